import type { Clock, Timer } from '../types'

/** As long a receiver is waited for in any case, and so often it is asked whether something else waits. */
const LOOK_MS = 1000

/** What was waited for is not there, and the line is needed. */
export const LATE = Symbol('late')

/** Keeps the line idle for a receiver, so that what it takes can be deleted at once; until something else needs it. */
export class Hold {
  readonly #clock: Clock
  readonly #needed: () => boolean
  #timer: Timer
  #stopped = false
  #release = () => {}

  constructor(clock: Clock, needed: () => boolean) {
    this.#clock = clock
    this.#needed = needed
  }

  /** For one thing at a time. */
  async until<T>(answer: Promise<T>): Promise<T | typeof LATE> {
    const late = new Promise<typeof LATE>((resolve) => {
      this.#release = () => resolve(LATE)
    })
    if (this.#stopped) this.#release()
    else this.#look()
    try {
      return await Promise.race([answer, late])
    } finally {
      this.#clock.clearTimeout(this.#timer)
    }
  }

  /** Nothing is waited for any longer. */
  stop(): void {
    this.#stopped = true
    this.#clock.clearTimeout(this.#timer)
    this.#release()
  }

  #look(): void {
    this.#timer = this.#clock.setTimeout(() => {
      if (this.#needed()) this.#release()
      else this.#look()
    }, LOOK_MS)
  }
}
