import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as gateway from '../../src/gateway'
import { migratePostgres, openPostgresStore } from '../../src/store'
import { root } from '../support/paths'
import { type Login, type PostgresServer, sharedPostgres } from '../support/postgres'
import { VirtualClock } from '../support/virtual-clock'
import { inboundSample, rawSample, sample } from './samples'

const read = (name: string) => readFileSync(join(root, 'docs', name), 'utf8')
const page = read('postgresql.md')
const blocks = (kind: string, text = page) =>
  [...text.matchAll(new RegExp(`\`\`\`sql ${kind}\n(.*?)\`\`\``, 'gs'))].map((m) => m[1]!)
const DENIED = { code: '42501' }

describe('the page on PostgreSQL', function () {
  this.timeout(30_000)
  const database = `docs_${process.pid}`
  const owner = { database, user: 'sms_modem_owner', password: 'choose one' }
  const user = { database, user: 'sms_modem', password: 'and another' }
  const reporter = { database, user: 'sms_reports', password: 'a third one' }
  let server: PostgresServer
  const clock = new VirtualClock()
  const as = (login: Login, text: string) => server.query(text, undefined, login)

  before(async () => {
    server = await sharedPostgres()
    await server.query(`CREATE DATABASE ${database}`)
    for (const text of blocks('roles')) await server.query(text, undefined, { database })
    await assert.rejects(openPostgresStore({ url: server.url(user), clock }), ({ code, message }) => {
      return code === 'STORE_PERMISSION' && /docs\/postgresql\.md/.test(message)
    })
    await migratePostgres({ url: server.url(owner) })
    for (const text of blocks('reports')) await server.query(text, undefined, { database })
  })
  after(async () => {
    await server.query(`DROP DATABASE ${database}`)
    await server.query('DROP ROLE sms_modem_owner; DROP ROLE sms_modem; DROP ROLE sms_reports')
  })

  it('names a function that the package has', () => {
    const [, name] = /node-red-sms-modem\/gateway'\)\.(\w+)\(/.exec(page)!
    assert.equal((gateway as Record<string, unknown>)[name!], migratePostgres)
  })

  it('gives the role that Node-RED uses what it needs', async () => {
    const store = await openPostgresStore({ url: server.url(user), clock })
    const page = { limit: 9 }
    try {
      await store.apply([
        { message: sample('a', { batch: 'B', report: true }) },
        { key: { id: 'k', version: 0, message: 'a', content: 'c', at: 1 } },
        { batch: { id: 'B', version: 0, pool: 'p', state: 'running', total: 1, createdAt: 1 } },
        { raw: rawSample('r') },
        { inbound: inboundSample('i', { raws: ['r', null], alarm: 1 }) },
        { card: { id: 'S', version: 0, halted: { code: 'SIM_HALTED', message: 'why' } } },
        { submission: { sim: 'S', message: 'a', seq: 1, n: 1 } }
      ])
      const request = { owner: 'one', queues: ['q'], priorities: ['normal'] as const, leaseMs: 60_000 }
      const { message, lease } = (await store.claim(request))!
      await store.renew(lease, 60_000)
      await store.apply([{ message }, { withdrawn: { sim: 'S', message: 'a', seq: 1, n: 1 } }], lease)
      await store.release(lease)
      assert.equal(await store.takeOver({ owner: 'one', leaseMs: 1 }), undefined)
      assert.ok((await store.next('c')) > 0 && (await store.time()) > 0)
      assert.deepEqual(await store.submissions('S', 1000), [])
      assert.equal((await store.messages({ all: true }, page)).length, 1)
      assert.equal((await store.inbounds({ alarmUntil: 1 }, page)).length, 1)
      assert.deepEqual(await store.counts('B'), { queued: 1 })
      assert.equal(await store.sweep({ keysBefore: 2 }, 9), 1)
    } finally {
      await store.close()
    }
  })

  it('gives it no more than that', async () => {
    for (const text of [
      'DROP TABLE sms_modem.message',
      'ALTER TABLE sms_modem.message ADD COLUMN x int',
      'TRUNCATE sms_modem.submission',
      'CREATE TABLE sms_modem.x ()',
      'DROP VIEW sms_modem.messages',
      'DROP SCHEMA sms_modem CASCADE',
      "SELECT setval('sms_modem.lease_token', 1)"
    ])
      await assert.rejects(as(user, text), (error: { code: string; message: string }) => {
        return error.code === '42501' || assert.fail(`${text}: ${error.message}`)
      })
  })

  it('gives reports the views, and not the tables', async () => {
    await as(reporter, 'SELECT * FROM sms_modem.messages')
    await as(reporter, 'SELECT * FROM sms_modem.events')
    await assert.rejects(as(reporter, 'SELECT * FROM sms_modem.message'), DENIED)
    await assert.rejects(as(reporter, "UPDATE sms_modem.messages SET id = 'x'"), DENIED)
  })

  it('has queries that PostgreSQL answers', async () => {
    const queries = blocks('query')
    assert.ok(queries.length >= 10)
    for (const query of queries) await as(user, query)
  })

  it('so has the page on many hosts', async () => {
    const queries = blocks('query', read('from-one-to-many.md'))
    assert.ok(queries.length >= 3)
    for (const query of queries) await as(user, query)
  })

  it('names every view and table that there is, and all columns that it names are there', async () => {
    const { rows } = await server.query(
      "SELECT c.relname AS name, c.relkind AS kind FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'sms_modem' AND relkind IN ('r', 'v')",
      undefined,
      { database }
    )
    assert.equal(rows.length, 16)
    for (const { name } of rows) assert.ok(page.includes(`\`${name}\``), `${name} is not on the page`)
    for (const [, view, columns] of page.matchAll(/^\| `(\w+)` \|[^|]*\| `([^`]+)`/gm))
      await as(
        user,
        `SELECT ${columns!.replace('row', '"row"').split(' ').join(', ')} FROM sms_modem.${view}`
      )
  })
})
