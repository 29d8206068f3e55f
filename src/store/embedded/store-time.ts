import type { Clock } from '../../types'

/** The clock of a store: begins no earlier than anything on record, then counts with the monotonic clock. */
export class StoreTime {
  readonly #base: number

  constructor(
    private readonly clock: Clock,
    newest: number
  ) {
    this.#base = Math.max(clock.now(), newest) - clock.monotonic()
  }

  /** Milliseconds. */
  now(): number {
    return Math.floor(this.#base + this.clock.monotonic())
  }
}
