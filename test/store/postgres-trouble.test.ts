import assert from 'node:assert/strict'
import { Client } from 'pg'
import { systemClock } from '../../src/modem'
import type { Store, StoreError } from '../../src/store'
import { Database } from '../../src/store/postgres/database'
import { settingsOf } from '../../src/store/postgres/options'
import { PostgresServer } from '../support/postgres'
import { TcpProxy } from '../support/tcp-proxy'
import { until } from '../support/until'
import { type PostgresRig, postgresRig } from './postgres-rig'
import { sample } from './samples'

const asks = (owner: string) => ({
  owner,
  queues: ['q'],
  priorities: ['alert', 'normal', 'bulk'] as const,
  leaseMs: 60_000
})

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as StoreError).code
  }
}

describe('a PostgreSQL store in trouble', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let rig: PostgresRig
  before(async () => {
    server = await PostgresServer.make({ fsync: true })
  })
  after(() => server.stop())
  beforeEach(async () => {
    rig = await postgresRig(server)
  })
  afterEach(() => rig.end())

  describe('of the server', () => {
    it('loses nothing that it confirmed when the server crashes in the middle of its work, and goes on by itself', async () => {
      const hosts = [await rig.open({ clock: systemClock }), await rig.open()]
      const confirmed = new Set<string>()
      const codes = new Set<string>()
      let ended = false
      const work = async (host: Store, name: string) => {
        for (let i = 0; !ended; i++) {
          const id = `${name}-${String(i).padStart(6, '0')}`
          const code = await codeOf(host.apply([{ message: sample(id) }, { message: sample(`${id}+`) }]))
          codes.add(code)
          if (code === 'done') confirmed.add(id)
          else await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      const working = Promise.all(hosts.flatMap((host, i) => [0, 1, 2].map((j) => work(host, `${i}${j}`))))
      for (let round = 1; round <= 3; round++) {
        const before = confirmed.size
        await until('work goes on', () => confirmed.size > before + 100)
        await server.stop('immediate')
        await server.start()
      }
      const before = confirmed.size
      await until('work goes on', () => confirmed.size > before + 20)
      ended = true
      await working
      const there = await rig.sql<{ id: string }>('SELECT id FROM message')
      const ids = new Set(there.map(({ id }) => id))
      assert.deepEqual(
        [...confirmed].filter((id) => !ids.has(id) || !ids.has(`${id}+`)),
        []
      )
      const halves = [...ids].filter((id) => ids.has(id.endsWith('+') ? id.slice(0, -1) : `${id}+`) === false)
      assert.deepEqual(halves, [], 'each write is whole or not there')
      assert.deepEqual(
        [...codes].filter((code) => !['done', 'STORE_UNREACHABLE', 'STORE_UNCERTAIN'].includes(code)),
        []
      )
      assert.ok(codes.has('STORE_UNREACHABLE'))
    })

    it('says that it cannot be reached while it is away, and works as soon as it is back', async () => {
      const store = await rig.open()
      await store.apply([{ message: sample('a') }])
      await server.stop('fast')
      try {
        for (const call of [
          () => store.message('a'),
          () => store.apply([{ message: sample('b') }]),
          () => store.claim(asks('one')),
          () => store.next('c'),
          () => store.time()
        ])
          assert.equal(await codeOf(call()), 'STORE_UNREACHABLE')
        await assert.rejects(rig.open(), { code: 'STORE_UNREACHABLE' })
      } finally {
        await server.start()
      }
      assert.equal((await store.claim(asks('one')))?.message.id, 'a')
    })

    it('is closed in time though the server is away', async () => {
      const store = await rig.open({ clock: systemClock })
      store.watch(() => {})
      await server.stop('fast')
      try {
        await store.close()
        await store.close()
        assert.equal(await codeOf(store.message('a')), 'STORE_CLOSED')
      } finally {
        await server.start()
      }
    })

    it('waits no longer than it may for what others have locked; nothing is changed then', async () => {
      const store = await rig.open({ timeoutMs: 300 })
      await store.apply([{ message: sample('a') }])
      const before = (await store.message('a'))!
      const other = new Client({ connectionString: server.url() })
      await other.connect()
      await other.query(`BEGIN; SELECT FROM ${rig.schema}.message FOR UPDATE`)
      const change = { message: { ...before, tries: 1 } }
      assert.equal(await codeOf(store.apply([change, { message: sample('b') }])), 'STORE_TIMEOUT')
      await other.query('ROLLBACK')
      await other.end()
      assert.deepEqual(await store.message('a'), before)
      assert.equal(await store.message('b'), undefined)
      assert.equal(await codeOf(store.apply([change])), 'done')
    })

    it('does not take for written what PostgreSQL has undone', async () => {
      const database = new Database(settingsOf({ url: server.url(), schema: rig.schema }))
      const half = database.write(async (sql) => {
        await sql('SELECT 1/0').catch(() => {})
      })
      await assert.rejects(half, ({ code, message }) => code === 'STORE_FAILED' && /ROLLBACK/.test(message))
      await database.close()
    })

    it('does again by itself what a deadlock with a stranger undid', async () => {
      const store = await rig.open()
      await store.apply([{ message: sample('a') }, { message: sample('b') }])
      const [a, b] = [(await store.message('a'))!, (await store.message('b'))!]
      const stranger = new Client({ connectionString: server.url() })
      await stranger.connect()
      const lock = (id: string) =>
        stranger.query(`SELECT FROM ${rig.schema}.message WHERE id = $1 FOR UPDATE`, [id])
      // The one of the two that has waited longer finds it out, and is undone: never the stranger.
      await stranger.query("BEGIN; SET LOCAL deadlock_timeout = '30s'")
      await lock('b')
      const written = store.apply([{ message: { ...a, tries: 1 } }, { message: { ...b, tries: 1 } }])
      await until('it waits', async () => {
        const rows = await rig.sql("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return rows.length === 1
      })
      await lock('a')
      await stranger.query('COMMIT')
      await stranger.end()
      await written
      assert.deepEqual([(await store.message('a'))?.tries, (await store.message('b'))?.tries], [1, 1])
      assert.match(server.log(), /deadlock detected/)
    })
  })

  describe('of the way to it', () => {
    let proxy: TcpProxy
    let store: Store
    const isCommit = (data: Buffer) => data.includes('COMMIT\0')
    beforeEach(async () => {
      proxy = await TcpProxy.to(server.port)
      store = await rig.open({ url: server.url({ port: proxy.port }), timeoutMs: 2000, connections: 3 })
      await store.apply([{ message: sample('a') }])
    })
    afterEach(async () => {
      await store.close()
      await proxy.end()
    })
    const whole = async () => [(await store.message('a'))!.tries, (await store.message('b'))?.id]
    const write = async () => {
      const message = { ...(await store.message('a'))!, tries: 1 }
      return store.apply([{ message }, { message: sample('b') }])
    }

    it('does not know what became of a write if it breaks before the confirmation is asked for', async () => {
      proxy.fate = (data) => (isCommit(data) ? 'cut' : 'pass')
      await assert.rejects(write(), { code: 'STORE_UNCERTAIN' })
      assert.deepEqual(await whole(), [0, undefined], 'it is not there')
    })

    it('does not know what became of a write if it breaks before the confirmation is heard', async () => {
      proxy.fate = (data) => (isCommit(data) ? 'cutBehind' : 'pass')
      await assert.rejects(write(), { code: 'STORE_UNCERTAIN' })
      assert.deepEqual(await whole(), [1, 'b'], 'it is there, whole')
    })

    it('does not know what became of a write if no confirmation comes at all', async () => {
      proxy.fate = (data) => (isCommit(data) ? 'hole' : 'pass')
      await assert.rejects(write(), { code: 'STORE_UNCERTAIN' })
      proxy.fate = () => 'pass'
      assert.deepEqual(await whole(), [0, undefined])
    })

    it('breaks while a write is under way: it is done again, once, on another connection', async () => {
      let cuts = 0
      proxy.fate = (data) => (data.includes('"tries":1') && ++cuts === 1 ? 'cutBehind' : 'pass')
      await write()
      assert.equal(cuts, 2)
      assert.deepEqual(await whole(), [1, 'b'])
    })

    it('breaks while a write is under way, again and again: nothing is written', async () => {
      proxy.fate = (data) => (data.includes('"tries":1') ? 'cutBehind' : 'pass')
      await assert.rejects(write(), { code: 'STORE_UNREACHABLE' })
      proxy.fate = () => 'pass'
      assert.deepEqual(await whole(), [0, undefined])
    })

    it('breaks while nothing is done: nobody notices', async () => {
      proxy.cut()
      assert.deepEqual(await whole(), [0, undefined])
      proxy.cut()
      await write()
      assert.deepEqual(await whole(), [1, 'b'])
    })

    it('swallows everything: that is told in time', async () => {
      proxy.fate = () => 'hole'
      const start = performance.now()
      assert.equal(await codeOf(store.message('a')), 'STORE_TIMEOUT')
      assert.ok(performance.now() - start < 15_000)
      proxy.fate = () => 'pass'
      assert.equal((await store.message('a'))?.id, 'a')
    })

    it('is cut by the server in the middle of a write: it goes on with another connection', async () => {
      const writes = Array.from({ length: 60 }, (_, i) =>
        codeOf(store.apply([{ message: sample(`w${i}`) }])).then((code) => [`w${i}`, code] as const)
      )
      await rig.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sms-modem'"
      )
      for (const [id, code] of await Promise.all(writes)) {
        assert.ok(['done', 'STORE_UNCERTAIN', 'STORE_UNREACHABLE'].includes(code), code)
        const isThere = (await store.message(id)) !== undefined
        if (code === 'done') assert.ok(isThere)
        if (code === 'STORE_UNREACHABLE') assert.ok(!isThere)
      }
    })
  })
})
