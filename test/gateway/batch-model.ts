import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Batch, BatchRow, Message, PersonsWord } from '../../src/gateway'
import { isHeld, openRows } from '../../src/gateway'
import { rowsIn } from '../../src/gateway/batch-states'
import type { GatewayRig } from './gateway-rig'

type Verb = 'start' | 'pause' | 'resume' | 'cancel' | 'cut'

/** What is done to one of the batches; `crash`: the program ends so many turns of the event loop behind its beginning. */
export type Step =
  | {
      kind: 'add'
      batch: number
      rows: readonly ('short' | 'long' | 'bad' | 'again' | 'lost')[]
      crash?: number
    }
  | { kind: 'verb'; batch: number; verb: Verb; crash?: number }
  | { kind: 'decide'; batch: number; word: PersonsWord; all: boolean; crash?: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'crash' }

const batch = fc.nat(1)
const kindOfRow = fc.oneof(
  { weight: 5, arbitrary: fc.constant('short' as const) },
  { weight: 2, arbitrary: fc.constant('lost' as const) },
  { weight: 1, arbitrary: fc.constantFrom('long' as const, 'bad' as const, 'again' as const) }
)
const adding = fc.record({
  kind: fc.constant('add' as const),
  batch,
  rows: fc.array(kindOfRow, { minLength: 1, maxLength: 6 })
})
const verbs = fc.record({
  kind: fc.constant('verb' as const),
  batch,
  verb: fc.oneof(
    { weight: 4, arbitrary: fc.constant('start' as const) },
    { weight: 5, arbitrary: fc.constantFrom('pause' as const, 'resume' as const) },
    { weight: 2, arbitrary: fc.constantFrom('cancel' as const, 'cancel' as const, 'cut' as const) }
  )
})
const decisions = fc.record({
  kind: fc.constant('decide' as const),
  batch,
  word: fc.constantFrom('resend' as const, 'resend' as const, 'drop' as const, 'markSent' as const),
  all: fc.boolean()
})

/** One in seven does not come to its end. */
function orCrash<T extends object>(step: fc.Arbitrary<T>): fc.Arbitrary<T & { crash?: number }> {
  return fc.oneof(
    { weight: 6, arbitrary: step },
    { weight: 1, arbitrary: fc.tuple(step, fc.nat(60)).map(([one, crash]) => ({ ...one, crash })) }
  )
}

const waits = fc.record({
  kind: fc.constant('wait' as const),
  ms: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), fc.constant(120_000))
})

/** A batch that runs, so that there is something to do to it, then anything. */
export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(
    adding,
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: orCrash(adding) },
        { weight: 6, arbitrary: orCrash(verbs) },
        { weight: 3, arbitrary: orCrash(decisions) },
        { weight: 6, arbitrary: waits },
        { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) }
      ),
      { minLength: 4, maxLength: 25 }
    )
  )
  .map(([first, rest]) => [first, { kind: 'verb', batch: first.batch, verb: 'start' }, ...rest])

/** A batch as it should be, by what was done to it. */
interface Expected {
  batch: Batch
  rows: number
  /** The last that it has a row for. */
  number: number
  /** One of these; or its end, where nothing is left. */
  states: readonly Batch['state'][]
  end: 'done' | 'cancelled'
  /** Rows that had begun when it was stopped; undefined while it may begin others. */
  begun: number | undefined
}

/** Does steps to the batches of a gateway, and checks after each what must hold whatever happens. */
export class BatchModel {
  readonly #all: Expected[] = []
  /** Those that steps are about, by their number. */
  readonly #current: (Expected | undefined)[] = []
  /** What a person has asked for may go once more: by number. */
  readonly #resends = new Map<string, number>()
  #numbers = 0

  constructor(private readonly rig: GatewayRig) {}

  async take(step: Step): Promise<void> {
    if (step.kind === 'wait') await this.rig.after(step.ms)
    else if (step.kind === 'crash') await this.#crash()
    else {
      const expected = step.kind === 'add' ? await this.#of(step.batch) : this.#current[step.batch]
      if (!expected) return
      if (step.kind === 'add') await this.#add(expected, step)
      else if (step.kind === 'verb') await this.#verb(expected, step)
      else await this.#decide(expected, step)
    }
    await this.check()
  }

