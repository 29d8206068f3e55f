import type { Server } from 'node:http'

/** The port to listen on, from the environment variable PORT. */
export function chosenPort(text = '1880'): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port
  throw new Error(`PORT is "${text}", but it has to be a number from 1 to 65535: PORT=1881 npm start`)
}

export async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(reason(error, port, host))))
    server.listen(port, host, resolve)
  })
}

function reason(error: NodeJS.ErrnoException, port: number, host: string): string {
  const remedy = `choose another one: PORT=${port < 1024 ? 1880 : port + 1} npm start`
  if (error.code === 'EADDRINUSE') return `Port ${port} on ${host} is taken by another program; ${remedy}`
  if (error.code === 'EACCES') return `Port ${port} may not be opened by this user; ${remedy}`
  return `Port ${port} on ${host} cannot be opened (${error.message}); ${remedy}`
}
