import assert from 'node:assert/strict'
import { systemClock } from '../../src/modem'
import type { Claimed, Message, Store } from '../../src/store'
import { until } from '../support/until'
import { VirtualClock } from '../support/virtual-clock'
import { type PostgresRig, postgresRig, ServerClock } from './postgres-rig'
import { sample } from './samples'

const LEASE_MS = 60_000
const asks = (owner: string) => ({
  owner,
  queues: ['q', 'r'],
  priorities: ['alert', 'normal', 'bulk'] as const,
  leaseMs: LEASE_MS
})

async function put(store: Store, count: number, changes: Partial<Message> = {}): Promise<void> {
  for (let from = 0; from < count; from += 500) {
    const some = Array.from({ length: Math.min(500, count - from) }, (_, i) => from + i)
    await store.apply(some.map((i) => ({ message: sample(`m${String(i).padStart(5, '0')}`, changes) })))
  }
}

describe('hosts that share a PostgreSQL store', function () {
  this.timeout(60_000)
  let rig: PostgresRig
  beforeEach(async () => {
    rig = await postgresRig()
  })
  afterEach(() => rig.end())

  it('send 2,000 messages between them, each once', async () => {
    const hosts = [await rig.open(), await rig.open()]
    await put(hosts[0]!, 2000)
    const held = new Set<string>()
    const sent: Record<string, number> = {}
    const work = async (host: Store, owner: string) => {
      for (;;) {
        const claimed = await host.claim(asks(owner))
        if (!claimed) return
        const { message, lease } = claimed
        assert.ok(!held.has(message.id), `${message.id} is with two owners`)
        held.add(message.id)
        const { queue: _, ...out } = message
        await host.apply([{ message: { ...out, state: 'sent' } }], lease)
        sent[message.id] = (sent[message.id] ?? 0) + 1
        await host.release(lease)
      }
    }
    await Promise.all(hosts.flatMap((host, i) => [0, 1, 2, 3].map((j) => work(host, `${i}/${j}`))))
    assert.equal(Object.keys(sent).length, 2000)
    assert.deepEqual(
      Object.entries(sent).filter(([, times]) => times !== 1),
      []
    )
    assert.deepEqual(await rig.sql("SELECT count(*)::integer AS sent FROM messages WHERE state = 'sent'"), [
      { sent: 2000 }
    ])
  })

  it('take the first of all queues in order, though all ask at once', async () => {
    const hosts = [await rig.open(), await rig.open()]
    await put(hosts[0]!, 60, { queue: 'r' })
    await hosts[0]!.apply([{ message: sample('alert', { priority: 'alert' }) }])
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => hosts[i % 2]!.claim(asks(`${i}`))))
    const taken = claims.map((claimed) => claimed?.message.id ?? '-').sort()
    const first = Array.from({ length: 19 }, (_, i) => `m${String(i).padStart(5, '0')}`)
    assert.deepEqual(taken, ['alert', ...first])
  })

  it('whose clocks are wrong by a day hold and lose leases by the clock of the database', async () => {
    const wrong = new VirtualClock('2026-11-23T10:00:00Z')
    const host = await rig.open({ clock: wrong })
    const other = await rig.open({ clock: new VirtualClock('1999-01-01T00:00:00Z') })
    const clock = await ServerClock.put(rig, '2026-11-22T10:00:00Z')
    await put(host, 1)
    const first = (await host.claim(asks('one')))!
    assert.equal(first.message.due, Date.parse('2026-11-22T10:00:00Z'))
    await wrong.advance(LEASE_MS * 10)
    assert.equal(await other.claim(asks('two')), undefined)
    await host.apply([{ message: { ...first.message, tries: 1 } }], first.lease)
    await clock.advance(LEASE_MS)
    const second = (await other.claim(asks('two')))!
    assert.equal(second.message.tries, 1)
    await assert.rejects(host.renew(first.lease, LEASE_MS), { code: 'LEASE_LOST' })
  })

  it('go on when the clock of the server is put back: leases run out, and what is due later comes', async () => {
    const host = await rig.open()
    const clock = await ServerClock.put(rig, '2026-11-22T10:00:00Z')
    await host.apply([{ message: sample('a') }, { message: sample('b'), dueInMs: LEASE_MS }])
    const before = await host.time()
    const { lease } = (await host.claim(asks('one')))!
    await clock.setWall('2026-11-21T10:00:00Z')
    assert.equal(await host.claim(asks('two')), undefined)
    await clock.advance(LEASE_MS - 1)
    await host.renew(lease, 1)
    await clock.advance(1)
    const taken: (string | undefined)[] = []
    for (let i = 0; i < 2; i++) taken.push((await host.claim(asks('two')))?.message.id)
    assert.deepEqual(taken, ['a', 'b'])
    assert.equal(await host.time(), before + LEASE_MS)
  })

  describe('hear of each other', () => {
    let woken: number
    /** Its timers stand still: nothing wakes it but a word. */
    async function listening(options: Parameters<PostgresRig['open']>[0] = {}): Promise<Store> {
      const store = await rig.open(options)
      woken = 0
      store.watch(() => {
        woken++
      })
      // It looks once when it can hear.
      await until('it listens', () => woken === 1)
      return store
    }

    it('at once, without a look at the clock', async () => {
      const other = await listening()
      const host = await rig.open()
      await put(host, 1)
      await until('it is woken', () => woken === 2)
      assert.equal((await other.claim(asks('two')))?.message.id, 'm00000')
    })

    it('when a message is given back, but not when it has come to its end', async () => {
      const host = await rig.open()
      await put(host, 2)
      const [first, second] = [await host.claim(asks('one')), await host.claim(asks('one'))] as Claimed[]
      await listening()
      const { queue: _, ...sent } = first!.message
      const other = await rig.open()
      await other.apply([{ message: { ...sent, state: 'sent' } }], first!.lease)
      await other.release(first!.lease)
      // What it has to say it says before it is closed.
      await other.close()
      await rig.sql('SELECT 1')
      assert.equal(woken, 1)
      await host.release(second!.lease)
      await until('it is woken', () => woken === 2)
    })

    it('again by itself when the connection that listens is cut', async () => {
      const other = await listening({ clock: systemClock, pollMs: 600_000 })
      const host = await rig.open()
      const cut = await rig.sql(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = format(\'LISTEN "%s"\', $1::text)',
        [rig.schema]
      )
      assert.equal(cut.length, 1)
      await until('it listens again', () => woken === 2)
      await put(host, 1)
      await until('it is woken', () => woken === 3)
      assert.equal((await other.claim(asks('two')))?.message.id, 'm00000')
    })

    it('or look by themselves after a while', async () => {
      const clock = new VirtualClock()
      await listening({ clock, pollMs: 5000 })
      await clock.advance(4999)
      assert.equal(woken, 1)
      await clock.advance(1)
      assert.equal(woken, 2)
      await clock.advance(5000)
      assert.equal(woken, 3)
    })
  })
})
