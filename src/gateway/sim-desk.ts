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
  private constructor(
    readonly sim: string,
    readonly budget: Budget,
    readonly health: SimHealth,
    private halt: Fault | undefined,
    private readonly store: Store
  ) {}

  /** Reads what is on disk. */
  static async open(sim: string, { store, clock, limits }: SimDeskOptions): Promise<SimDesk> {
    const ages = await store.submissions(sim, DAY_MS)
    const card = await store.card(sim)
    return new SimDesk(
      sim,
      new Budget({ clock, limits, ages }),
      new SimHealth({ clock }),
      card?.halted,
      store
    )
  }

  /** Why nothing is sent until a person says so. */
  get halted(): Fault | undefined {
    const state = this.health.state()
    return this.halt ?? (state.can === 'halt' ? { code: state.code, message: state.message } : undefined)
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

  /** Remembers the halt over a restart. */
  async writeHalt(): Promise<void> {
    const { halted } = this
    if (!halted || this.halt) return
    this.halt = halted
    await editCard(this.store, this.sim, (card) => ({ ...card, halted }))
  }

  async release(): Promise<void> {
    this.halt = undefined
    this.health.release()
    await editCard(this.store, this.sim, ({ halted: _, ...card }) => card)
  }
}

/** Changes what is kept of a SIM or a modem, again if somebody else was faster. */
export async function editCard(
  store: Store,
  id: string,
  change: (card: CardRecord) => CardRecord | undefined
): Promise<CardRecord> {
  for (;;) {
    const before = (await store.card(id)) ?? { id, version: 0 }
    const card = change(before)
    if (!card) return before
    try {
      const { versions } = await store.apply([{ card }])
      return { ...card, version: versions[0]! }
    } catch (error) {
      if ((error as { code?: string }).code !== 'CONFLICT') throw error
    }
  }
}
