import type { Clock, Timer } from '../../types'

/** Thrown where work cannot go on because the modem lost power meanwhile. */
export const LOST_POWER = Symbol('lost power')

/** The power of a modem, and what waits while it is on: when it goes, that ends without a word. */
export class Power {
  state: 'off' | 'booting' | 'on' = 'off'
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()
  /** Counts power cycles: what began before the last one must not speak any more. */
  #life = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The work that begins now: whether it may still go on. */
  watch(): () => boolean {
    const life = this.#life
    return () => life === this.#life
  }

  /** Calls back after so long, unless power is lost before. */
  later(ms: number, callback: () => void): void {
    if (ms <= 0) {
      callback()
      return
    }
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer)
      callback()
    }, ms)
    this.#timers.add(timer)
  }

  /** A promise, or what makes one, that rejects when it resolves only after power was lost. */
  async guard<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
    const alive = this.watch()
    const value = await (typeof work === 'function' ? work() : work)
    if (!alive()) throw LOST_POWER
    return value
  }

  cut(): void {
    this.#life++
    this.state = 'off'
    for (const timer of this.#timers) this.#clock.clearTimeout(timer)
    this.#timers.clear()
  }
}
