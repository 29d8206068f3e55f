import assert from 'node:assert/strict'
import fc from 'fast-check'
import { encode, type Tpdu } from '../../src/pdu'
import { closeInboxes, InboxRig } from './inbox-rig'

afterEach(closeInboxes)

/** One message of a sender; its text says which. */
interface Sent {
  text: string
  pdus: string[]
}

const widths = fc.constantFrom(8 as const, 16 as const)
const outline = fc.record({
  from: fc.constantFrom('+628990000001', '+628990000002'),
  total: fc.integer({ min: 1, max: 4 }),
  bits: widths
})

type Step =
  /** The network brings the n-th of what is on its way; perhaps it will once more. */
  | { do: 'bring'; n: number; again: boolean }
  /** The modem lists all its slots; they are taken, and deleted but for the first, if that fails. */
  | { do: 'list'; undead: boolean }
  /** The same, and the program is killed at its n-th write. */
  | { do: 'crash'; writes: number }
  | { do: 'restart' }
  | { do: 'wait'; ms: number }
  | { do: 'deaf' | 'listen' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('bring' as const), n: fc.nat(50), again: fc.boolean() })
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('list' as const), undead: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('crash' as const), writes: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 1000, 60_000) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('deaf' as const, 'listen' as const) }) }
)

/** The references are the same for all that a sender has under way; what they have apart is width and number of parts. */
function messagesOf(outlines: { from: string; total: number; bits: 8 | 16 }[]): Sent[] {
  const kinds = new Map(outlines.map((one) => [`${one.from} ${one.total} ${one.bits}`, one]))
  return [...kinds.values()].map(({ from, total, bits }, k) => {
    const text = Array.from({ length: total }, (_, i) => `m${k}p${i + 1} `).join('')
    const pdus = Array.from({ length: total }, (_, i) =>
      deliver(from, `m${k}p${i + 1} `, total === 1 ? undefined : { ref: 7, total, seq: i + 1, bits })
    )
    return { text, pdus }
  })
}

function deliver(from: string, text: string, concat?: Tpdu['concat']): string {
  return encode({
    type: 'SMS-DELIVER',
    smsc: '+628110000000',
    address: { text: from, ton: 1, npi: 1 },
    text,
    scts: '2026-11-22T10:00:00+00:00',
    ...(concat && { concat, udhi: true })
  } as Tpdu) as string
}

/** A modem and its network, and the inbox behind them. */
class Model {
  readonly rig: InboxRig
  readonly slots = new Map<number, string>()
  readonly under: string[]
  /** All that listeners were told, over all restarts. */
  restarts = 0
  #end = () => {}

  constructor(rig: InboxRig, messages: readonly Sent[]) {
    this.rig = rig
    this.under = messages.flatMap(({ pdus }) => pdus)
    this.rig.inbox.start()
    this.#end = this.rig.listen()
  }

  async run(step: Step): Promise<void> {
    switch (step.do) {
      case 'bring':
        return this.bring(step.n, step.again)
      case 'list':
        return this.list(step.undead)
      case 'crash':
        this.rig.dieAfter(step.writes)
        await this.list(false)
        return this.restart()
      case 'restart':
        return this.restart()
      case 'wait':
        return this.rig.after(step.ms)
      case 'deaf':
        return this.#end()
      case 'listen':
        this.#end()
        this.#end = this.rig.listen()
        return this.rig.idle()
    }
  }

  bring(n: number, again: boolean): void {
    const at = n % this.under.length
    const pdu = this.under[at]
    // Two that are alike at the same time are two messages.
    if (pdu === undefined || [...this.slots.values()].includes(pdu)) return
    if (!again) this.under.splice(at, 1)
    const free = Array.from({ length: 99 }, (_, i) => i + 1).find((index) => !this.slots.has(index))!
    this.slots.set(free, pdu)
  }

  async list(undead: boolean): Promise<void> {
    const listed = [...this.slots].map(([index, pdu]) => ({ pdu, slot: { memory: 'SM', index } }))
    if (listed.length === 0) return
    await this.rig.receive(listed)
    if (this.rig.dead) return
    for (const { slot } of listed.slice(undead ? 1 : 0)) this.slots.delete(slot.index)
  }

  async restart(): Promise<void> {
    this.restarts++
    await this.rig.restart({ listening: false })
    this.rig.inbox.start()
    this.#end = this.rig.listen()
    await this.rig.idle()
  }

  /** Everything arrives, and there is somebody to tell. */
  async finish(): Promise<void> {
    await this.run({ do: 'listen' })
    while (this.under.length > 0) {
      this.bring(0, false)
      await this.list(false)
    }
    await this.list(false)
    await this.rig.after(1000)
  }
}

describe('messages of several senders that come in parts, in any order, again, and over restarts', () => {
  it('are told once each, or again only marked so; none is lost, and none mixed up', async () => {
    let redelivered = 0
    let duplicates = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(outline, { minLength: 1, maxLength: 6 }),
        fc.array(step, { maxLength: 40 }),
        async (outlines, steps) => {
          const messages = messagesOf(outlines)
          const model = new Model(await InboxRig.silent(), messages)
          for (const one of steps) await model.run(one)
          await model.finish()
          const { told, inbounds, raws } = model.rig
          assert.deepEqual(
            [...new Set(told.map(({ text }) => text))].sort(),
            messages.map(({ text }) => text).sort()
          )
          for (const { text } of messages) {
            const times = told.filter((message) => message.text === text)
            assert.equal(new Set(times.map(({ id }) => id)).size, 1, 'one message')
            const unmarked = times.filter((message) => !message.redelivered)
            assert.ok(unmarked.length <= 1, `${text} was told ${unmarked.length} times`)
            if (model.restarts === 0) assert.equal(times.length, 1)
          }
          assert.ok(told.every(({ kind }) => kind === 'message'))
          assert.deepEqual(new Set(inbounds.map(({ state }) => state)), new Set(['emitted']))
          assert.ok(raws.every(({ state }) => state === 'joined' || state === 'duplicate'))
          redelivered += told.filter((message) => message.redelivered).length
          duplicates += raws.filter(({ state }) => state === 'duplicate').length
        }
      ),
      { numRuns: 100 }
    )
    // Otherwise the steps would prove nothing.
    assert.ok(redelivered > 2, `${redelivered} were told again`)
    assert.ok(duplicates > 30, `${duplicates} came again`)
  }).timeout(60_000)
})
