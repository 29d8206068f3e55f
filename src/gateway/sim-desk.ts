import type { Outcome } from '../modem'
import type { CardRecord, Fault, Priority, Store } from '../store'
import type { Clock } from '../types'
import { Budget, type Limits } from './budget'
import { SimHealth } from './sim-health'

const DAY_MS = 24 * 3_600_000

export interface SimDeskOptions {
  store: Store
  clock: Clock
  limits: Limits
}

/** What is known of the SIM in a modem: how much it may still send, and whether it should. */
export class SimDesk {
  /** A halt that is on disk. */
  #halt: Fault | undefined
  #unknowns: number

  private constructor(
    readonly sim: string,
    readonly budget: Budget,
    private readonly health: SimHealth,
    private readonly store: Store,
    card: CardRecord | undefined
  ) {
    this.#halt = card?.halted
    this.#unknowns = health.unknowns
  }

  /** Reads what is on disk. */
  static async open(sim: string, { store, clock, limits }: SimDeskOptions): Promise<SimDesk> {
    const ages = await store.submissions(sim, DAY_MS)
    const card = await store.card(sim)
    const budget = new Budget({ clock, limits, ages })
    const health = new SimHealth({ clock, unknowns: card?.unknowns ?? 0 })
    return new SimDesk(sim, budget, health, store, card)
  }

  /** Why nothing is sent until a person says so. */
  get halted(): Fault | undefined {
    const state = this.health.state()
    return this.#halt ?? (state.can === 'halt' ? { code: state.code, message: state.message } : undefined)
  }

  /** Whether so many parts may go now; else when to ask again. */
  wait(parts: number, priority: Priority): { ms: number; code: string; message: string } | undefined {
    const state = this.health.state()
    if (state.can === 'wait') return state
    const ms = this.budget.wait(parts, priority)
    if (ms <= 0) return undefined
    const message = 'The SIM has sent as much as its budget allows; the rest waits until there is room.'
    return { ms, code: 'BUDGET', message }
  }

  /** What became of a submission says something of the SIM, or of its modem; remembered over a restart. */
  async learn(recipient: string, outcome: Outcome): Promise<void> {
    if (outcome.outcome === 'accepted') this.health.accepted()
    else if (outcome.outcome === 'refused') this.health.refused(recipient, outcome.class)
    else if (outcome.outcome === 'unknown') this.health.unknown()
    if (this.health.unknowns !== this.#unknowns || this.halted !== this.#halt) await this.#write()
  }

  /** A person has seen to it. */
  async release(): Promise<void> {
    this.#halt = undefined
    this.health.release()
    await this.#write()
  }

  async #write(): Promise<void> {
    const { unknowns } = this.health
    const { halted } = this
    await editCard(this.store, this.sim, ({ halted: _, unknowns: _unknowns, ...card }) => ({
      ...card,
      ...(unknowns > 0 && { unknowns }),
      ...(halted && { halted })
    }))
    this.#unknowns = unknowns
    this.#halt = halted
  }
}

/** The program ended while this SIM sent. */
export async function countUnknown(store: Store, sim: string): Promise<void> {
  await editCard(store, sim, (card) => ({ ...card, unknowns: (card.unknowns ?? 0) + 1 }))
}

/** On disk before the first message is stored in a modem. */
export async function willStore(store: Store, sim: string): Promise<void> {
  await editCard(store, sim, (card) => (card.stores ? undefined : { ...card, stores: true }))
}

/** Changes what is kept of a SIM or a modem, again if somebody else was faster. */
export async function editCard(
  store: Store,
  id: string,
  change: (card: CardRecord) => CardRecord | undefined
): Promise<void> {
  for (;;) {
    const card = change((await store.card(id)) ?? { id, version: 0 })
    if (!card) return
    try {
      await store.apply([{ card }])
      return
    } catch (error) {
      if ((error as { code?: string }).code !== 'CONFLICT') throw error
    }
  }
}
