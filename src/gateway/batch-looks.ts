import type { Clock, Timer } from '../types'

const PACE_MS = 1000
/** Whoever else works on the store says what is wrong with it. */
const RETRY_MS = 5000

/** Looks at what has changed: at once, then once a second at most, and never twice at a time at the same. */
export class Looks {
  /** Those that are looked at, or were just now. */
  readonly #resting = new Map<string, Timer | undefined>()
  readonly #again = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  #stopped = false

  constructor(
    private readonly clock: Clock,
    private readonly look: (id: string) => Promise<void>
  ) {}

  /** It has changed. */
  soon(id: string): void {
    if (this.#stopped) return
    if (this.#resting.has(id)) this.#again.add(id)
    else this.#begin(id)
  }

  /** Resolves when nothing is looked at any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#resting.values()) this.clock.clearTimeout(timer)
    await Promise.all(this.#running)
  }

  #begin(id: string): void {
    this.#resting.set(id, undefined)
    const running = this.look(id).then(
      () => this.#rest(id, PACE_MS),
      () => {
        this.#again.add(id)
        this.#rest(id, RETRY_MS)
      }
    )
    this.#running.add(running)
    void running.then(() => this.#running.delete(running))
  }

  #rest(id: string, ms: number): void {
    if (this.#stopped) return
    const timer = this.clock.setTimeout(() => {
      this.#resting.delete(id)
      if (this.#again.delete(id)) this.#begin(id)
    }, ms)
    this.#resting.set(id, timer)
  }
}
