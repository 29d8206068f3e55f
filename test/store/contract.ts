import assert from 'node:assert/strict'
import type { Batch, Change, Claimed, ClaimRequest, Message, Store } from '../../src/store'
import { inboundSample, rawSample, sample } from './samples'

/** The time of a store under test: it stands still until it is moved. */
export interface StoreClock {
  /** What was begun by then is done. */
  advance(ms: number): Promise<void>
  /** The time of day only, which may jump. */
  setWall(time: string): Promise<void> | void
}

/** A store under test: two owners work on it at once. */
export interface StoreUnderTest {
  store: Store
  /** The same, as another host sees it, where the store has several. */
  other: Store
  clock: StoreClock
  /** Closes it and opens it again, as a restart does. */
  reopen(): Promise<Store>
}

const LEASE_MS = 60_000

function asks(owner: string, more: Partial<ClaimRequest> = {}): ClaimRequest {
  return { owner, queues: ['q'], priorities: ['alert', 'normal', 'bulk'], leaseMs: LEASE_MS, ...more }
}

async function put(store: Store, ...messages: Message[]): Promise<void> {
  await store.apply(messages.map((message) => ({ message })))
}

function ids(found: readonly { id: string }[]): string[] {
  return found.map(({ id }) => id)
}

/** What every store has to do, whatever it stands on. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name}: a store that two owners work on`, () => {
    let under: StoreUnderTest
    let store: Store
    let other: Store
    beforeEach(async () => {
      under = await make()
      store = under.store
      other = under.other
    })
    const reopen = async () => {
      const isOne = other === store
      store = await under.reopen()
      if (isOne) other = store
    }
    afterEach(() => Promise.all([store.close(), other.close()]).catch(() => {}))

    describe('claims', () => {
      it('are given by priority, then by the time from which they may go, then by id', async () => {
        await put(store, sample('b'), sample('a'), sample('c', { priority: 'alert' }))
        await store.apply([{ message: sample('d', { priority: 'alert' }), dueInMs: 1000 }])
        const found: string[] = []
        for (let i = 0; i < 4; i++) found.push((await store.claim(asks('one')))?.message.id ?? '-')
        assert.deepEqual(found, ['c', 'a', 'b', '-'])
        await under.clock.advance(1000)
        assert.equal((await store.claim(asks('one')))?.message.id, 'd')
      })

      it('look in all the queues, and take the earliest of all', async () => {
        await put(store, sample('a', { queue: 'x' }))
        await under.clock.advance(10)
        await put(store, sample('b', { queue: 'y' }))
        await under.clock.advance(10)
        await put(store, sample('c', { queue: 'x' }), sample('d', { queue: 'z' }))
        const found: string[] = []
        for (let i = 0; i < 4; i++)
          found.push((await store.claim(asks('one', { queues: ['y', 'x'] })))?.message.id ?? '-')
        assert.deepEqual(found, ['a', 'b', 'c', '-'])
      })

      it('go by priority in whatever order the priorities are asked for', async () => {
        await put(store, sample('a', { priority: 'bulk' }), sample('b', { priority: 'alert' }))
        const request = asks('one', { priorities: ['bulk', 'alert'] })
        assert.equal((await store.claim(request))?.message.id, 'b')
      })

      it('find what goes back in front of those that are taken', async () => {
        for (const id of ['a', 'b', 'c', 'd']) {
          await put(store, sample(id))
          await under.clock.advance(10)
        }
        const taken: Claimed[] = []
        for (let i = 0; i < 4; i++) taken.push((await store.claim(asks('one')))!)
        assert.equal(await store.claim(asks('two')), undefined)
        // Under its lease it got another place: behind all others.
        await store.apply([{ message: taken[0]!.message, dueInMs: 0 }], taken[0]!.lease)
        for (const { lease } of [taken[2]!, taken[0]!, taken[1]!]) await store.release(lease)
        const found: string[] = []
        for (let i = 0; i < 4; i++) found.push((await store.claim(asks('two')))?.message.id ?? '-')
        assert.deepEqual(found, ['b', 'c', 'a', '-'])
      })

      it('leave what has another priority', async () => {
        await put(store, sample('a', { priority: 'bulk' }))
        assert.equal(await store.claim(asks('one', { priorities: ['alert'] })), undefined)
      })

      it('never give one message to both, however many ask at once', async () => {
        await put(store, ...Array.from({ length: 20 }, (_, i) => sample(`m${String(i).padStart(2, '0')}`)))
        const claims = await Promise.all(
          Array.from({ length: 30 }, (_, i) => (i % 2 ? store.claim(asks('one')) : other.claim(asks('two'))))
        )
        const taken = claims.flatMap((claimed) => claimed?.message.id ?? [])
        assert.equal(taken.length, 20)
        assert.equal(new Set(taken).size, 20)
      })

      it('never give a message that has come to its end while it was looked for', async () => {
        await put(store, ...Array.from({ length: 300 }, (_, i) => sample(`m${String(i).padStart(3, '0')}`)))
        const seen: string[] = []
        const work = async (owner: string) => {
          const host = owner === 'one' ? store : other
          for (
            let claimed = await host.claim(asks(owner));
            claimed;
            claimed = await host.claim(asks(owner))
          ) {
            const { queue, ...message } = claimed.message
            assert.equal(queue, 'q')
            seen.push(message.id)
            const { versions } = await host.apply(
              [{ message: { ...message, state: 'sending' } }],
              claimed.lease
            )
            const sent: Message = { ...message, version: versions[0]!, state: 'sent' }
            await host.apply([{ message: sent }], claimed.lease)
            await host.release(claimed.lease)
          }
        }
        let ended = false
        const watch = async () => {
          while (!ended)
            assert.equal((await store.takeOver({ owner: 'three', leaseMs: LEASE_MS }))?.message, undefined)
        }
        const watching = watch()
        await Promise.all(['one', 'two', 'one', 'two', 'one', 'two'].map(work))
        ended = true
        await watching
        assert.equal(seen.length, 300)
        assert.equal(new Set(seen).size, 300)
      })

      it('come back when they are released, and only then', async () => {
        await put(store, sample('a'))
        const claimed = (await store.claim(asks('one')))!
        assert.equal(await store.claim(asks('two')), undefined)
        await store.release(claimed.lease)
        assert.equal((await store.claim(asks('two')))?.message.id, 'a')
        // Releasing again what somebody else has by now changes nothing.
        await store.release(claimed.lease)
        assert.equal(await store.claim(asks('one')), undefined)
      })
    })

    describe('a lease', () => {
      let claimed: Claimed
      beforeEach(async () => {
        await put(store, sample('a'))
        claimed = (await store.claim(asks('one')))!
      })
      const next = (): Message => ({ ...claimed.message, state: 'sending' })

      it('lets its owner write', async () => {
        const { versions } = await store.apply([{ message: next() }], claimed.lease)
        assert.deepEqual(versions, [2])
        assert.equal((await store.message('a'))?.state, 'sending')
      })

      it('is lost when its time is over, even if nobody else has taken the message', async () => {
        await under.clock.advance(LEASE_MS)
        await assert.rejects(store.apply([{ message: next() }], claimed.lease), { code: 'LEASE_LOST' })
        await assert.rejects(store.renew(claimed.lease, LEASE_MS), { code: 'LEASE_LOST' })
        assert.equal((await store.message('a'))?.state, 'queued')
        assert.equal((await store.claim(asks('two')))?.message.id, 'a')
      })

      it('holds against every host, and its owner may go on with it on another connection', async () => {
        assert.equal(await other.claim(asks('two')), undefined)
        const forged = { ...claimed.lease, owner: 'two' }
        await assert.rejects(other.apply([{ message: next() }], forged), { code: 'LEASE_LOST' })
        await assert.rejects(other.renew(forged, LEASE_MS), { code: 'LEASE_LOST' })
        await other.renew(claimed.lease, LEASE_MS)
        await other.apply([{ message: next() }], claimed.lease)
        assert.equal((await store.message('a'))?.state, 'sending')
      })

      it('that ran out cannot write what another host has by now', async () => {
        await under.clock.advance(LEASE_MS)
        const second = (await other.claim(asks('two')))!
        await assert.rejects(store.apply([{ message: next() }], claimed.lease), { code: 'LEASE_LOST' })
        await store.release(claimed.lease)
        await other.apply([{ message: { ...second.message, tries: 3 } }], second.lease)
        assert.equal((await store.message('a'))?.tries, 3)
      })

      it('lasts as long as it is renewed', async () => {
        for (let i = 0; i < 5; i++) {
          await under.clock.advance(LEASE_MS - 1)
          await store.renew(claimed.lease, LEASE_MS)
        }
        assert.equal(await store.claim(asks('two')), undefined)
        await store.apply([{ message: next() }], claimed.lease)
      })

      it('is stale when the message was taken again, by the same owner, too', async () => {
        await store.release(claimed.lease)
        const second = (await store.claim(asks('one')))!
        assert.ok(second.lease.token > claimed.lease.token)
        await assert.rejects(store.apply([{ message: next() }], claimed.lease), { code: 'LEASE_LOST' })
        await store.apply([{ message: next() }], second.lease)
      })

      it('is stale behind a restart, too', async () => {
        await reopen()
        await under.clock.advance(LEASE_MS)
        const second = (await store.claim(asks('one')))!
        assert.equal(second.message.id, 'a')
        await assert.rejects(store.apply([{ message: next() }], claimed.lease), { code: 'LEASE_LOST' })
        await store.apply([{ message: next() }], second.lease)
      })

      it('does not keep evidence from being written without one', async () => {
        await store.apply([{ message: { ...claimed.message, tries: 1 } }])
        // Who has it must look again before he writes.
        await assert.rejects(store.apply([{ message: next() }], claimed.lease), { code: 'CONFLICT' })
        await store.apply([{ message: { ...(await store.message('a'))!, state: 'sending' } }], claimed.lease)
      })

      it('is taken over once it has run out, where a message is on its way and waits in no queue', async () => {
        const { queue: _, ...out } = next()
        await store.apply([{ message: out }], claimed.lease)
        assert.equal(await store.takeOver({ owner: 'two', leaseMs: LEASE_MS }), undefined)
        await under.clock.advance(LEASE_MS)
        const taken = await store.takeOver({ owner: 'two', leaseMs: LEASE_MS })
        assert.equal(taken?.message.id, 'a')
        assert.equal(await store.takeOver({ owner: 'one', leaseMs: LEASE_MS }), undefined)
      })

      it('is not taken over where the message waits to go on', async () => {
        await store.apply([{ message: next() }], claimed.lease)
        await under.clock.advance(LEASE_MS)
        assert.equal(await store.takeOver({ owner: 'two', leaseMs: LEASE_MS }), undefined)
      })
    })

    describe('a write', () => {
      it('is whole or not at all', async () => {
        await put(store, sample('a'))
        const changes = [{ message: sample('b') }, { message: sample('a') }, { raw: rawSample('r') }]
        await assert.rejects(store.apply(changes), { code: 'CONFLICT' })
        assert.equal(await store.message('b'), undefined)
        assert.equal(await store.raw('r'), undefined)
      })

      it('in which a record stands twice is refused: the second is not made from the first', async () => {
        const changes = [{ message: sample('a', { to: '+1' }) }, { message: sample('a', { to: '+2' }) }]
        await assert.rejects(store.apply(changes), { code: 'CONFLICT' })
        assert.deepEqual(await store.messages({ to: '+1' }, { limit: 9 }), [])
      })

      it('takes ids and keys of any characters, and finds each again', async () => {
        const odd = ['a/b', 'a', 'a b', '%2F', 'é', '~', '💧', '\ud800', '\udfff', 'a\0b', 'x'.repeat(300)]
        await put(store, ...odd.map((id) => sample(id, { key: id, batch: 'B/1', to: id })))
        for (const id of odd) {
          assert.equal((await store.message(id))?.id, id)
          assert.deepEqual(ids(await store.messages({ key: id }, { limit: 99 })), [id])
        }
        const found: string[] = []
        for (let after: string | undefined; ; after = found.at(-1)) {
          const page = await store.messages(
            { all: true },
            { limit: 3, ...(after !== undefined && { after }) }
          )
          found.push(...ids(page))
          if (page.length < 3) break
        }
        assert.deepEqual([...found].sort(), [...odd].sort())
        const sliced = await store.messages({ batch: 'B/1' }, { limit: 99 })
        assert.deepEqual(ids(sliced), found, 'one order for all queries')
      })

      it('of two that are based on the same version fails once', async () => {
        await put(store, sample('a'))
        const before = (await store.message('a'))!
        const writes = [store, other, store].map((host, tries) =>
          host.apply([{ message: { ...before, tries } }])
        )
        const outcomes = await Promise.allSettled(writes)
        assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
        assert.equal((await store.message('a'))?.version, 2)
      })

      it('stamps when a message came in, and from when on it may go', async () => {
        const now = await store.time()
        await store.apply([{ message: sample('a') }, { message: sample('b'), dueInMs: 500 }])
        const [a, b] = [(await store.message('a'))!, (await store.message('b'))!]
        assert.deepEqual([a.storedAt, a.due, b.storedAt, b.due], [now, now, now, now + 500])
        await under.clock.advance(100)
        await store.apply([{ message: { ...a, tries: 1 } }])
        const later = (await store.message('a'))!
        assert.deepEqual([later.storedAt, later.due], [now, now], 'it keeps its place')
      })

      it('is there behind a restart', async () => {
        await put(store, sample('a', { key: 'k', context: { topic: 'tank', list: [1, 'ü', null] } }))
        const before = await store.message('a')
        await reopen()
        assert.deepEqual(await store.message('a'), before)
        assert.equal((await store.claim(asks('one')))?.message.id, 'a')
      })

      it('writes hundreds of records at once, and no other in their place', async () => {
        const many = Array.from({ length: 500 }, (_, i) =>
          sample(`m${String(i).padStart(3, '0')}`, { batch: 'B' })
        )
        await put(store, ...many)
        const before = await other.messages({ batch: 'B' }, { limit: 999 })
        const changes = before.map((message, i) => ({ message: { ...message, tries: i } })).reverse()
        const { versions } = await other.apply(changes)
        assert.deepEqual(new Set(versions), new Set([2]))
        const after = await store.messages({ batch: 'B' }, { limit: 999 })
        assert.deepEqual(
          after.map(({ id, tries }) => `${id} ${tries}`),
          many.map(({ id }, i) => `${id} ${i}`)
        )
      })

      it('of many records by two at once, in whatever order, ends in one of them', async () => {
        const names = Array.from({ length: 20 }, (_, i) => `m${String(i).padStart(2, '0')}`)
        await put(store, ...names.map((id) => sample(id)))
        const write = async (host: Store, tries: number, ids: string[]) => {
          const found = await Promise.all(ids.map((id) => host.message(id)))
          return host.apply(found.map((message) => ({ message: { ...message!, tries } })))
        }
        const writes = [write(store, 1, names), write(other, 2, [...names].reverse()), write(store, 3, names)]
        const outcomes = await Promise.allSettled(writes)
        const done = outcomes.filter(({ status }) => status === 'fulfilled')
        assert.ok(done.length >= 1)
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'CONFLICT')
        const tries = (await store.messages({ all: true }, { limit: 99 })).map((message) => message.tries)
        assert.equal(new Set(tries).size, 1)
      })

      it('wakes whoever waits on another host, too: for messages, what is given back, and batches', async () => {
        let wake = () => {}
        const woken = () =>
          new Promise<void>((resolve) => {
            wake = resolve
          })
        const first = woken()
        other.watch(() => wake())
        await put(store, sample('a'))
        await first
        const { lease } = (await store.claim(asks('one')))!
        const second = woken()
        await store.release(lease)
        await second
        const third = woken()
        await store.apply([
          { batch: { id: 'B', version: 0, pool: 'p', state: 'paused', total: 1, createdAt: 1 } }
        ])
        await third
      })

      it('wakes whoever waits for something to do, until he ends it', async () => {
        let woken = 0
        const end = store.watch(() => {
          woken++
        })
        await put(store, sample('a'), sample('b'))
        await under.clock.advance(0)
        assert.ok(woken >= 1)
        end()
        const before = woken
        await put(store, sample('c'))
        await under.clock.advance(0)
        assert.equal(woken, before)
      })
    })

    describe('a query', () => {
      it('gives pages by id, from either end', async () => {
        await put(store, ...['a', 'b', 'c', 'd', 'e'].map((id) => sample(id, { batch: 'B' })))
        const page = (more: object) => store.messages({ batch: 'B' }, { limit: 2, ...more })
        assert.deepEqual(ids(await page({})), ['a', 'b'])
        assert.deepEqual(ids(await page({ after: 'b' })), ['c', 'd'])
        assert.deepEqual(ids(await page({ after: 'd' })), ['e'])
        assert.deepEqual(ids(await page({ newest: true })), ['e', 'd'])
        assert.deepEqual(ids(await page({ newest: true, after: 'd' })), ['c', 'b'])
      })

      it('goes on behind a message that is gone by now', async () => {
        for (let i = 0; i < 6; i++) {
          const { queue: _, ...message } = sample(`m${i}`, { state: 'failed', queuedAt: 1000 + i })
          await put(store, message)
        }
        const queries = [{ all: true } as const, { from: 0, until: 9999 }]
        const firsts = await Promise.all(queries.map((query) => store.messages(query, { limit: 2 })))
        assert.equal(await store.sweep({ mostMessages: 3 }, 9), 3)
        for (const [i, query] of queries.entries()) {
          const after = firsts[i]!.at(-1)!.id
          assert.deepEqual(ids(await store.messages(query, { limit: 2, after })), ['m3', 'm4'])
        }
      })

      it('gives pages by time, from either end, and of the same moment by id', async () => {
        const times = { a: 10, b: 20, c: 20, d: 20, e: 30, f: 40 }
        for (const [id, queuedAt] of Object.entries(times)) await put(store, sample(id, { queuedAt }))
        const page = async (more: object) =>
          ids(await store.messages({ from: 20, until: 30 }, { limit: 2, ...more }))
        assert.deepEqual(await page({}), ['b', 'c'])
        assert.deepEqual(await page({ after: 'c' }), ['d', 'e'])
        assert.deepEqual(await page({ after: 'e' }), [])
        assert.deepEqual(await page({ newest: true }), ['e', 'd'])
        assert.deepEqual(await page({ newest: true, after: 'd' }), ['c', 'b'])
        assert.deepEqual(await page({ newest: true, after: 'b' }), [])
      })

      it('gives full pages of the batches of a pool, however many others there are', async () => {
        const names = ['a', 'b', 'c', 'd', 'e', 'f']
        await store.apply(
          names.map((id, i) => ({
            batch: { id, version: 0, pool: i % 2 ? 'odd' : 'even', state: 'running', total: 1, createdAt: i }
          }))
        )
        assert.deepEqual(ids(await store.batches({ pool: 'odd' }, { limit: 2 })), ['b', 'd'])
        assert.deepEqual(ids(await store.batches({ pool: 'odd' }, { limit: 2, after: 'd' })), ['f'])
      })

      it('finds what is untold of all origins in one order', async () => {
        await put(
          store,
          sample('c', { origin: 'n', untold: ['result'] }),
          sample('a', { origin: 'o', untold: ['result'] }),
          sample('b', { untold: ['report'] })
        )
        assert.deepEqual(ids(await store.messages({ untold: undefined }, { limit: 2 })), ['a', 'b'])
        assert.deepEqual(ids(await store.messages({ untold: undefined }, { limit: 2, after: 'b' })), ['c'])
      })

      it('finds messages by all that they are known by, as they are now', async () => {
        await put(
          store,
          sample('a', { to: '+1', key: 'k', origin: 'n', untold: ['result'], queuedAt: 10 }),
          sample('b', { to: '+2', state: 'unknown', queuedAt: 20, awaits: 'S/567890' }),
          sample('c', { to: '+2', state: 'failed', queuedAt: 30, alarm: 500, batch: 'B' })
        )
        const find = async (query: Parameters<Store['messages']>[0]) =>
          ids(await store.messages(query, { limit: 9 }))
        assert.deepEqual(await find({ all: true }), ['a', 'b', 'c'])
        assert.deepEqual(await find({ to: '+2' }), ['b', 'c'])
        assert.deepEqual(await find({ key: 'k' }), ['a'])
        assert.deepEqual(await find({ states: ['unknown', 'failed'] }), ['b', 'c'])
        assert.deepEqual(await find({ batch: 'B', states: ['queued'] }), [])
        assert.deepEqual(await find({ from: 15, until: 30 }), ['b', 'c'])
        assert.deepEqual(await find({ alarmUntil: 499 }), [])
        assert.deepEqual(await find({ alarmUntil: 500 }), ['c'])
        assert.deepEqual(await find({ awaits: 'S/567890' }), ['b'])
        assert.deepEqual(await find({ untold: 'n' }), ['a'])
        assert.deepEqual(await find({ untold: undefined }), ['a'])
        const { untold: _, ...told } = (await store.message('a'))!
        await store.apply([{ message: { ...told, to: '+3' } }])
        assert.deepEqual(
          [await find({ untold: 'n' }), await find({ to: '+1' }), await find({ to: '+3' })],
          [[], [], ['a']]
        )
      })

      it('counts the messages of a batch by their states, while they change', async () => {
        const many = Array.from({ length: 50 }, (_, i) =>
          sample(`m${String(i).padStart(2, '0')}`, { batch: 'B' })
        )
        await put(store, ...many)
        const writes = many.slice(0, 20).map(async ({ id }) => {
          await store.apply([{ message: { ...(await store.message(id))!, state: 'sent' } }])
        })
        await Promise.all([store.counts('B'), ...writes])
        assert.deepEqual(await store.counts('B'), { queued: 30, sent: 20 })
        assert.deepEqual(await store.counts('other'), {})
      })

      it('counts and finds what of a batch is held, until it is settled', async () => {
        const guard = sample('guard', { batch: 'B', reason: 'LOOP_GUARD', queue: undefined as never })
        const doubt = sample('doubt', { batch: 'B', state: 'unknown', queue: undefined as never })
        const away = sample('away', { batch: 'B', state: 'sending', reason: 'SIM_AWAY' })
        const timed = sample('timed', { batch: 'B', reason: 'NOT_BEFORE', alarm: 5 })
        const other = sample('other', { batch: 'C', state: 'unknown' })
        await put(store, guard, doubt, away, sample('plain', { batch: 'B', reason: 'CMS_41' }), other)
        assert.deepEqual(await store.counts('B'), { queued: 2, unknown: 1, sending: 1, held: 3 })
        await put(store, timed)
        const { queue: _, ...waits } = (await store.message('timed'))!
        await put(store, waits)
        assert.deepEqual(await store.counts('B'), { queued: 3, unknown: 1, sending: 1, held: 3 })
        const held = () => store.messages({ heldOf: 'B' }, { limit: 9 })
        assert.deepEqual(ids(await held()), ['away', 'doubt', 'guard'])
        assert.deepEqual(ids(await store.messages({ heldOf: 'B' }, { limit: 1, after: 'away' })), ['doubt'])
        await put(store, { ...(await store.message('doubt'))!, state: 'sent' })
        await put(store, { ...(await store.message('guard'))!, state: 'failed' })
        assert.deepEqual(ids(await held()), ['away'])
        await reopen()
        assert.deepEqual(await store.counts('B'), { queued: 2, sent: 1, failed: 1, sending: 1, held: 1 })
      })

      it('finds what came in by its state, its likeness, its group and its time', async () => {
        await store.apply([
          { raw: rawSample('r1', { fingerprint: 'f' }) },
          { raw: rawSample('r2', { fingerprint: 'f', state: 'duplicate' }) },
          { inbound: inboundSample('i1', { state: 'partial', group: 'g', alarm: 100 }) },
          { inbound: inboundSample('i2') }
        ])
        const page = { limit: 9 }
        assert.deepEqual(ids(await store.raws({ fingerprint: 'f' }, page)), ['r1', 'r2'])
        assert.deepEqual(ids(await store.raws({ state: 'new' }, page)), ['r1'])
        assert.deepEqual(ids(await store.inbounds({ group: 'g' }, page)), ['i1'])
        assert.deepEqual(ids(await store.inbounds({ states: ['ready'] }, page)), ['i2'])
        assert.deepEqual(ids(await store.inbounds({ alarmUntil: 100 }, page)), ['i1'])
      })
    })

    describe('what counts', () => {
      it('are submissions of a SIM, by their age, but those that are withdrawn', async () => {
        const submission = (n: number) => ({ sim: 'S1', message: 'a', seq: 1, n })
        await store.apply([{ submission: submission(1) }])
        await under.clock.advance(1000)
        await store.apply([{ submission: submission(2) }, { submission: { ...submission(3), sim: 'S2' } }])
        await under.clock.advance(500)
        assert.deepEqual(await store.submissions('S1', 10_000), [1500, 500])
        assert.deepEqual(await store.submissions('S1', 1000), [500])
        await store.apply([{ withdrawn: submission(2) }])
        assert.deepEqual(await store.submissions('S1', 10_000), [1500])
        await reopen()
        assert.deepEqual(await store.submissions('S1', 10_000), [1500])
      })

      it('counts a submission once, though it is written twice', async () => {
        const submission = { sim: 'S1', message: 'a', seq: 1, n: 1 }
        await store.apply([{ submission }])
        await under.clock.advance(1000)
        await store.apply([{ submission }])
        assert.deepEqual(await store.submissions('S1', 10_000), [0])
        await store.apply([{ withdrawn: submission }])
        assert.deepEqual(await store.submissions('S1', 10_000), [])
      })

      it('is a number that is given once, to whomever, over restarts', async () => {
        const given = await Promise.all(Array.from({ length: 100 }, () => store.next('concat')))
        await reopen()
        for (const host of [store, other])
          given.push(...(await Promise.all(Array.from({ length: 100 }, () => host.next('concat')))))
        assert.equal(new Set(given).size, 300)
        assert.equal(await store.next('other'), 1)
      })

      it('is a time that never goes back', async () => {
        const times = [await store.time()]
        await put(store, sample('a'))
        await under.clock.advance(1000)
        times.push(await store.time())
        await put(store, sample('b'))
        await under.clock.setWall('1999-01-01T00:00:00Z')
        times.push(await other.time())
        await reopen()
        times.push(await store.time(), await other.time())
        await under.clock.advance(1000)
        times.push(await other.time())
        assert.deepEqual(
          times,
          [...times].sort((a, b) => a - b)
        )
        assert.equal(times[1]! - times[0]!, 1000)
        assert.equal(times.at(-1)! - times.at(-2)!, 1000, 'it goes on, whatever the time of day')
      })
    })

    describe('a sweep', () => {
      it('deletes in bounded steps what is over, told and old, and nothing else', async () => {
        const sent = (id: string, more: Partial<Message> = {}) => {
          const { queue: _, ...message } = sample(id, { state: 'sent', ...more })
          return message
        }
        await put(
          store,
          sent('a'),
          sent('b'),
          sent('c'),
          sample('open'),
          sent('untold', { untold: ['result'] }),
          sent('awaiting', { awaits: 'S/1' }),
          sent('held', { state: 'unknown' }),
          sent('young', { queuedAt: 9000 })
        )
        assert.equal(await store.sweep({ messagesBefore: 5000 }, 2), 2)
        assert.equal(await store.sweep({ messagesBefore: 5000 }, 2), 1)
        assert.equal(await store.sweep({ messagesBefore: 5000 }, 2), 0)
        const left = ids(await store.messages({ all: true }, { limit: 99 }))
        assert.deepEqual(left, ['awaiting', 'held', 'open', 'untold', 'young'])
      })

      it('keeps the newest of more than are wanted', async () => {
        for (let i = 0; i < 5; i++) {
          const { queue: _, ...message } = sample(`m${i}`, { state: 'failed', queuedAt: 1000 + i })
          await put(store, message)
        }
        assert.equal(await store.sweep({ mostMessages: 5 }, 2), 0)
        assert.equal(await store.sweep({ mostMessages: 2 }, 2), 2)
        assert.equal(await store.sweep({ mostMessages: 2 }, 2), 1)
        assert.equal(await store.sweep({ mostMessages: 2 }, 2), 0)
        assert.deepEqual(ids(await store.messages({ all: true }, { limit: 9 })), ['m3', 'm4'])
        assert.equal(await store.sweep({ mostMessages: 1 }, 10), 1)
        assert.deepEqual(ids(await store.messages({ all: true }, { limit: 9 })), ['m4'])
      })

      it('keeps keys for their time, and raw PDUs while their message is not told', async () => {
        await store.apply([
          { key: { id: 'old', version: 0, message: 'a', content: 'c', at: 1000 } },
          { key: { id: 'new', version: 0, message: 'a', content: 'c', at: 9000 } },
          { inbound: inboundSample('i1', { raws: ['r1'] }) },
          { inbound: inboundSample('i2', { raws: ['r2'], state: 'emitted' }) },
          { raw: rawSample('r1', { state: 'joined', of: 'i1' }) },
          { raw: rawSample('r2', { state: 'joined', of: 'i2' }) },
          { raw: rawSample('r3') }
        ])
        while ((await store.sweep({ keysBefore: 5000, inboundBefore: 5000 }, 10)) > 0);
        assert.deepEqual([await store.key('old'), (await store.key('new'))?.id], [undefined, 'new'])
        assert.deepEqual(
          [(await store.raw('r1'))?.id, await store.raw('r2'), (await store.raw('r3'))?.id],
          ['r1', undefined, 'r3']
        )
        assert.deepEqual([(await store.inbound('i1'))?.id, await store.inbound('i2')], ['i1', undefined])
      })

      it('keeps a batch while it goes on, has something to tell, or a message of it is there', async () => {
        const batch = (id: string, more: Partial<Batch> = {}): Change => ({
          batch: { id, version: 0, pool: 'p', state: 'done', total: 1, createdAt: 1000, ...more }
        })
        const { queue: _, ...message } = sample('m', { batch: 'b3', state: 'sent', queuedAt: 1000 })
        await store.apply([
          batch('b1'),
          batch('b2', { state: 'paused' }),
          batch('b3'),
          batch('b4', { untold: true }),
          batch('b5', { state: 'cancelled' }),
          batch('b6'),
          batch('b7', { createdAt: 9000 })
        ])
        await put(store, message)
        const left = async () => {
          const states: Batch['state'][] = ['paused', 'done', 'cancelled']
          return ids(await store.batches({ states }, { limit: 9 })).sort()
        }
        assert.equal(await store.sweep({ messagesBefore: 500 }, 9), 0)
        assert.equal(await store.sweep({ batchesBefore: 5000 }, 2), 2)
        assert.equal(await store.sweep({ batchesBefore: 5000 }, 2), 1)
        assert.deepEqual(await left(), ['b2', 'b3', 'b4', 'b7'])
        assert.equal(await store.sweep({ messagesBefore: 5000, batchesBefore: 5000 }, 9), 2)
        assert.deepEqual(await left(), ['b2', 'b4', 'b7'])
      })

      it('goes past what may not go yet', async () => {
        const waiting = ['1', '2', '3', '4'].map((id) => ({
          raw: rawSample(id, { state: 'joined', of: 'i' })
        }))
        await store.apply([{ inbound: inboundSample('i') }, ...waiting])
        await store.apply([{ raw: rawSample('5', { state: 'duplicate', of: '1', receivedAt: 2000 }) }])
        assert.equal(await store.sweep({ inboundBefore: 5000 }, 2), 1)
        assert.equal(await store.raw('5'), undefined)
        assert.equal((await store.raw('1'))?.id, '1')
      })

      it('leaves a message that has something to tell again, or was there first', async () => {
        const many = Array.from({ length: 20 }, (_none, i) => {
          const { queue: _, ...message } = sample(`m${i}`, { state: 'sent' })
          return message
        })
        await put(store, ...many)
        const tell = async ({ id }: Message) => {
          const before = (await store.message(id))!
          const told: Message = { ...before, state: 'delivered', untold: ['report'] }
          return store.apply([{ message: told }])
        }
        const telling = many.slice(0, 10).map(tell)
        const swept = other.sweep({ messagesBefore: 5000 }, 99)
        telling.push(...many.slice(10).map((message) => swept.then(() => tell(message))))
        const outcomes = await Promise.allSettled(telling)
        for (const [i, outcome] of outcomes.entries()) {
          const there = await store.message(`m${i}`)
          assert.equal(there?.state, outcome.status === 'fulfilled' ? 'delivered' : undefined)
        }
      })

      it('forgets submissions that no budget needs any more', async () => {
        await store.apply([{ submission: { sim: 'S1', message: 'a', seq: 1, n: 1 } }])
        await under.clock.advance(10_000)
        await store.apply([{ submission: { sim: 'S1', message: 'b', seq: 1, n: 1 } }])
        assert.equal(await store.sweep({ submissionsOlderThanMs: 5000 }, 10), 1)
        assert.deepEqual(await store.submissions('S1', 100_000), [0])
      })
    })

    it('whose owner crashes between any two calls is finished by the other', async () => {
      await put(store, sample('a'))
      // Claimed, and never heard of again.
      await store.claim(asks('one'))
      await under.clock.advance(LEASE_MS)
      const second = (await store.claim(asks('two')))!
      const { queue: _, ...out } = { ...second.message, state: 'sending' as const }
      await store.apply([{ message: out }], second.lease)
      // Submitted, and never heard of again.
      await under.clock.advance(LEASE_MS)
      const third = (await store.takeOver({ owner: 'one', leaseMs: LEASE_MS }))!
      await assert.rejects(store.apply([{ message: { ...out, version: 2 } }], second.lease), {
        code: 'LEASE_LOST'
      })
      await store.apply([{ message: { ...third.message, state: 'unknown' } }], third.lease)
      assert.equal((await store.message('a'))?.state, 'unknown')
    })

    it('finishes what was begun before it is closed', async () => {
      const begun = [
        store.apply([{ message: sample('a', { batch: 'B' }) }]),
        store.apply([{ submission: { sim: 'S1', message: 'a', seq: 1, n: 1 } }]),
        store.messages({ all: true }, { limit: 1 }),
        store.claim(asks('one')),
        store.next('c'),
        store.counts('B'),
        store.submissions('S1', 1)
      ]
      const closed = store.close()
      const late = assert.rejects(store.apply([{ message: sample('b') }]), { code: 'STORE_CLOSED' })
      assert.deepEqual(
        (await Promise.allSettled(begun)).map(({ status }) => status),
        begun.map(() => 'fulfilled')
      )
      await Promise.all([closed, late])
    })

    it('says that it is closed', async () => {
      await store.close()
      for (const call of [
        () => store.time(),
        () => store.message('a'),
        () => store.apply([{ message: sample('a') }]),
        () => store.claim(asks('one')),
        () => store.messages({ all: true }, { limit: 1 }),
        () => store.next('c'),
        () => store.counts('B'),
        () => store.submissions('S1', 1),
        () => store.takeOver({ owner: 'one', leaseMs: 1 }),
        () => store.release({ message: 'a', owner: 'one', token: 1 }),
        () => store.sweep({}, 1),
        () => store.card('S1')
      ])
        await assert.rejects(async () => call(), { code: 'STORE_CLOSED' })
    })
  })
}
