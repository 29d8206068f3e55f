import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openEmbeddedStore, type Store, type StoreError } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { changed, type Fate, type Held, type Step, StoreModel, steps } from './model'
import { sample } from './samples'

const LEASE_MS = 100
const PAGE = { limit: 99 }

/** The store and its model, step by step side by side. */
class SideBySide {
  readonly #clock = new VirtualClock()
  readonly #directory = temporaryDir('model')
  readonly #model = new StoreModel()
  readonly #held: Held[] = []
  #store!: Store

  async open(): Promise<void> {
    this.#store = await openEmbeddedStore({ directory: this.#directory, clock: this.#clock, sync: false })
    this.#model.now = await this.#store.time()
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'put':
        return this.#put(step)
      case 'claim':
        return this.#took(
          this.#model.claim({ ...step, leaseMs: LEASE_MS }),
          await this.#store.claim({ ...step, leaseMs: LEASE_MS })
        )
      case 'takeOver':
        return this.#took(
          this.#model.takeOver(step.owner, LEASE_MS),
          await this.#store.takeOver({ owner: step.owner, leaseMs: LEASE_MS })
        )
      case 'write':
        return this.#write(step)
      case 'evidence':
        return this.#evidence(step)
      case 'renew':
      case 'release':
        return this.#lease(step)
      case 'wait':
        await this.#clock.advance(step.ms)
        this.#model.now += step.ms
        return
      case 'restart':
        await this.#store.close()
        this.#model.restart()
        return this.open()
    }
  }

  async #put({ names, queue, priority, dueInMs }: Extract<Step, { do: 'put' }>): Promise<void> {
    const changes = names.map((id) => ({
      message: sample(id, { queue, priority, batch: 'B' }),
      ...(dueInMs !== undefined && { dueInMs })
    }))
    assert.equal(await refusal(this.#store.apply(changes)), this.#model.apply(changes))
  }

  #took(expected: string | undefined, claimed: Awaited<ReturnType<Store['claim']>>): void {
    assert.equal(claimed?.message.id, expected)
    if (!claimed) return
    assert.deepEqual(claimed.message, this.#model.messages.get(claimed.message.id))
    const before = this.#held.at(-1)
    if (before) assert.ok(claimed.lease.token > before.lease.token, 'tokens grow')
    this.#held.push({ ...claimed, nth: this.#model.given - 1 })
  }

  /** One of the last leases, good or bad. */
  #nth(nth: number): Held | undefined {
    return this.#held.at(-1 - nth)
  }

  async #write({ nth, fate, isFresh }: Extract<Step, { do: 'write' }>): Promise<void> {
    const held = this.#nth(nth)
    if (!held) return
    const { lease } = held
    const message = isFresh ? (await this.#store.message(lease.message))! : held.message
    const change = changed(message, fate)
    const expected = this.#model.apply([change], { id: lease.message, nth: held.nth })
    assert.equal(await refusal(this.#store.apply([change], lease)), expected)
  }

  async #evidence({ name, fate }: Extract<Step, { do: 'evidence' }>): Promise<void> {
    const message = await this.#store.message(name)
    assert.deepEqual(message, this.#model.messages.get(name))
    if (!message) return
    const change = changed(message, fate)
    assert.equal(await refusal(this.#store.apply([change])), this.#model.apply([change]))
  }

  async #lease(step: { do: 'renew' | 'release'; nth: number }): Promise<void> {
    const held = this.#nth(step.nth)
    if (!held) return
    const { lease, nth } = held
    if (step.do === 'release') {
      await this.#store.release(lease)
      this.#model.release(lease.message, nth)
      return
    }
    const expected = this.#model.renew(lease.message, nth, LEASE_MS) ? undefined : 'LEASE_LOST'
    assert.equal(await refusal(this.#store.renew(lease, LEASE_MS)), expected)
  }

  async check(): Promise<void> {
    const [store, model] = [this.#store, this.#model]
    assert.deepEqual(
      await store.messages({ all: true }, PAGE),
      model.ids(() => true).map((id) => model.messages.get(id))
    )
    for (const state of ['queued', 'sending', 'sent', 'unknown'] as const) {
      const found = await store.messages({ states: [state] }, PAGE)
      assert.deepEqual(
        found.map(({ id }) => id),
        model.ids((message) => message.state === state)
      )
    }
    const untold = await store.messages({ untold: undefined }, PAGE)
    assert.deepEqual(
      untold.map(({ id }) => id),
      model.ids((message) => message.untold !== undefined)
    )
    assert.deepEqual(await store.counts('B'), model.counts('B'))
  }
}

async function refusal(write: Promise<unknown>): Promise<string | undefined> {
  try {
    await write
    return undefined
  } catch (error) {
    return (error as StoreError).code
  }
}

describe('the embedded store beside a model', function () {
  this.timeout(60_000)

  it('does the same, whatever is put, claimed, written, released, lost and opened again', () =>
    fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        const both = new SideBySide()
        await both.open()
        try {
          // Counted from the beginning: what is kept in memory has to keep up.
          await both.check()
          for (const step of steps) await both.step(step)
          await both.check()
        } finally {
          await both.close()
        }
      }),
      { numRuns: 100 }
    ))

  it('loses no message and gives none to two, while all work on it at once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Fate>('back', 'sent', 'alert', 'other queue')),
        async (fates) => {
          const store = await openEmbeddedStore({
            directory: temporaryDir('at-once'),
            clock: new VirtualClock(),
            sync: false
          })
          const held = new Set<string>()
          const work = async (owner: string) => {
            for (;;) {
              const claimed = await store.claim({
                owner,
                queues: ['q', 'r', 'r/1'],
                priorities: ['alert', 'normal'],
                leaseMs: LEASE_MS
              })
              if (!claimed) return
              const { message, lease } = claimed
              assert.ok(!held.has(message.id), `${message.id} was given twice`)
              held.add(message.id)
              await store.apply([changed(message, fates.pop() ?? 'sent')], lease)
              held.delete(message.id)
              await store.release(lease)
            }
          }
          const put = async (from: number) => {
            for (let i = from; i < from + 10; i++) await store.apply([{ message: sample(`m${i}`) }])
          }
          try {
            await Promise.all([put(10), put(20), work('one'), work('two'), work('three'), put(30)])
            await work('last')
            assert.equal((await store.messages({ states: ['sent'] }, PAGE)).length, 30)
          } finally {
            await store.close()
          }
        }
      ),
      { numRuns: 50 }
    ))
})
