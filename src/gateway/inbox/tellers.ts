import type { Inbound, Page, Store } from '../../store'
import type { Clock } from '../../types'
import { pagesOf } from '../pages'
import { writeInbounds } from './writing'

/** Longer than it takes to tell a message and to write that it was told, be it at the second try. */
const LEASE_MS = 30_000
const PAGE = 50

export interface TellersOptions {
  store: Store
  clock: Clock
  /** Of a store that several hosts share: unlike any other in the world. Absent: nobody else tells anything. */
  owner?: string
}

/** Who tells a message: one of the hosts that share a store, and another one when that has died or stands still. */
export class Tellers {
  /** Leases that had run out when they were looked at last, by message and version. */
  #overdue: ReadonlySet<string> = new Set()

  constructor(private readonly options: TellersOptions) {}

  /**
   * Writes that this host tells these now. Resolves to those that it may tell: none that another host was faster with,
   * and none at all where so much time has passed meanwhile that another host may have taken over.
   */
  async take(ready: readonly Inbound[]): Promise<Inbound[]> {
    if (ready.length === 0) return []
    const { store, clock } = this.options
    const since = clock.monotonic()
    const lease = await this.#lease()
    const taken = await writeInbounds(
      store,
      ready.map((inbound) => ({ ...inbound, state: 'emitting', ...lease }))
    )
    return lease === undefined || clock.monotonic() - since < LEASE_MS / 2 ? taken : []
  }

  /** Makes ready again what was being told when the program ended. Where others tell as well, see release(). */
  async recover(): Promise<void> {
    if (this.options.owner !== undefined) return
    for await (const page of this.#emitting()) await this.#again(page)
  }

  /**
   * Makes ready again what a host was telling that is gone; to be called now and then. A lease counts as run out when it
   * is found so twice: while the store is away nobody can write that a message was told, and does so when it is back.
   */
  async release(): Promise<void> {
    const { owner, store } = this.options
    if (owner === undefined) return
    const now = await store.time()
    const found = new Set<string>()
    for await (const page of this.#emitting()) {
      const overdue = page.filter(({ leasedUntil = 0 }) => leasedUntil <= now)
      for (const inbound of overdue) found.add(nameOf(inbound))
      await this.#again(overdue.filter((inbound) => this.#overdue.has(nameOf(inbound))))
    }
    this.#overdue = found
  }

  async #lease(): Promise<Pick<Inbound, 'leaseOwner' | 'leasedUntil'> | undefined> {
    const { owner, store } = this.options
    return owner === undefined
      ? undefined
      : { leaseOwner: owner, leasedUntil: (await store.time()) + LEASE_MS }
  }

  #emitting(): AsyncGenerator<Inbound[]> {
    const { store } = this.options
    return pagesOf((page: Page) => store.inbounds({ states: ['emitting'] }, page), PAGE)
  }

  async #again(inbounds: readonly Inbound[]): Promise<void> {
    await writeInbounds(
      this.options.store,
      inbounds.map((inbound) => ({ ...unleased(inbound), state: 'ready', redelivered: true }))
    )
  }
}

/** Nobody has it for himself. */
export function unleased({ leaseOwner: _, leasedUntil: _until, ...inbound }: Inbound): Inbound {
  return inbound
}

function nameOf({ id, version }: Inbound): string {
  return `${id} ${version}`
}
