/** A store beside its model: whatever happens, both do the same. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Store, StoreError } from '../../src/store'
import { changed, type Fate, type Held, type Step, StoreModel, steps } from './model'
import { sample } from './samples'

const LEASE_MS = 100
const PAGE = { limit: 99 }

/** What stores stand on in one run: empty at first. */
export interface World {
  /** As many as there are hosts; where there is one, the same twice. */
  open(): Promise<[Store, Store]>
  advance(ms: number): Promise<void>
  /** Leases outlast a restart. */
  keepsLeases: boolean
}

/** The store and its model, step by step side by side. */
class SideBySide {
  readonly #model = new StoreModel()
  readonly #held: Held[] = []
  #store!: Store
  #other!: Store

  constructor(private readonly world: World) {}

  async open(): Promise<void> {
    ;[this.#store, this.#other] = await this.world.open()
    this.#model.now = await this.#store.time()
  }

  async close(): Promise<void> {
    await Promise.all([this.#store.close(), this.#other.close()])
  }

  #host(owner: string): Store {
    return owner === 'one' ? this.#store : this.#other
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'put':
        return this.#put(step)
      case 'claim':
        return this.#took(
          this.#model.claim({ ...step, leaseMs: LEASE_MS }),
          await this.#host(step.owner).claim({ ...step, leaseMs: LEASE_MS })
        )
      case 'takeOver':
        return this.#took(
          this.#model.takeOver(step.owner, LEASE_MS),
          await this.#host(step.owner).takeOver({ owner: step.owner, leaseMs: LEASE_MS })
        )
      case 'write':
        return this.#write(step)
      case 'evidence':
        return this.#evidence(step)
      case 'renew':
      case 'release':
        return this.#lease(step)
      case 'wait':
        await this.world.advance(step.ms)
        this.#model.now += step.ms
        return
      case 'restart':
        await this.close()
        if (!this.world.keepsLeases) this.#model.restart()
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
    assert.equal(await refusal(this.#host(lease.owner).apply([change], lease)), expected)
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
      await this.#host(lease.owner).release(lease)
      this.#model.release(lease.message, nth)
      return
    }
    const expected = this.#model.renew(lease.message, nth, LEASE_MS) ? undefined : 'LEASE_LOST'
    assert.equal(await refusal(this.#host(lease.owner).renew(lease, LEASE_MS)), expected)
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

/** `make` gives an empty world each time. */
export function storeProperties(name: string, make: () => Promise<World>, runs: number): void {
  describe(`${name} beside a model`, function () {
    this.timeout(120_000)

    it('does the same, whatever is put, claimed, written, released, lost and opened again', () =>
      fc.assert(
        fc.asyncProperty(steps, async (steps) => {
          const both = new SideBySide(await make())
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
        { numRuns: runs }
      ))

    it('loses no message and gives none to two, while all work on it at once', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom<Fate>('back', 'sent', 'alert', 'other queue')),
          async (fates) => {
            const [store, other] = await (await make()).open()
            const held = new Set<string>()
            const work = async (owner: string) => {
              const host = owner === 'two' ? other : store
              for (;;) {
                const claimed = await host.claim({
                  owner,
                  queues: ['q', 'r', 'r/1'],
                  priorities: ['alert', 'normal'],
                  leaseMs: LEASE_MS
                })
                if (!claimed) return
                const { message, lease } = claimed
                assert.ok(!held.has(message.id), `${message.id} was given twice`)
                held.add(message.id)
                await host.apply([changed(message, fates.pop() ?? 'sent')], lease)
                held.delete(message.id)
                await host.release(lease)
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
              await Promise.all([store.close(), other.close()])
            }
          }
        ),
        { numRuns: runs / 2 }
      ))
  })
}
