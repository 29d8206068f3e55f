import type { Clock, Timer } from '../types'

/** More nobody can read, and each goes to every open editor. */
const PAUSE_MS = 1000

/** Shows the newest of what it is given: at once, but one in a second at most, and none twice in a row. */
export class Pace<T> {
  #shown = ''
  #next: T | undefined
  #timer: Timer | undefined
  #stopped = false

  constructor(
    private readonly show: (value: T) => void,
    private readonly clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>
  ) {}

  set(value: T): void {
    if (this.#stopped) return
    this.#next = value
    if (this.#timer === undefined) this.#draw()
  }

  /** For good: whoever comes late shows nothing. */
  stop(): void {
    this.#stopped = true
    this.clock.clearTimeout(this.#timer)
    this.#timer = undefined
    this.#next = undefined
  }

  #draw(): void {
    const value = this.#next
    this.#next = undefined
    if (value === undefined || JSON.stringify(value) === this.#shown) return
    this.#shown = JSON.stringify(value)
    this.#timer = this.clock.setTimeout(() => {
      this.#timer = undefined
      this.#draw()
    }, PAUSE_MS)
    this.show(value)
  }
}
