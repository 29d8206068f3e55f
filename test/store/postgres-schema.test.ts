import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isHeld } from '../../src/gateway/persons'
import { type Message, openPostgresStore } from '../../src/store'
import { Database } from '../../src/store/postgres/database'
import { MIGRATIONS, migrate } from '../../src/store/postgres/migrations'
import { settingsOf } from '../../src/store/postgres/options'
import { until } from '../support/until'
import { VirtualClock } from '../support/virtual-clock'
import { type PostgresRig, postgresRig } from './postgres-rig'
import { inboundSample, rawSample, sample } from './samples'

const clock = new VirtualClock()

describe('the schema of a PostgreSQL store', function () {
  this.timeout(30_000)
  let rig: PostgresRig
  const databases: Database[] = []
  beforeEach(async () => {
    rig = await postgresRig()
  })
  afterEach(async () => {
    await Promise.all(databases.splice(0).map((database) => database.close()))
    await rig.end()
  })
  const database = () => {
    const made = new Database(settingsOf({ url: rig.server.url(), schema: rig.schema }))
    databases.push(made)
    return made
  }
  const versions = () => rig.sql('SELECT version, applied_by FROM migration ORDER BY version')

  it('is made once, though many hosts begin at the same moment', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => rig.open()))
    await Promise.all(stores.map((store, i) => store.apply([{ message: sample(`m${i}`) }])))
    assert.equal((await stores[0]!.messages({ all: true }, { limit: 99 })).length, 8)
    assert.deepEqual(await versions(), [{ version: 1, applied_by: 'postgres' }])
  })

  it('of an earlier version is brought to this one, a step at a time, all of it or nothing', async () => {
    const store = await rig.open()
    await store.apply([{ message: sample('a') }])
    const broken = [...MIGRATIONS, 'CREATE TABLE second ()', 'CREATE TABLE second ()']
    await assert.rejects(migrate(database(), rig.schema, broken), { code: 'STORE_FAILED' })
    assert.deepEqual(await versions(), [{ version: 1, applied_by: 'postgres' }])
    const whole = [...MIGRATIONS, 'CREATE TABLE second ()', "COMMENT ON TABLE second IS 'third'"]
    await Promise.all([0, 1, 2].map(() => migrate(database(), rig.schema, whole)))
    assert.deepEqual(
      (await versions()).map(({ version }) => version),
      [1, 2, 3]
    )
    assert.equal((await store.message('a'))?.id, 'a')
  })

  it('of a later version is not touched', async () => {
    await rig.open()
    await rig.sql('INSERT INTO migration (version) VALUES (99)')
    await assert.rejects(
      rig.open(),
      ({ code, message }) => code === 'STORE_TOO_NEW' && /Update the package/.test(message)
    )
  })

  it('may be changed while hosts work on it, in their prepared statements as well', async () => {
    const store = await rig.open()
    await store.apply([{ message: sample('a') }])
    const read = () => Promise.all(Array.from({ length: 8 }, () => store.message('a')))
    await read()
    await rig.sql('ALTER TABLE message ALTER version TYPE numeric')
    for (const message of await read()) assert.equal(message?.version, 1)
  })

  it('may have the name of a word that means something to PostgreSQL', async () => {
    const other = await openPostgresStore({ url: rig.server.url(), schema: 'order', clock })
    let woken = 0
    other.watch(() => woken++)
    await until('it listens', () => woken > 0)
    await other.apply([{ message: sample('a') }])
    assert.equal((await other.message('a'))?.id, 'a')
    await other.close()
  })

  it('stands alone: another one in the same database has its own messages', async () => {
    const other = await postgresRig()
    const [here, there] = [await rig.open(), await other.open()]
    await here.apply([{ message: sample('a') }])
    assert.equal(await there.message('a'), undefined)
    await other.end()
  })

  it('waits for the disk whatever role and server say', async () => {
    const role = `${rig.schema}_role`
    await rig.sql(
      `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'x'; ALTER ROLE ${role} SET synchronous_commit = off`
    )
    const store = await rig.open({ url: rig.server.url({ user: role, password: 'x' }) })
    await rig.sql('CREATE TABLE seen (setting text)')
    await rig.sql(`CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO ${rig.schema}.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$`)
    for (const table of ['message', 'submission'])
      await rig.sql(
        `CREATE TRIGGER look AFTER INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION look()`
      )
    await store.apply([{ message: sample('a') }, { submission: { sim: 'S', message: 'a', seq: 1, n: 1 } }])
    const asks = { owner: 'one', queues: ['q'], priorities: ['normal'] as const, leaseMs: 60_000 }
    const { message, lease } = (await store.claim(asks))!
    await store.apply([{ message }], lease)
    assert.deepEqual(await rig.sql('SELECT setting, count(*)::integer FROM seen GROUP BY 1'), [
      { setting: 'on', count: 4 }
    ])
  })

  describe('has views in which', () => {
    it('a message with its parts, attempts and verdicts is told in plain columns', async () => {
      const store = await rig.open()
      const at = (seconds: number) => Date.UTC(2026, 10, 22, 10, 0, seconds)
      const { queue: _, ...sent } = sample('a', {
        key: 'k',
        batch: 'B',
        row: 7,
        state: 'delivered',
        sim: 'S1',
        queuedAt: at(0),
        sentAt: at(4),
        deliveredAt: at(9),
        parts: [
          {
            seq: 1,
            state: 'accepted',
            pdu: '00',
            attempts: [
              {
                n: 1,
                sim: 'S1',
                modem: 'm1',
                submittedAt: at(1),
                settledAt: at(2),
                outcome: 'refused',
                code: 'CMS_38'
              },
              {
                n: 2,
                sim: 'S1',
                modem: 'm1',
                mr: 5,
                submittedAt: at(3),
                settledAt: at(4),
                outcome: 'accepted',
                evidence: 'answer'
              }
            ],
            status: { value: 0, verdict: 'delivered', final: true, at: at(9) }
          }
        ]
      })
      await store.apply([
        { message: sent },
        { batch: { id: 'B', version: 0, pool: 'p', state: 'done', total: 1, createdAt: at(0) } }
      ])
      const moment = (seconds: number) => new Date(at(seconds))
      const [message] = await rig.sql(
        'SELECT "row", recipient, text, state, held, parts, queued_at, sent_at, delivered_at FROM messages'
      )
      assert.deepEqual(message, {
        row: '7',
        recipient: '+6281234567890',
        text: 'hi',
        state: 'delivered',
        held: false,
        parts: 1,
        queued_at: moment(0),
        sent_at: moment(4),
        delivered_at: moment(9)
      })
      assert.deepEqual(await rig.sql('SELECT part, state, attempts, verdict, verdict_final FROM parts'), [
        { part: 1, state: 'accepted', attempts: 2, verdict: 'delivered', verdict_final: true }
      ])
      assert.deepEqual(
        await rig.sql('SELECT attempt, modem, reference, outcome, code, settled_at FROM attempts ORDER BY 1'),
        [
          {
            attempt: 1,
            modem: 'm1',
            reference: null,
            outcome: 'refused',
            code: 'CMS_38',
            settled_at: moment(2)
          },
          { attempt: 2, modem: 'm1', reference: 5, outcome: 'accepted', code: null, settled_at: moment(4) }
        ]
      )
      const events = await rig.sql<{ at: Date; event: string; detail: string | null }>(
        'SELECT at, event, detail FROM events ORDER BY at, event'
      )
      assert.deepEqual(
        events.map(({ at, event, detail }) => `${at.getUTCSeconds()} ${event} ${detail}`),
        [
          '0 queued normal',
          '1 submitted m1',
          '2 refused CMS_38',
          '3 submitted m1',
          '4 accepted answer',
          '4 sent S1',
          '9 delivered null',
          '9 report delivered'
        ]
      )
      assert.deepEqual(await rig.sql('SELECT state, total, queued, delivered FROM batches'), [
        { state: 'done', total: '1', queued: '0', delivered: '1' }
      ])
    })

    it('a message that came in has its PDUs in the order of its parts, and the number of those that are missing', async () => {
      const store = await rig.open()
      await store.apply([
        { raw: rawSample('r1', { pdu: '01', state: 'joined', of: 'i' }) },
        { raw: rawSample('r2', { pdu: '02', state: 'joined', of: 'i' }) },
        { inbound: inboundSample('i', { raws: ['r2', null, 'r1'], kind: 'incomplete' }) }
      ])
      assert.deepEqual(await rig.sql('SELECT kind, parts, missing, pdus FROM inbox'), [
        { kind: 'incomplete', parts: 3, missing: 1, pdus: ['02', '01'] }
      ])
    })

    it('what is held is what the gateway holds', async () => {
      const store = await rig.open()
      const arbitrary = fc.record({
        state: fc.constantFrom<Message['state']>('queued', 'sending', 'sent', 'unknown', 'failed'),
        queue: fc.constantFrom('q', undefined),
        alarm: fc.constantFrom(5, undefined),
        reason: fc.constantFrom('LOOP_GUARD', 'HELD_UNKNOWN', 'SIM_AWAY', 'NOT_BEFORE', undefined)
      })
      const some = fc.sample(arbitrary, { numRuns: 300, seed: 1 })
      const messages = some.map(({ state, queue, alarm, reason }, i) => {
        const { queue: _, ...message } = sample(`m${i}`, { state })
        return { ...message, ...(queue && { queue }), ...(alarm && { alarm }), ...(reason && { reason }) }
      })
      await store.apply(messages.map((message) => ({ message })))
      const rows = await rig.sql<{ id: string }>('SELECT id FROM messages WHERE held')
      const held = messages.filter(isHeld).map(({ id }) => id)
      assert.ok(held.length > 50)
      assert.deepEqual(rows.map(({ id }) => id).sort(), held.sort())
    })
  })

  it('refuses names that are none', async () => {
    for (const schema of ['', 'Public', 'a-b', 'pg_x', 'a"; DROP', 'x'.repeat(64)])
      await assert.rejects(
        openPostgresStore({ url: rig.server.url(), schema, clock }),
        ({ code, message }) => code === 'BAD_CONFIG' && message.includes('schema')
      )
  })
})
