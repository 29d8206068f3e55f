import assert from 'node:assert/strict'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { sharedPostgres } from '../support/postgres'

const MODEM = 'b1d2e3f405162738'
const FLOWS = [
  { id: 'a0c1d2e3f4051627', type: 'tab', label: 'test' },
  { id: MODEM, type: 'modem-config', connection: 'virtual' },
  {
    id: 'c2e3f40516273849',
    type: 'sms-send',
    z: 'a0c1d2e3f4051627',
    modem: MODEM,
    x: 100,
    y: 100,
    wires: [[], []]
  }
]
/** `reader` may read, `writer` may do everything. */
const AUTH = `adminAuth: {
  type: 'credentials',
  users: async (username) => ({ username, permissions: username === 'writer' ? '*' : 'read' }),
  authenticate: async (username) => ({ username, permissions: username === 'writer' ? '*' : 'read' })
},`
const READS = ['/sms-modem/ports', `/sms-modem/modems/${MODEM}`, `/sms-modem/modems/${MODEM}/queue`]
const CHANGES = ['decide', 'reset', 'release', 'pin-changed'].map(
  (what) => `/sms-modem/modems/${MODEM}/${what}`
)

describe('the endpoints of the editor', function () {
  this.timeout(60_000)
  let nodeRed: NodeRedProcess
  const tokens: Record<string, string> = {}

  before(async () => {
    nodeRed = await NodeRedProcess.start(testedNodeRed(), newUserDir(testedNodeRed().node), AUTH)
    for (const user of ['reader', 'writer']) tokens[user] = await login(user)
    const answer = await ask('POST', '/flows', 'writer', FLOWS)
    assert.equal(answer.status, 204)
    await nodeRed.logged(({ msg }) => msg === 'Started flows', 2)
  })
  after(() => nodeRed?.stop())

  async function login(username: string): Promise<string> {
    const scope = username === 'writer' ? '*' : 'read'
    const body = { client_id: 'node-red-admin', grant_type: 'password', scope, username, password: 'x' }
    const response = await fetch(`${nodeRed.url}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
    return ((await response.json()) as { access_token: string }).access_token
  }

  function ask(method: string, path: string, user?: string, body?: unknown): Promise<Response> {
    return fetch(nodeRed.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(user !== undefined && { authorization: `Bearer ${tokens[user]}` })
      },
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) })
    })
  }

  for (const path of [...CHANGES, '/sms-modem/check', '/sms-modem/check-database'])
    it(`refuse POST ${path} to a user who may only read, and to nobody at all`, async () => {
      assert.equal((await ask('GET', READS[0]!, 'reader')).status, 200, 'the user is known')
      assert.ok([401, 403].includes((await ask('POST', path, 'reader')).status))
      assert.equal((await ask('POST', path)).status, 401)
    })

  for (const path of READS)
    it(`answer GET ${path} to one who may read, and not to a stranger`, async () => {
      const answer = await ask('GET', path, 'reader')
      assert.equal(answer.status, 200)
      assert.ok(await answer.json())
      assert.equal((await ask('GET', path)).status, 401)
    })

  /** The modem is set up: before, there is no SIM to release. */
  async function ready(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const state = (await (await ask('GET', READS[1]!, 'reader')).json()) as { modem?: { state: string } }
      if (state.modem?.state === 'ready') return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('The modem is not ready.')
  }

  it('let one who may write do what they are for', async () => {
    for (const path of CHANGES.slice(1)) {
      await ready()
      const answer = await ask('POST', path, 'writer')
      assert.deepEqual([path, answer.status, await answer.json()], [path, 200, { done: true }])
    }
  })

  it('say which message is not there, and what an order lacks', async () => {
    const missing = await ask('POST', CHANGES[0]!, 'writer', { id: 'none', word: 'drop' })
    assert.equal(missing.status, 400)
    assert.equal(((await missing.json()) as { error: { code: string } }).error.code, 'NOT_FOUND')
    const vague = await ask('POST', CHANGES[0]!, 'writer', { id: 'none', word: 'sell' })
    assert.equal(((await vague.json()) as { error: { code: string } }).error.code, 'BAD_OPTION')
  })

  it('check the modem that is in use without disturbing it', async () => {
    await ready()
    const answer = await ask('POST', '/sms-modem/check', 'writer', { id: MODEM, connection: 'virtual' })
    const report = (await answer.json()) as { findings: { code: string }[] }
    assert.ok(
      report.findings.some(({ code }) => code === 'REGISTERED'),
      JSON.stringify(report)
    )
  })

  it('check a database that is typed, and tell why it cannot be used without its password', async () => {
    const postgres = await sharedPostgres()
    const path = '/sms-modem/check-database'
    const answer = await ask('POST', path, 'writer', { id: MODEM, database: postgres.url() })
    assert.equal(answer.status, 200)
    const { schema, state } = (await answer.json()) as { schema: string; state: string }
    assert.deepEqual([schema, state], ['sms_modem', 'toMake'])
    for (const [database, code] of [
      [postgres.url({ user: 'nobody', password: 'hunter2' }), 'STORE_PERMISSION'],
      ['postgresql://x:hunter2@127.0.0.1:9/x', 'STORE_UNREACHABLE'],
      ['', 'BAD_CONFIG'],
      // Saved, but this one has no database.
      ['__PWRD__', 'BAD_CONFIG']
    ]) {
      const refused = await ask('POST', path, 'writer', { id: MODEM, database })
      const text = await refused.text()
      assert.equal(refused.status, 400)
      assert.equal((JSON.parse(text) as { error: { code: string } }).error.code, code)
      assert.ok(!text.includes('hunter2'), text)
    }
  })

  it('tell that a configuration is not deployed', async () => {
    assert.equal((await ask('GET', '/sms-modem/modems/nobody', 'reader')).status, 404)
  })
})
