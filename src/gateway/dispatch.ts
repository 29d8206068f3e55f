import type { Outcome } from '../modem'
import type { Claimed, Message } from '../store'
import type { Backlog } from './backlog'
import type { ErrorOverrides } from './error-policy'
import { freeze } from './freeze'
import type { Modem } from './modem'
import type { Outbox } from './outbox'
import { PartSender, type Tried } from './part-sender'
import { LEASE_MS, type Picker } from './picker'
import { deferred } from './queueing'
import { type SimDesk, willStore } from './sim-desk'
import { frozen, nextPart } from './submission'
import type { Wait } from './wait'

/** Between two tries when the store does not write. */
export const STORE_PAUSE_MS = 5000
/** A message of which no PDU can be made is tried again so much later: a newer version may know better. */
const ASIDE_MS = 600_000

export interface DispatcherOptions {
  /** Of the modem. */
  name: string
  outbox: Outbox
  modem: Modem
  backlog: Backlog
  overrides?: ErrorOverrides | undefined
}

/** Sends what was picked, a part at a time, and draws the conclusions. */
export class Dispatcher {
  readonly #sender: PartSender
  /** The message before went out just now: the radio link is still there. */
  #streak = false
  #restUntil = Number.NEGATIVE_INFINITY
  #stopping = false

  constructor(
    private readonly options: DispatcherOptions,
    private readonly picker: Picker
  ) {
    this.#sender = new PartSender({ ...options, unwritten: (error) => this.#unwritten(error) })
  }

  /** Why nothing is sent, after an error that means the SIM. */
  get rest(): Wait | undefined {
    const ms = this.#restUntil - this.options.outbox.clock.monotonic()
    return ms > 0 ? { code: 'SIM_HELD', message: 'The SIM rests after an error.', ms } : undefined
  }

  /** What is known and cannot be written is no longer waited for. */
  stop(): void {
    this.#stopping = true
  }

  /** There is a pause. */
  pause(): void {
    this.#streak = false
  }

  /**
   * The next part of the message that was picked; `blind`: without a network. One that cannot be dealt with costs
   * itself, not the queue. Rejects while the store is in trouble.
   */
  async send(desk: SimDesk, blind: boolean): Promise<void> {
    const claimed = this.picker.top!
    try {
      await this.#send(claimed, desk, blind)
    } catch (error) {
      const code = codeOf(error)
      if (code.startsWith('STORE_')) throw error
      // Somebody else has it by now.
      if (code !== 'LEASE_LOST') await this.#putAside(claimed, error)
      if (this.picker.top === claimed) await this.picker.drop()
    }
  }

  async #send(claimed: Claimed, desk: SimDesk, blind: boolean): Promise<void> {
    const { store } = this.options.outbox
    await store.renew(claimed.lease, LEASE_MS)
    claimed.message = await this.#frozen(claimed.message, desk.sim)
    const left = claimed.message.parts.filter(({ state }) => state !== 'accepted').length
    const tried = await this.#sender.send(claimed, nextPart(claimed.message)!, desk.sim, {
      more: left > 1 || this.#streak,
      evenWithoutNetwork: blind
    })
    claimed.message = tried.message
    if (!goesOn(tried)) await this.picker.drop()
    this.#streak = tried.outcome.outcome === 'accepted'
    await this.#learn(desk, tried, blind)
  }

  async #frozen(message: Message, sim: string): Promise<Message> {
    if (message.sim === sim && message.parts.every(({ pdu }) => pdu)) return message
    const { outbox } = this.options
    const reference = message.parts.length > 1 ? await outbox.store.next('concat') : 0
    const fixed = frozen(message, sim, freeze(message, { reference, now: outbox.clock.now() }))
    if (message.policy !== 'verify') return fixed
    // What the modem will have in its memory is ours, and is known to be so, before it is there.
    await willStore(outbox.store, sim)
    return outbox.edit(message.id, (current) => ({ message: { ...current, sim, parts: fixed.parts } }))
  }

  async #learn(
    desk: SimDesk,
    { message, outcome, onRecord, holdMs, stopped }: Tried,
    blind: boolean
  ): Promise<void> {
    if (onRecord && outcome.outcome !== 'notSubmitted') desk.budget.submitted()
    if (holdMs !== undefined) this.#restUntil = this.options.outbox.clock.monotonic() + holdMs
    // Without a network a refusal says nothing of the SIM.
    if (!blind || !isAnswered(outcome)) await desk.learn(message.to, outcome)
    if (stopped !== undefined && codeOf(stopped).startsWith('STORE_')) throw stopped
  }

  /** One that may be with the network is left as it is: whoever finds it calls it unknown. */
  async #putAside({ message, lease }: Claimed, error: unknown): Promise<void> {
    const { outbox } = this.options
    const why = `The message to ${message.to} cannot be sent: ${(error as Error).message}`
    outbox.emit({ type: 'trouble', code: codeOf(error), message: why, error })
    const fault = { code: codeOf(error), message: why }
    await outbox
      .edit(message.id, (current) => (isOut(current) ? undefined : deferred(current, ASIDE_MS, fault)), lease)
      .catch(() => {})
  }

  async #unwritten(error: unknown): Promise<void> {
    const { outbox } = this.options
    if (this.#stopping) throw error
    const message = `What the network answered cannot be written, so nothing else is sent: ${(error as Error).message}`
    outbox.emit({ type: 'trouble', code: codeOf(error), message, error })
    await new Promise<void>((resolve) => outbox.clock.setTimeout(resolve, STORE_PAUSE_MS))
    await this.picker.renew()
  }
}

/** Its next part is this lane's business. */
function goesOn({ message, stopped }: Tried): boolean {
  return !stopped && message.state === 'sending' && message.queue === undefined
}

/** Whoever says no is alive: neither modem nor line was lost. */
function isAnswered(outcome: Outcome): boolean {
  return 'class' in outcome && outcome.class !== 'modem' && outcome.class !== 'line'
}

function isOut({ state, parts }: Message): boolean {
  return !['queued', 'sending'].includes(state) || parts.some((part) => part.state === 'submitted')
}

export function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'UNEXPECTED'
}