  /** Everything that waits for nobody comes to its end. */
  async finish(): Promise<void> {
    for (const expected of this.#all) {
      if (expected.states.includes('open')) await this.#verb(expected, { verb: 'start' })
      if (expected.states.includes('paused')) await this.#verb(expected, { verb: 'resume' })
    }
    for (let i = 0; i < 60 && !(await this.#areOver()); i++) {
      await this.rig.done(this.rig.gateway.release('m1'))
      await this.rig.after(20_000)
    }
    // What is cancelled says so of its rows in a moment.
    await this.rig.after(5000)
    await this.check()
    for (const { batch, rows } of this.#all) {
      const { batch: found, counts } = await this.rig.done(this.rig.gateway.batches.status(batch.id))
      assert.ok(['done', 'cancelled'].includes(found.state), `${found.state} in the end`)
      assert.equal(openRows(counts), 0)
      assert.equal(found.total, rows)
      assert.ok(found.endedAt !== undefined)
    }
  }

  async check(): Promise<void> {
    for (const expected of this.#all) await this.#check(expected)
    const taken = new Map<string, number>()
    for (const { to, concat } of this.rig.wire.rig.network.ledger.entries) {
      const part = `${to} ${concat?.seq ?? 1}`
      taken.set(part, (taken.get(part) ?? 0) + 1)
    }
    for (const [part, times] of taken) {
      const asked = this.#resends.get(part.split(' ')[0]!) ?? 0
      assert.ok(times <= 1 + asked, `${part} was taken ${times} times, and asked for again ${asked} times`)
    }
  }

  async #areOver(): Promise<boolean> {
    for (const { batch } of this.#all) {
      const { batch: found, counts } = await this.rig.done(this.rig.gateway.batches.status(batch.id))
      if (openRows(counts) > 0 || !['done', 'cancelled'].includes(found.state)) return false
    }
    return true
  }

  async #check(expected: Expected): Promise<void> {
    const { rig } = this
    const { batch, counts } = await rig.done(rig.gateway.batches.status(expected.batch.id))
    const messages = await rig.done(rig.store.messages({ batch: batch.id }, { limit: 1000 }))
    const tally: Record<string, number> = {}
    for (const message of messages)
      for (const kind of isHeld(message) ? [message.state, 'held'] : [message.state])
        tally[kind] = (tally[kind] ?? 0) + 1
    assert.deepEqual({ ...counts }, tally)
    assert.equal(rowsIn(counts), expected.rows)
    if (batch.state !== 'open' && !batch.cut) assert.equal(batch.total, expected.rows)
    const { sent = 0, delivered = 0, failed = 0, cancelled = 0, held = 0 } = counts
    assert.equal(sent + delivered + failed + cancelled + held + openRows(counts), expected.rows)
    const states = openRows(counts) === 0 ? [...expected.states, expected.end] : without(expected, 'done')
    assert.ok(states.includes(batch.state), `${batch.state} instead of ${states}`)
    if (expected.begun === undefined) return
    const begun = begunOf(messages)
    assert.ok(begun <= expected.begun, `${begun} have begun though it was stopped at ${expected.begun}`)
  }

