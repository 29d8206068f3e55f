import { type Claimed, type Message, PRIORITIES, type Priority } from '../store'
import { mayGoBlind } from './blind'
import type { Outbox } from './outbox'
import { expired } from './persons'
import { deferred, isBegun, queued, simQueue, untimed } from './queueing'
import type { SimDesk } from './sim-desk'
import type { TrustedClock } from './trusted-clock'
import { IDLE, POLL_MS, shorter, type Wait } from './wait'
import { opensAt, type Window } from './window'

/** Longer than any submission may take, and 30 s. */
export const LEASE_MS = 240_000
/** What does not fit into a budget at all is asked about again so much later: it may be made larger. */
const ASIDE_MS = 60_000
/** A message that is put aside was settled: the next one is looked for at once. */
const AGAIN: Wait = { ...IDLE, ms: 0 }

const ALERTS: readonly Priority[] = ['alert']
const OTHERS = PRIORITIES.filter((priority) => priority !== 'alert')

export interface PickerOptions {
  /** In the leases: unlike any other in the world. */
  owner: string
  outbox: Outbox
  /** Normal and bulk messages go only then; alerts only if `windowForAlerts`. */
  window?: Window | undefined
  windowForAlerts?: boolean | undefined
  time: TrustedClock
  /** Where messages wait that any modem of the pool may send. */
  queues(): readonly string[]
}

/** What a lane sends next, and what it has begun. */
export class Picker {
  /** What it has begun; an alert on top of what it interrupts. */
  readonly #stack: Claimed[] = []

  constructor(private readonly options: PickerOptions) {}

  /** What is being sent. */
  get top(): Claimed | undefined {
    return this.#stack.at(-1)
  }

  /** Puts what goes next on top, or says why there is nothing. `blind`: without a network. */
  async choose(desk: SimDesk, blind: boolean): Promise<Wait | undefined> {
    const { top } = this
    const first = top?.message.priority === 'alert' ? undefined : await this.#next(desk, ALERTS, blind)
    if (this.top !== top) return undefined
    if (top) return desk.wait(1, 'alert')
    const second = blind ? undefined : await this.#next(desk, OTHERS, blind)
    return this.top ? undefined : (shorter(first, second) ?? IDLE)
  }

  /** The one on top is done with, for now or for good. */
  async drop(): Promise<void> {
    const claimed = this.#stack.pop()
    if (claimed) await this.options.outbox.store.release(claimed.lease)
  }

  /** Nobody else takes over what is begun, though it takes long. Not an error if somebody has. */
  async renew(): Promise<void> {
    const { store } = this.options.outbox
    for (const { lease } of this.#stack) await store.renew(lease, LEASE_MS).catch(() => {})
  }

  /** Others may take what is not bound to this SIM; the rest waits for it. */
  async giveBack(): Promise<void> {
    const { outbox } = this.options
    for (let claimed = this.top; claimed; claimed = this.top) {
      const { message, lease } = claimed
      const waits = (current: Message) => current.state === 'sending' && current.queue === undefined
      await outbox
        .edit(message.id, (current) => (waits(current) ? queued(current) : undefined), lease)
        .catch(() => {})
      await this.drop()
    }
  }

  async #next(desk: SimDesk, priorities: readonly Priority[], blind: boolean): Promise<Wait | undefined> {
    return (
      this.#closed(priorities) ?? desk.wait(1, priorities[0]!) ?? (await this.#take(desk, priorities, blind))
    )
  }

  /** Why these must not go at this time of day. */
  #closed(priorities: readonly Priority[]): Wait | undefined {
    const { time, window, windowForAlerts } = this.options
    const areAlerts = priorities === ALERTS
    if (areAlerts && !(window && windowForAlerts)) return undefined
    const now = time.wall()
    if (now === undefined) {
      const message = 'The clock of this machine is wrong: only alerts go.'
      return { code: 'CLOCK_UNTRUSTED', message, ms: POLL_MS }
    }
    const opens = window ? opensAt(window, now) : now
    if (opens <= now) return undefined
    return { code: 'WINDOW', message: 'The send window is closed.', ms: Math.min(opens - now, POLL_MS) }
  }

  /** Claims one that has its time, and for which the budget has room. */
  async #take(desk: SimDesk, priorities: readonly Priority[], blind: boolean): Promise<Wait | undefined> {
    const claimed = await this.#claim(desk, priorities, blind)
    if (!claimed || 'code' in claimed) return claimed
    const { message, lease } = claimed
    if (await this.#mistimed(claimed)) return AGAIN
    const open = message.parts.filter(({ state }) => state !== 'accepted').length
    const wait = desk.wait(open, message.priority)
    if (!wait) {
      this.#stack.push(claimed)
      return undefined
    }
    const { store } = this.options.outbox
    if (wait.ms === Number.POSITIVE_INFINITY) {
      await this.#putAside(claimed, (current) => deferred(current, ASIDE_MS, TOO_LARGE))
      return AGAIN
    }
    await store.release(lease)
    // The release wakes whoever could take it, this lane as well.
    return { ...wait, ms: Math.min(wait.ms, POLL_MS), deaf: true }
  }

  async #claim(
    { sim }: SimDesk,
    priorities: readonly Priority[],
    blind: boolean
  ): Promise<Claimed | Wait | undefined> {
    const { outbox, owner, queues } = this.options
    const request = { owner, queues: [simQueue(sim), ...queues()], priorities, leaseMs: LEASE_MS }
    const passed: Claimed[] = []
    try {
      for (;;) {
        const claimed = await outbox.store.claim(request)
        if (!claimed) return passed.length > 0 ? NETWORK_AWAITED : undefined
        if (!blind || mayGoBlind(claimed.message)) return claimed
        passed.push(claimed)
      }
    } finally {
      for (const { lease } of passed) await outbox.store.release(lease)
    }
  }

  /** Puts aside what is out of its time, or has a time while there is no clock. */
  async #mistimed(claimed: Claimed): Promise<boolean> {
    const { message } = claimed
    const { expires = Number.POSITIVE_INFINITY, notBefore = Number.NEGATIVE_INFINITY } = message
    const timed = message.expires !== undefined || message.notBefore !== undefined
    if (isBegun(message) || !timed) return false
    const now = this.options.time.wall()
    if (now !== undefined && notBefore <= now && now < expires) return false
    await this.#putAside(claimed, (current) =>
      now !== undefined && expires <= now ? expired(current) : untimed(current, now)
    )
    return true
  }

  async #putAside({ message, lease }: Claimed, change: (message: Message) => ReturnType<typeof expired>) {
    const { outbox } = this.options
    await outbox.edit(message.id, change, lease)
    await outbox.store.release(lease)
  }
}

const TOO_LARGE = {
  code: 'OVER_BUDGET',
  message: 'The message has more parts than the budget ever has room for. Raise the budget, or cancel it.'
}

const NETWORK_AWAITED: Wait = {
  code: 'NETWORK_AWAITED',
  message: 'The alerts that wait were tried without a network; the last try waits for one.',
  ms: POLL_MS,
  deaf: true
}
