import type { Clock, Timer } from '../types'
import { START_MS } from './patience'

export interface AgendaOptions {
  clock: Clock
  /** Told when something has become due by itself. */
  wake(): void
}

interface Refusal {
  since: number
  told: boolean
}

const RETRY_MS = 3000

/** Memories to look into; those that the modem refused are tried again, often for the time that a start may take. */
export class Agenda {
  readonly #options: AgendaOptions
  readonly #due = new Set<string>()
  readonly #later = new Set<string>()
  readonly #refusals = new Map<string, Refusal>()
  #timer: Timer

  constructor(options: AgendaOptions) {
    this.#options = options
  }

  /** Whether something is due. */
  get pending(): boolean {
    return this.#due.size > 0
  }

  add(...memories: readonly string[]): void {
    for (const memory of memories) this.#due.add(memory)
  }

  take(): string | undefined {
    const [memory] = this.#due
    if (memory !== undefined) this.#due.delete(memory)
    return memory
  }

  /** It could be read. */
  done(memory: string): void {
    this.#refusals.delete(memory)
    this.#later.delete(memory)
    if (this.#later.size === 0) this.stop()
  }

  /** It could not. Whether a person should be told: once, and only if it is not just `forNow`. */
  refused(memory: string, forNow: boolean): boolean {
    const now = this.#options.clock.now()
    const refusal = this.#refusals.get(memory) ?? { since: now, told: false }
    this.#refusals.set(memory, refusal)
    if (forNow && now - refusal.since < START_MS) {
      this.#postpone(memory)
      return false
    }
    const first = !refusal.told
    refusal.told = true
    return first
  }

  /** Nothing becomes due by itself any more. */
  stop(): void {
    this.#options.clock.clearTimeout(this.#timer)
    this.#timer = undefined
    this.#later.clear()
  }

  #postpone(memory: string): void {
    const { clock, wake } = this.#options
    this.#later.add(memory)
    this.#timer ??= clock.setTimeout(() => {
      this.#timer = undefined
      this.add(...this.#later)
      this.#later.clear()
      wake()
    }, RETRY_MS)
  }
}
