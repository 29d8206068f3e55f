import type { Store } from '../store'
import { editCard } from './sim-desk'

export interface PresenceOptions {
  store: Store
  /** Other hosts work on the same store: they are told, and asked. */
  shared: boolean
}

/** When each SIM was last in a modem that could send by it, on any host of the store; in the store's time. */
export class Presence {
  readonly #here = new Map<string, number>()
  /** Nothing is known of before. */
  #since: number | undefined

  constructor(private readonly options: PresenceOptions) {}

  /** To be called now and then, with the SIMs that are here now. Resolves to the store's time. */
  async note(sims: readonly string[]): Promise<number> {
    const { store, shared } = this.options
    const now = await store.time()
    this.#since ??= now
    for (const sim of sims) {
      this.#here.set(sim, now)
      if (shared) await editCard(store, sim, (card) => ({ ...card, seen: now }))
    }
    return now
  }

  /** Where it was never seen: since when it would have been. */
  async seen(sim: string): Promise<number> {
    const { store, shared } = this.options
    const elsewhere = shared ? (await store.card(sim))?.seen : undefined
    return Math.max(this.#here.get(sim) ?? 0, elsewhere ?? 0, this.#since ?? 0)
  }
}
