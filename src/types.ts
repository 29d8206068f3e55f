/** What comes from outside and is passed in, so that a test can say what it is. */

/** As Math.random: at least 0, below 1. */
export type Random = () => number

/** What setTimeout() of a Clock gives; only good for its clearTimeout(). */
export type Timer = unknown

/** Time: a test passes one that it moves by hand. Its timers count by the monotonic clock. */
export interface Clock {
  /** Wall clock: milliseconds since 1970, UTC. May jump, and may be wrong. */
  now(): number
  /** Milliseconds since some moment; never goes back, and means nothing after a restart. */
  monotonic(): number
  setTimeout(callback: () => void, ms: number): Timer
  clearTimeout(timer: Timer | undefined): void
}
