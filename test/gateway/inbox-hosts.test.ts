import assert from 'node:assert/strict'
import { Backlog } from '../../src/gateway/backlog'
import type { GatewayEvent } from '../../src/gateway/events'
import { Inbox, type ReceivedMessage } from '../../src/gateway/inbox'
import { type Inbound, openEmbeddedStore, type Store } from '../../src/store'
import { postgresRig, ServerClock } from '../store/postgres-rig'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { HI } from './inbox-pdus'

/** The same for all who share a store. */
interface World {
  /** As another host finds it. */
  open(): Promise<Store>
  /** Lets time pass for the store, and for nobody else. */
  advance(ms: number): Promise<void>
  end(): Promise<void>
}

const WORLDS: Record<string, () => Promise<World>> = {
  'one store of a process': async () => {
    const clock = new VirtualClock()
    const store = await openEmbeddedStore({ directory: temporaryDir('inbox-hosts'), clock })
    return { open: async () => store, advance: (ms) => clock.advance(ms), end: () => store.close() }
  },
  PostgreSQL: async () => {
    const rig = await postgresRig()
    await rig.open()
    const server = await ServerClock.put(rig)
    return { open: () => rig.open(), advance: (ms) => server.advance(ms), end: () => rig.end() }
  }
}

/** As long as a host has a message for itself. */
const LEASE_MS = 30_000
/** Hosts look for what others have left so often. */
const LOOK_MS = 10_000

/** An inbox of its own, with a clock of its own: it stands still while that does. */
class Host {
  readonly clock = new VirtualClock()
  readonly told: ReceivedMessage[] = []
  readonly events: GatewayEvent[] = []
  readonly inbox: Inbox
  #ids = 0

  constructor(
    readonly name: string,
    readonly store: Store
  ) {
    this.inbox = new Inbox({
      store,
      clock: this.clock,
      ids: { next: () => `${name}${String(++this.#ids).padStart(6, '0')}` },
      backlog: new Backlog(),
      owner: name,
      emit: (event) => this.events.push(event)
    })
  }

  listen(): this {
    this.inbox.subscribe({ pool: 'default' }, (message) => this.told.push(message))
    this.inbox.start()
    return this
  }

  async receive(count: number): Promise<void> {
    const receiver = this.inbox.receiver({
      sim: () => this.name,
      modem: '/dev/ttyUSB0',
      pool: 'default'
    })
    await receiver(
      Array.from({ length: count }, (_, i) => ({
        pdu: HI,
        header: '',
        slot: { memory: 'SM', index: i + 1 }
      }))
    )
  }

  /** Lets time pass for it; it looks at what there is to do each second. */
  async after(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1000) {
      await this.clock.advance(Math.min(left, 1000))
      await this.inbox.chores(this.clock.now())
      await this.inbox.idle()
    }
  }

  get ids(): string[] {
    return this.told.map(({ id }) => id)
  }
}

