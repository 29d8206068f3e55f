/** For settings.js: `reader` may read, `writer` may do everything; the password is `x`. */
export const ADMIN_USERS = `adminAuth: {
  type: 'credentials',
  users: async (username) => ({ username, permissions: username === 'writer' ? '*' : 'read' }),
  authenticate: async (username, password) =>
    password === 'x' ? { username, permissions: username === 'writer' ? '*' : 'read' } : null
},`

/** Signs in; a token for the Authorization header. */
export async function tokenOf(url: string, username: 'reader' | 'writer'): Promise<string> {
  const scope = username === 'writer' ? '*' : 'read'
  const body = { client_id: 'node-red-admin', grant_type: 'password', scope, username, password: 'x' }
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  return ((await response.json()) as { access_token: string }).access_token
}
