import { StoreError } from '../errors'
import type { Lease } from '../store'

interface Held {
  owner: string
  token: number
  until: number
}

/** Of all stores of this process, so that a lease from before a store was opened again fits no later one. */
let lastToken = 0

/** Who has which message. In memory: the process that opens the store is the only one, and starts with none. */
export class Leases {
  readonly #held = new Map<string, Held>()
  /** None ends earlier. */
  #firstEnd = Number.POSITIVE_INFINITY

  /** Whether somebody has it, or had it and was not yet found to have lost it by expire(). */
  has(message: string): boolean {
    return this.#held.has(message)
  }

  /** Messages whose time is over: from now on they are nobody's. */
  expire(now: number): string[] {
    if (now < this.#firstEnd) return []
    const over = [...this.#held].filter(([, { until }]) => until <= now).map(([message]) => message)
    for (const message of over) this.#held.delete(message)
    this.#firstEnd = Number.POSITIVE_INFINITY
    for (const { until } of this.#held.values()) this.#firstEnd = Math.min(this.#firstEnd, until)
    return over
  }

  take(message: string, owner: string, until: number): Lease {
    const token = ++lastToken
    this.#hold(message, { owner, token, until })
    return { message, owner, token }
  }

  /** Throws LEASE_LOST. */
  check({ message, owner, token }: Lease, now: number): void {
    const held = this.#held.get(message)
    if (held && held.owner === owner && held.token === token && held.until > now) return
    throw new StoreError(
      'LEASE_LOST',
      `The message ${message} is no longer this owner's: its lease ran out or was given back.`,
      { record: message }
    )
  }

  renew(lease: Lease, until: number, now: number): void {
    this.check(lease, now)
    this.#hold(lease.message, { owner: lease.owner, token: lease.token, until })
  }

  /** Whether it was held. */
  release({ message, token }: Lease): boolean {
    return this.#held.get(message)?.token === token && this.#held.delete(message)
  }

  #hold(message: string, held: Held): void {
    this.#held.set(message, held)
    this.#firstEnd = Math.min(this.#firstEnd, held.until)
  }
}