for (const [name, makeWorld] of Object.entries(WORLDS))
  describe(`messages that come in to hosts on ${name}`, function () {
    this.timeout(60_000)
    let world: World
    let hosts: Host[]
    const host = async (name: string) => {
      const made = new Host(name, await world.open())
      hosts.push(made)
      return made
    }

    beforeEach(async () => {
      world = await makeWorld()
      hosts = []
    })
    afterEach(async () => {
      await Promise.all(hosts.map(({ inbox }) => inbox.stop()))
      await world.end()
    })

    const all = async (): Promise<Inbound[]> =>
      hosts[0]!.store.inbounds({ states: ['ready', 'emitting', 'emitted'] }, { limit: 1000 })
    const states = async () => [...new Set((await all()).map(({ state }) => state))]

    it('are told by one of them each, though all of them listen and look', async () => {
      const [one, two] = [(await host('a')).listen(), (await host('b')).listen()]
      await Promise.all([one.receive(100), two.receive(100)])
      for (let i = 0; i < 20; i++) await Promise.all([one.after(1000), two.after(1000), world.advance(1000)])
      const ids = [...one.ids, ...two.ids]
      assert.deepEqual([ids.length, new Set(ids).size], [200, 200])
      assert.deepEqual(await states(), ['emitted'])
      assert.ok((await all()).every(({ leasedUntil, leaseOwner }) => !leasedUntil && !leaseOwner))
      assert.ok([...one.told, ...two.told].every(({ redelivered }) => !redelivered))
    })

    it('are told by one that has no modem, where the one that has it has nobody who listens', async () => {
      const [one, two] = [await host('a'), (await host('b')).listen()]
      await one.receive(3)
      await one.inbox.idle()
      await two.after(LOOK_MS)
      assert.deepEqual(two.ids, ['a000001', 'a000002', 'a000003'])
    })

    it('are seen to by another where their host has only written them down, and not while it may be at it', async () => {
      const [one, two] = [await host('a'), (await host('b')).listen()]
      const raw = { sim: 'a', modem: '/dev/ttyUSB0', pool: 'default', pdu: HI, header: '', receivedAt: 1 }
      await one.store.apply([{ raw: { ...raw, id: 'a9', version: 0, state: 'new', fingerprint: 'a9' } }])
      await two.receive(1)
      await two.after(LOOK_MS)
      assert.deepEqual(two.ids, ['b000001'])
      await two.after(LOOK_MS)
      assert.deepEqual(two.ids, ['b000001', 'a9'])
    })

    it('are told again, marked, by another when the one that was telling them is gone, and not by that again', async () => {
      const one = (await host('a')).listen()
      await one.receive(2)
      await one.inbox.idle()
      const two = (await host('b')).listen()
      // The first stands still from here on.
      await two.after(2 * LOOK_MS)
      assert.deepEqual([two.ids, await states()], [[], ['emitting']])
      await world.advance(LEASE_MS)
      await two.after(2 * LOOK_MS)
      assert.deepEqual(
        two.told.map(({ id, redelivered }) => [id, redelivered]),
        [
          ['a000001', true],
          ['a000002', true]
        ]
      )
      await one.after(60_000)
      await two.after(60_000)
      assert.deepEqual([one.ids.length, two.ids.length], [2, 2])
      assert.deepEqual(await states(), ['emitted'])
      assert.deepEqual([...one.events, ...two.events], [])
    })

    it('stay with a host whose lease has not run out by the clock of the store, whatever the clock of another says', async () => {
      const one = (await host('a')).listen()
      await one.receive(1)
      await one.inbox.idle()
      const two = (await host('b')).listen()
      await world.advance(LEASE_MS - 1)
      await two.after(10 * 60_000)
      assert.deepEqual(two.ids, [])
      await world.advance(1)
      await two.after(2 * LOOK_MS)
      assert.deepEqual(two.ids, ['a000001'])
    })

    it('are not told again by others where the store was away for long, once it is written that they were', async () => {
      const one = (await host('a')).listen()
      await one.receive(1)
      await one.inbox.idle()
      const two = (await host('b')).listen()
      await world.advance(60 * 60_000)
      await two.after(LOOK_MS)
      await one.after(1000)
      await two.after(2 * LOOK_MS)
      assert.deepEqual([one.ids.length, two.ids.length, await states()], [1, 0, ['emitted']])
    })

    it('are told by nobody who stood still between taking and telling: another may have taken over', async () => {
      const one = await host('a')
      const apply = one.store.apply
      one.store.apply = async (...given) => {
        const applied = await apply.apply(one.store, given)
        if (given[0].some((change) => 'inbound' in change && change.inbound.state === 'emitting'))
          await one.clock.advance(LEASE_MS)
        return applied
      }
      one.listen()
      await one.receive(1)
      await one.inbox.idle()
      one.store.apply = apply
      assert.deepEqual([one.ids, await states()], [[], ['emitting']])
      const two = (await host('b')).listen()
      await world.advance(LEASE_MS)
      await two.after(2 * LOOK_MS)
      assert.deepEqual([one.ids.length, two.ids.length], [0, 1])
    })

    it('stay with the others when a host starts: what is being told just now is theirs', async () => {
      const one = (await host('a')).listen()
      await one.receive(1)
      await one.inbox.idle()
      const two = await host('b')
      await two.inbox.recover()
      two.listen()
      await two.inbox.idle()
      assert.deepEqual(two.ids, [])
      await one.after(1000)
      assert.deepEqual(await states(), ['emitted'])
    })
  })
