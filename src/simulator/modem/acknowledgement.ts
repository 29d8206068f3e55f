import type { Clock, Timer } from '../../types'

/** How long the network waits for +CNMA where one is due. */
const CNMA_TIMEOUT_MS = 15_000

/** What became of a message that +CNMA was to acknowledge; lost: power went before. */
export type Verdict = 'accepted' | 'refused' | 'missed' | 'lost'

/** The +CNMA that is due: never more than one, as no further message is said before (TS 27.005 3.4.4). */
export class Acknowledgement {
  readonly #clock: Clock
  #due: { settled: (verdict: Verdict) => void; timer: Timer } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get due(): boolean {
    return this.#due !== undefined
  }

  /** A message has been said; calls back once. */
  expect(settled: (verdict: Verdict) => void): void {
    const timer = this.#clock.setTimeout(() => this.settle('missed'), CNMA_TIMEOUT_MS)
    this.#due = { settled, timer }
  }

  /** Whether one was due. */
  settle(verdict: Verdict): boolean {
    const due = this.#due
    if (!due) return false
    this.#due = undefined
    this.#clock.clearTimeout(due.timer)
    due.settled(verdict)
    return true
  }
}