  async #of(index: number): Promise<Expected> {
    const known = this.#current[index]
    if (known && !isOver(known)) return known
    const batch = await this.rig.done(this.rig.gateway.batches.open({ pool: 'default', origin: 'n1' }))
    const expected: Expected = { batch, rows: 0, number: 0, states: ['open'], end: 'done', begun: 0 }
    this.#all.push(expected)
    this.#current[index] = expected
    return expected
  }

  async #add(expected: Expected, { rows, crash }: Extract<Step, { kind: 'add' }>): Promise<void> {
    if (!expected.states.includes('open')) return
    const requests = rows.map((kind, i): BatchRow => {
      const isNew = kind !== 'again' || expected.number === 0
      if (isNew) expected.number = ++this.#numbers
      const number = `+62812${10_000 + expected.number}`
      if (kind === 'lost')
        this.rig.wire.rig.network.rules.add({ to: new RegExp(`\\${number}$`), silent: true, times: 1 })
      const text = kind === 'long' ? 'x'.repeat(200) : `hi ${number}`
      return { to: kind === 'bad' ? '' : number, text, row: expected.rows + i }
    })
    const work = this.rig.gateway.batches.add(expected.batch, requests)
    if (await this.#cutShort(work, crash)) expected.rows = (await this.#messages(expected)).length
    else expected.rows += rows.length
  }

  async #verb(expected: Expected, { verb, crash }: { verb: Verb; crash?: number }): Promise<void> {
    const { batches } = this.rig.gateway
    const { id } = expected.batch
    const { states } = expected
    const before = begunOf(await this.#messages(expected))
    const work = verb === 'cut' ? batches.cut(id, { code: 'CUT', message: 'Cut.' }) : batches[verb](id)
    const tooLate = (error: { code?: string }) => {
      if (error.code !== 'BATCH_OVER') throw error
    }
    const isCut = await this.#cutShort(work.catch(tooLate), crash)
    const { state } = (await this.rig.done(this.rig.gateway.batches.status(id))).batch
    const allowed = AFTER[verb]
    const possible = new Set(states.flatMap((one) => allowed[one] ?? [one]))
    if (isCut) for (const one of states) possible.add(one === 'open' ? 'cancelled' : one)
    possible.add('done').add(expected.end)
    assert.ok(possible.has(state), `${verb} made ${states} ${state}`)
    const wasStopped = expected.begun !== undefined
    expected.states = [state]
    if (state === 'cancelled') expected.end = state
    else if (states.includes('open')) expected.end = 'done'
    // One that was cancelled runs only for what a person wants to have sent again.
    if (state === 'running' && expected.end === 'done') expected.begun = undefined
    // One may have been claimed just then.
    else if (!wasStopped) expected.begun = Math.max(before, begunOf(await this.#messages(expected))) + 1
  }

  async #decide(expected: Expected, { word, all, crash }: Extract<Step, { kind: 'decide' }>): Promise<void> {
    const held = (await this.#messages(expected)).filter(isHeld)
    const meant = all ? held : held.slice(0, 1)
    if (word === 'resend') for (const { to } of meant) this.#resends.set(to, (this.#resends.get(to) ?? 0) + 1)
    const { gateway } = this.rig
    const work: Promise<unknown> = all
      ? gateway.batches.decide(expected.batch.id, word)
      : Promise.all(meant.map(({ id }) => gateway.decide({ id }, word)))
    await this.#cutShort(work, crash)
    // One that was over runs until what was asked for has gone.
    if (word === 'resend' && meant.length > 0) expected.states = [...expected.states, 'running']
  }

  /** Whether the program ended before it was done, as far as anybody knows. */
  async #cutShort(work: Promise<unknown>, turns: number | undefined): Promise<boolean> {
    if (turns === undefined) {
      await this.rig.done(work)
      return false
    }
    work.catch(() => {})
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
    await this.#crash()
    return true
  }

  async #crash(): Promise<void> {
    const { rig } = this
    await rig.crash()
    await rig.clock.advance(2000)
    await rig.ready()
    for (const expected of this.#all)
      if (expected.states.includes('open')) {
        expected.states = ['cancelled']
        expected.end = 'cancelled'
      }
  }

  #messages({ batch }: Expected): Promise<Message[]> {
    return this.rig.done(this.rig.store.messages({ batch: batch.id }, { limit: 1000 }))
  }
}

type State = Batch['state']

/** What a batch in a state may be behind it. */
const AFTER: Record<Verb, Partial<Record<State, State[]>>> = {
  start: { open: ['running', 'paused'] },
  pause: { running: ['paused'] },
  resume: { paused: ['running'] },
  cancel: { open: ['cancelled'], running: ['cancelled'], paused: ['cancelled'] },
  cut: { open: ['cancelled'] }
}

function without({ states }: Expected, state: State): State[] {
  return states.filter((one) => one !== state)
}

function isOver({ states }: Expected): boolean {
  return states.every((state) => state === 'cancelled' || state === 'done')
}

/** Rows of which something went out, or may have. */
function begunOf(messages: readonly Message[]): number {
  return messages.filter(({ parts }) => parts.some(({ attempts }) => attempts.length > 0)).length
}
