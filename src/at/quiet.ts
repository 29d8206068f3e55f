import type { Clock } from '../types'

/** A modem that never stops talking is not waited for any longer. */
const MOST_ROUNDS = 10

/** Waits on the clock, and for a modem that has nothing more to say. All waits end at once when the port goes. */
export class Quiet {
  readonly #clock: Clock
  readonly #waits = new Set<() => void>()
  /** How often something was heard. */
  #heard = 0
  #rest: Promise<void> | undefined
  #ended = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  heard(): void {
    this.#heard++
  }

  pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#ended) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        this.#clock.clearTimeout(timer)
        this.#waits.delete(end)
        resolve()
      }
      const timer = this.#clock.setTimeout(end, ms)
      this.#waits.add(end)
    })
  }

  /** Resolves when nothing has come for so long. */
  async silence(ms: number): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS && !this.#ended; round++) {
      const before = this.#heard
      await this.pause(ms)
      if (this.#heard === before) return
    }
  }

  /** From here on nothing is asked until it was silent for so long. */
  startRest(ms: number): void {
    if (this.#ended) return
    // A modem without a rest says in one go what belongs together.
    this.#rest ??= (ms > 0 ? this.silence(ms) : new Promise<void>((resolve) => setImmediate(resolve))).then(
      () => {
        this.#rest = undefined
      }
    )
  }

  async rested(): Promise<void> {
    while (this.#rest) await this.#rest
  }

  end(): void {
    this.#ended = true
    for (const end of this.#waits) end()
  }
}
