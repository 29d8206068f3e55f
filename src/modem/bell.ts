import type { Clock } from '../types'

/** Wakes the one who waits. A ring that nobody waited for is heard by the next who does. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Forgets a ring that nobody waited for. */
  clear(): void {
    this.#rung = false
  }

  /** Resolves at the next ring, or when so much time has passed. */
  wait(clock: Clock, ms = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#rung) {
      this.#rung = false
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const timer = Number.isFinite(ms) ? clock.setTimeout(() => this.#wake?.(), ms) : undefined
      this.#wake = () => {
        clock.clearTimeout(timer)
        this.#wake = undefined
        this.#rung = false
        resolve()
      }
    })
  }
}
