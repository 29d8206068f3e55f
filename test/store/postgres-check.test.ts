import assert from 'node:assert/strict'
import { checkPostgres, migratePostgres } from '../../src/store'
import { type PostgresServer, sharedPostgres } from '../support/postgres'

describe('the check of a PostgreSQL', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let database: string
  let count = 0

  beforeEach(async () => {
    server = await sharedPostgres()
    database = `check_${process.pid}_${++count}`
    await server.query(`CREATE DATABASE ${database}`)
  })

  const sql = (text: string) => server.query(text, [], { database })
  const stateFor = async (url: string) => (await checkPostgres({ url })).state

  /** A role that may come in, and nothing else. */
  async function role(): Promise<{ name: string; url: string }> {
    const name = `checker_${process.pid}_${++count}`
    await server.query(`CREATE ROLE ${name} LOGIN PASSWORD 'x'`)
    return { name, url: server.url({ database, user: name, password: 'x' }) }
  }

  it('says which PostgreSQL it is, and that it would make its tables; and makes none', async () => {
    const { server: version, schema, state } = await checkPostgres({ url: server.url({ database }) })
    assert.match(version, /^\d+/)
    assert.deepEqual([schema, state], ['sms_modem', 'toMake'])
    assert.deepEqual((await sql("SELECT FROM pg_namespace WHERE nspname = 'sms_modem'")).rowCount, 0)
  })

  it('says that all is there, also to a role that may only work with it', async () => {
    const url = server.url({ database })
    await migratePostgres({ url })
    assert.equal(await stateFor(url), 'ready')
    const { name, url: theirs } = await role()
    await sql(`GRANT USAGE ON SCHEMA sms_modem TO ${name}`)
    await sql(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA sms_modem TO ${name}`)
    assert.equal(await stateFor(theirs), 'ready')
  })

  it('says that a role may not make the tables, or not work with them', async () => {
    const { name, url } = await role()
    assert.equal(await stateFor(url), 'cannotMake')
    await migratePostgres({ url: server.url({ database }) })
    assert.equal(await stateFor(url), 'denied')
    await sql(`GRANT USAGE ON SCHEMA sms_modem TO ${name}`)
    await sql(`GRANT SELECT ON ALL TABLES IN SCHEMA sms_modem TO ${name}`)
    assert.equal(await stateFor(url), 'denied')
  })

  it('says that the tables are of another version', async () => {
    const url = server.url({ database })
    await migratePostgres({ url })
    await sql('INSERT INTO sms_modem.migration (version) VALUES (999)')
    assert.equal(await stateFor(url), 'tooNew')
    await sql('DELETE FROM sms_modem.migration')
    assert.equal(await stateFor(url), 'toUpdate')
  })

  it('rejects where nobody answers, or the role is not let in, and quotes no password', async () => {
    const { name } = await role()
    const wrong = server.url({ database, user: name, password: 'hunter2' })
    const fits = (code: string) => (error: Error & { code?: string }) =>
      error.code === code && !error.message.includes('hunter2')
    await assert.rejects(checkPostgres({ url: wrong }), fits('STORE_PERMISSION'))
    const nobody = 'postgresql://x:hunter2@127.0.0.1:9/x'
    await assert.rejects(checkPostgres({ url: nobody }), fits('STORE_UNREACHABLE'))
    await assert.rejects(checkPostgres({ url: 'mysql://x:hunter2@h/x' }), fits('BAD_CONFIG'))
  })
})
