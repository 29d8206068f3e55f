import assert from 'node:assert/strict'
import { chmodSync, chownSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { openPostgresStore, type StoreError } from '../../src/store'
import { postgresPrograms } from '../env/postgres'
import { root } from '../support/paths'
import { PostgresServer, sharedPostgres } from '../support/postgres'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { postgresRig } from './postgres-rig'
import { sample } from './samples'

const clock = new VirtualClock()
const SECRET = 'tremendously-secret'

async function refusal(url: string): Promise<StoreError> {
  const opened = openPostgresStore({ url, schema: 'sms_modem', clock })
  return opened.then(
    () => assert.fail('it was opened'),
    (error) => error
  )
}

describe('the URL of a PostgreSQL store', function () {
  this.timeout(30_000)
  let server: PostgresServer
  before(async () => {
    server = await sharedPostgres()
    await server.query("CREATE ROLE with_password LOGIN PASSWORD 'a/b?c#d@e:f%g'")
  })
  after(() => server.query('DROP OWNED BY with_password; DROP ROLE with_password'))

  const port = () => server.port
  const refused: [what: string, code: string, url: () => string][] = [
    [
      'a wrong password',
      'STORE_PERMISSION',
      () => `postgresql://with_password:${SECRET}@127.0.0.1:${port()}/postgres`
    ],
    ['no such database', 'STORE_FAILED', () => `postgresql://postgres:${SECRET}@127.0.0.1:${port()}/none`],
    ['nobody there', 'STORE_UNREACHABLE', () => `postgresql://postgres:${SECRET}@127.0.0.1:1/postgres`],
    [
      'no such host',
      'STORE_UNREACHABLE',
      () => `postgresql://postgres:${SECRET}@no-such-host.invalid/postgres`
    ],
    [
      'no TLS there',
      'STORE_UNREACHABLE',
      () => `postgresql://postgres:${SECRET}@127.0.0.1:${port()}/postgres?sslmode=verify-full`
    ],
    ['a port that is none', 'BAD_CONFIG', () => `postgresql://postgres:${SECRET}@127.0.0.1:port/postgres`],
    ['a slash in the password', 'BAD_CONFIG', () => `postgresql://postgres:1/${SECRET}@127.0.0.1/postgres`],
    ['a hash in the password', 'BAD_CONFIG', () => `postgresql://postgres:1#${SECRET}@127.0.0.1/postgres`],
    ['a question mark in it', 'BAD_CONFIG', () => `postgresql://postgres:1?${SECRET}@127.0.0.1/postgres`],
    [
      'a percent sign in it',
      'STORE_UNREACHABLE',
      () => `postgresql://postgres:%zz${SECRET}@127.0.0.1:1/postgres`
    ],
    ['another scheme', 'BAD_CONFIG', () => `mysql://postgres:${SECRET}@127.0.0.1/postgres`],
    [
      'a certificate that is not there',
      'BAD_CONFIG',
      () => `postgresql://postgres:${SECRET}@127.0.0.1/postgres?sslrootcert=/none`
    ],
    ['no URL', 'BAD_CONFIG', () => SECRET]
  ]
  for (const [what, code, url] of refused)
    it(`is a secret, though it is refused: ${what}`, async () => {
      const error = await refusal(url())
      assert.equal(error.code, code, error.message)
      const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack
      assert.ok(!shown.includes(SECRET), shown)
    })

  it('names host and database where they are what is wrong', async () => {
    const { message, store } = await refusal(`postgresql://postgres:${SECRET}@127.0.0.1:1/orders`)
    assert.equal(store, '127.0.0.1:1/orders')
    assert.ok(message.includes('127.0.0.1:1/orders'))
  })

  it('may have a password of any characters, and options of its own', async () => {
    const rig = await postgresRig()
    await rig.sql(`CREATE SCHEMA ${rig.schema} AUTHORIZATION with_password`)
    const url = server.url({
      user: 'with_password',
      password: 'a/b?c#d@e:f%g',
      query: `options=${encodeURIComponent('-c work_mem=5MB -c synchronous_commit=off')}`
    })
    const store = await rig.open({ url })
    await store.apply([{ message: sample('a') }])
    assert.equal((await store.message('a'))?.id, 'a')
    await rig.end()
  })

  describe('of a server with TLS', () => {
    let tls: PostgresServer
    const data = join(root, 'test', 'data', 'postgres-tls')
    before(async () => {
      const dir = temporaryDir('tls')
      chmodSync(dir, 0o755)
      for (const name of ['server.crt', 'server.key']) {
        copyFileSync(join(data, name), join(dir, name))
        chmodSync(join(dir, name), 0o600)
        const { user } = postgresPrograms()
        if (user) chownSync(join(dir, name), user.uid, user.gid)
      }
      tls = await PostgresServer.make({
        settings: { ssl: 'on', ssl_cert_file: join(dir, 'server.crt'), ssl_key_file: join(dir, 'server.key') }
      })
    })
    after(() => tls.stop())

    it('encrypts, and checks who answers', async () => {
      const certificate = encodeURIComponent(join(data, 'server.crt'))
      const rig = await postgresRig(tls)
      const store = await rig.open({
        url: tls.url({ query: `sslmode=verify-full&sslrootcert=${certificate}` })
      })
      await store.apply([{ message: sample('a') }])
      assert.deepEqual(
        await rig.sql(
          "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'sms-modem'"
        ),
        [{ ssl: true }]
      )
      await rig.end()
    })

    it('is refused where nobody vouches for the certificate', async () => {
      const { code, message } = await refusal(tls.url({ query: 'sslmode=verify-full' }))
      assert.equal(code, 'STORE_UNREACHABLE')
      assert.match(message, /self-signed certificate/)
    })
  })
})
