import type { Clock } from '../../src/types'

interface Pending {
  at: number
  order: number
  callback: () => void
}

const MOST_STEPS = 100_000

/** A clock that stands still until it is moved: timers run in their order, and what they start is awaited. */
export class VirtualClock implements Clock {
  #now: number
  /** By how much the wall clock is ahead of it. */
  #ahead = 0
  #order = 0
  readonly #pending = new Set<Pending>()

  constructor(start = '2026-11-22T10:00:00Z') {
    this.#now = Date.parse(start)
  }

  now(): number {
    return this.#now + this.#ahead
  }

  monotonic(): number {
    return this.#now
  }

  /** Sets the wall clock; timers do not notice. */
  setWall(time: string | number): void {
    this.#ahead = (typeof time === 'number' ? time : Date.parse(time)) - this.#now
  }

  setTimeout(callback: () => void, ms: number): Pending {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, callback }
    this.#pending.add(timer)
    return timer
  }

  clearTimeout(timer: Pending | undefined): void {
    if (timer) this.#pending.delete(timer)
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#pending.size
  }

  /** Until the next timer, in milliseconds; undefined if none waits. */
  get next(): number | undefined {
    const next = this.#next(Number.POSITIVE_INFINITY)
    return next && next.at - this.#now
  }

  /** Lets so many milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    let steps = 0
    await settled()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      // A timer that sets itself anew without delay would never let this end.
      if (++steps > MOST_STEPS) throw new Error(`More than ${MOST_STEPS} timers within ${ms} ms`)
      this.#now = next.at
      this.#pending.delete(next)
      next.callback()
      await settled()
    }
    this.#now = end
  }

  #next(end: number): Pending | undefined {
    return [...this.#pending]
      .filter(({ at }) => at <= end)
      .sort((a, b) => a.at - b.at || a.order - b.order)[0]
  }
}

/** Streams hand on what they have in the check phase: two rounds of the event loop bring it to its end. */
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve))
}
