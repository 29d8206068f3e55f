import type { Store } from '../store'
import { routed } from './queueing'
import { editCard } from './sim-desk'

/** A modem that was not seen for so long does not keep its numbers waiting. */
const ALIVE_MS = 60_000
/** Its routes are announced so often. */
const ANNOUNCE_MS = 20_000

/** Which numbers of a pool go by which modems: prefixes, and when a modem that routes them was last seen. */
type Table = Readonly<Record<string, number>>

/** Prefixes of numbers that are cheaper by some modems than by others; known to all hosts of a store. */
export class Routes {
  readonly #tables = new Map<string, Table>()
  readonly #announced = new Map<string, number>()
  #now = 0

  constructor(private readonly store: Store) {}

  /** The prefix by which a number of this pool goes; undefined: any modem is as good. */
  routeOf(pool: string, to: string): string | undefined {
    const prefixes = Object.keys(this.#tables.get(pool) ?? {}).filter((prefix) => to.startsWith(prefix))
    return prefixes.sort((a, b) => b.length - a.length)[0]
  }

  /** What a modem with these prefixes takes of the queues of a pool: its own, what belongs to nobody, and what nobody serves. */
  queuesFor(pool: string, queues: readonly string[], own: readonly string[]): string[] {
    const table = this.#tables.get(pool) ?? {}
    const mine = Object.keys(table).filter(
      (prefix) => own.includes(prefix) || this.#now - table[prefix]! > ALIVE_MS
    )
    return queues.flatMap((queue) => [queue, ...mine.map((prefix) => routed(queue, prefix))])
  }

  /** To be called now and then: reads what others have announced, and announces what modems that are here and ready route. */
  async refresh(here: ReadonlyMap<string, readonly string[]>): Promise<void> {
    this.#now = await this.store.time()
    for (const [pool, prefixes] of here)
      if (prefixes.length > 0 && this.#isDue(pool)) await this.#announce(pool, prefixes)
    for (const pool of new Set([...here.keys(), ...this.#tables.keys()])) await this.#read(pool)
  }

  /** The routes of a pool are known before the first message of it is taken in. */
  async meet(pools: readonly string[]): Promise<void> {
    for (const pool of new Set(pools)) if (!this.#tables.has(pool)) await this.#read(pool)
  }

  async #read(pool: string): Promise<void> {
    const card = await this.store.card(recordOf(pool))
    this.#tables.set(pool, card?.routes ?? {})
  }

  #isDue(pool: string): boolean {
    return this.#now - (this.#announced.get(pool) ?? Number.NEGATIVE_INFINITY) >= ANNOUNCE_MS
  }

  async #announce(pool: string, prefixes: readonly string[]): Promise<void> {
    const seen = Object.fromEntries(prefixes.map((prefix) => [prefix, this.#now]))
    await editCard(this.store, recordOf(pool), (card) => ({ ...card, routes: { ...card.routes, ...seen } }))
    this.#announced.set(pool, this.#now)
  }
}

function recordOf(pool: string): string {
  return `pool ${pool}`
}
