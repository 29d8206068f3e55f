/** What is tried, in this order, while a modem does not come back. */
export type Step =
  /** The settings again, on the open port: the channel says ESC and AT by itself. */
  | 'reinit'
  /** AT+CFUN=1,1 or what the family has instead. */
  | 'reset'
  /** The port closed and opened. */
  | 'reopen'

const STEPS: readonly Step[] = ['reinit', 'reset', 'reopen']
const PAUSES_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000]
/** A port that is not there costs nothing to look for. */
const LONGEST_SEARCH_MS = 5000

/** The recovery ladder: every failure goes one rung up, the pauses grow, and only a good while of work leads down. */
export class Ladder {
  #failures = 0
  /** Apart from the failures: a port that was away for long says nothing about the modem behind it. */
  #searches = 0

  /** The port is open, and the modem does not do what it should. */
  next(): { step: Step; pauseMs: number } {
    const step = STEPS[this.#failures % STEPS.length]!
    const round = Math.floor(this.#failures / STEPS.length)
    this.#failures++
    return { step, pauseMs: step === 'reinit' && round === 0 ? 0 : this.#pause(round) }
  }

  /** The port is gone or does not open. */
  nextSearch(): number {
    return Math.min(this.#pause(this.#searches++), LONGEST_SEARCH_MS)
  }

  calm(): void {
    this.#failures = 0
    this.#searches = 0
  }

  #pause(nth: number): number {
    return PAUSES_MS[Math.min(nth, PAUSES_MS.length - 1)]!
  }
}
