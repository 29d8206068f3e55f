import { type Message, PRIORITIES } from '../records'
import type { Claimed, ClaimRequest, Lease } from '../store'
import type { Disk, Range } from './disk'
import { claimPrefix, indexKeys, OUT_END, OUT_PREFIX, queuePrefix } from './indexes'
import { lastPart, sortable } from './keys'
import { Leases } from './leases'
import type { StoreTime } from './store-time'

/** Keys that are read at once: the first is free mostly. */
const FEW = 4
const MANY = 256

/**
 * Gives messages to their owners. Where a queue was searched up to some key, all before it is leased or gone: the next
 * search begins there, however many are leased, or were, until one of them becomes free or is put there.
 */
export class Claims {
  readonly #leases = new Leases()
  /** By prefix of a queue. */
  readonly #from = new Map<string, string>()
  /** Keys that became free while a search is going on. */
  #freed: string[] | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly disk: Disk,
    private readonly time: StoreTime
  ) {}

  claim({ owner, queues, priorities, leaseMs }: ClaimRequest): Promise<Claimed | undefined> {
    return this.#inTurn(async () => {
      for (const priority of PRIORITIES.filter((priority) => priorities.includes(priority))) {
        const prefixes = queues.map((queue) => queuePrefix(queue, priority))
        const claimed = await this.#first(prefixes, { owner, leaseMs })
        if (claimed) return claimed
      }
      return undefined
    })
  }

  takeOver(request: { owner: string; leaseMs: number }): Promise<Claimed | undefined> {
    return this.#inTurn(() => this.#first([OUT_PREFIX], request))
  }

  /** Throws LEASE_LOST. */
  check(lease: Lease): void {
    this.#leases.check(lease, this.time.now())
  }

  renew(lease: Lease, leaseMs: number): void {
    const now = this.time.now()
    this.#leases.renew(lease, now + leaseMs, now)
  }

  /** Whether it was held. */
  release(lease: Lease): boolean {
    const released = this.#leases.release(lease)
    if (released) this.#free(lease.message)
    return released
  }

  /** Something is on disk under this key that may be claimed. */
  put(key: string): void {
    const prefix = claimPrefix(key)
    if (prefix === undefined) return
    const from = this.#from.get(prefix)
    if (from !== undefined && key < from) this.#from.set(prefix, key)
    this.#freed?.push(key)
  }

  /** One after another: two at once would find the same message. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => {})
    return done
  }

  async #first(
    prefixes: readonly string[],
    { owner, leaseMs }: { owner: string; leaseMs: number }
  ): Promise<Claimed | undefined> {
    // Found, but no longer there when the record was read, or unreadable.
    const gone = new Set<string>()
    for (;;) {
      const now = this.time.now()
      for (const message of this.#leases.expire(now)) this.#free(message)
      const found = await this.#search(prefixes, now, gone)
      if (found === undefined) return undefined
      const message = this.disk.read('message', lastPart(found))
      if (message && indexKeys('message', message).includes(found))
        return { message, lease: this.#leases.take(message.id, owner, this.time.now() + leaseMs) }
      gone.add(found)
    }
  }

  /** The earliest free key under all of the prefixes, then by id. */
  async #search(
    prefixes: readonly string[],
    now: number,
    gone: ReadonlySet<string>
  ): Promise<string | undefined> {
    const freed: string[] = []
    this.#freed = freed
    const found = await Promise.all(
      prefixes.map(async (prefix) => {
        const until = prefix === OUT_PREFIX ? OUT_END : `${prefix}${sortable(now + 1)}`
        return { prefix, key: await this.#head(prefix, until, gone) }
      })
    ).finally(() => {
      this.#freed = undefined
      for (const key of freed) this.put(key)
    })
    let best: { place: string; key: string } | undefined
    for (const { prefix, key } of found) {
      const place = key?.slice(prefix.length)
      if (place !== undefined && (best === undefined || place < best.place)) best = { place, key: key! }
    }
    return best?.key
  }

  async #head(prefix: string, until: string, gone: ReadonlySet<string>): Promise<string | undefined> {
    let range: Range = { gte: this.#from.get(prefix) ?? prefix, lt: until }
    for (let limit = FEW; ; limit = MANY) {
      const keys = await this.disk.keys({ ...range, limit })
      const free = keys.find((key) => !gone.has(key) && !this.#leases.has(lastPart(key)))
      const last = free ?? keys.at(-1)
      if (last !== undefined) this.#from.set(prefix, last)
      if (free !== undefined || keys.length < limit) return free
      range = { gt: last!, lt: until }
    }
  }

  /** Nobody has it any more. */
  #free(id: string): void {
    const message: Message | undefined = this.disk.read('message', id)
    for (const key of message ? indexKeys('message', message) : []) this.put(key)
  }
}
