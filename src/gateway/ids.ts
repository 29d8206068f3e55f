import type { Clock, Random } from '../types'

const TIME_DIGITS = 9
const RANDOM_DIGITS = 9

/** Ids that sort by the time at which they were made, also among hosts: 9 digits of time, 3 of a count, 9 at random, base 36. */
export class Ids {
  readonly #clock: Clock
  readonly #random: Random
  #time = 0
  #count = 0

  constructor({ clock, random }: { clock: Clock; random: Random }) {
    this.#clock = clock
    this.#random = random
  }

  /** Greater than all before, even if the wall clock goes back. */
  next(): string {
    const now = Math.max(this.#clock.now(), this.#time)
    this.#count = now === this.#time ? this.#count + 1 : 0
    // The count is full: the next millisecond is begun early.
    this.#time = this.#count < 36 ** 3 ? now : now + 1
    if (this.#count >= 36 ** 3) this.#count = 0
    return (
      digits(this.#time, TIME_DIGITS) +
      digits(this.#count, 3) +
      digits(Math.floor(this.#random() * 36 ** RANDOM_DIGITS), RANDOM_DIGITS)
    )
  }
}

function digits(value: number, width: number): string {
  return value.toString(36).padStart(width, '0').slice(-width)
}
