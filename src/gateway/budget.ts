import type { Priority } from '../store'
import type { Clock } from '../types'

/** Parts that a SIM may submit, in any minute, hour and day. */
export interface Limits {
  minute?: number
  hour?: number
  day?: number
}

export const DEFAULT_LIMITS: Limits = { hour: 1000, day: 5000 }
const SPANS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

export interface BudgetOptions {
  clock: Clock
  limits: Limits
  /** Of what was submitted before: milliseconds. */
  ages: readonly number[]
}

/** Parts of the largest message of a priority that ever has room, 255 at most. */
export function largestOf(limits: Limits, priority: Priority): number {
  const each = Object.values(limits).map((limit) => (priority === 'alert' ? limit : openOf(limit)))
  return Math.min(255, ...each)
}

/** What is not kept for alerts, a tenth: one at least. */
function openOf(limit: number): number {
  return Math.min(limit, Math.max(1, limit - Math.ceil(limit / 10)))
}

/** What a SIM may still submit: rolling windows, by the monotonic clock. */
export class Budget {
  readonly #clock: Clock
  readonly #limits: readonly { span: number; limit: number; open: number }[]
  /** Of the longest window: what is older is forgotten. */
  readonly #longest: number
  /** Of submissions, oldest first. */
  #times: number[]

  constructor({ clock, limits, ages }: BudgetOptions) {
    this.#clock = clock
    this.#limits = Object.entries(SPANS).flatMap(([name, span]) => {
      const limit = limits[name as keyof Limits]
      return limit === undefined ? [] : [{ span, limit, open: openOf(limit) }]
    })
    this.#longest = Math.max(0, ...this.#limits.map(({ span }) => span))
    const now = clock.monotonic()
    this.#times = ages.map((age) => now - age).sort((a, b) => a - b)
  }

  /** Milliseconds until so many parts may go; 0: now. A message larger than the limit never may: Infinity. */
  wait(parts: number, priority: Priority): number {
    this.#forget()
    return Math.max(0, ...this.#limits.map((limit) => this.#waitFor(parts, priority, limit)))
  }

  submitted(): void {
    this.#times.push(this.#clock.monotonic())
    this.#forget()
  }

  #waitFor(
    parts: number,
    priority: Priority,
    { span, limit, open }: { span: number; limit: number; open: number }
  ): number {
    const most = priority === 'alert' ? limit : open
    if (parts > most) return Number.POSITIVE_INFINITY
    const since = this.#clock.monotonic() - span
    const within = this.#times.length - this.#after(since)
    const surplus = within + parts - most
    if (surplus <= 0) return 0
    // When so many of the oldest have left the window.
    return this.#times[this.#after(since) + surplus - 1]! - since
  }

  /** Index of the first that is younger. */
  #after(moment: number): number {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[middle]! <= moment) low = middle + 1
      else high = middle
    }
    return low
  }

  #forget(): void {
    const old = this.#after(this.#clock.monotonic() - this.#longest)
    if (old > 0) this.#times = this.#times.slice(old)
  }
}
