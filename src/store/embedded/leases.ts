import { StoreError } from '../errors'
import type { Lease } from '../store'

interface Held {
  owner: string
  token: number
  until: number
}

/** Who has which message. In memory: the process that opens the store is the only one, and starts with none. */
export class Leases {
  readonly #held = new Map<string, Held>()
  #token = 0

  /** Messages that somebody has. Those whose time is over are nobody's. */
  taken(now: number): Map<string, Held> {
    for (const [message, { until }] of this.#held) if (until <= now) this.#held.delete(message)
    return this.#held
  }

  take(message: string, owner: string, until: number): Lease {
    const token = ++this.#token
    this.#held.set(message, { owner, token, until })
    return { message, owner, token }
  }

  check({ message, owner, token }: Lease, now: number): void {
    const held = this.#held.get(message)
    if (held && held.owner === owner && held.token === token && held.until > now) return
    throw new StoreError(
      'LEASE_LOST',
      `The message ${message} is no longer this owner's: its lease ran out or was given back.`,
      {
        record: message
      }
    )
  }

  renew(lease: Lease, until: number, now: number): void {
    this.check(lease, now)
    this.#held.set(lease.message, { owner: lease.owner, token: lease.token, until })
  }

  /** Whether it was held. */
  release({ message, token }: Lease): boolean {
    return this.#held.get(message)?.token === token && this.#held.delete(message)
  }
}
