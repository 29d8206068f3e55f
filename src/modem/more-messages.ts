import type { Clock, Timer } from '../types'
import { command, DEADLINES, type Line } from './line'
import { ignored } from './optional'

/** With +CMMS=1 the modem lets the link go when nothing is sent for 1 to 5 seconds, and forgets the setting (TS 27.005 3.5.6). */
const HELD_MS = 1000

/** Keeps the radio link between the parts of a message, where the modem can. */
export class MoreMessages {
  #supported = true
  #held = false
  #timer: Timer

  constructor(private readonly clock: Clock) {}

  /** Before a part is sent. Rejects only if the line fails. */
  async prepare(line: Line, more: boolean): Promise<void> {
    if (!more || !this.#supported || this.#held) return
    try {
      await line.run(command('AT+CMMS=1', DEADLINES.short))
      this.#held = true
    } catch (error) {
      this.#supported = ignored(error, false)
    }
  }

  /** A part was sent. */
  sent(more: boolean): void {
    this.clock.clearTimeout(this.#timer)
    if (!more) this.#held = false
    else
      this.#timer = this.clock.setTimeout(() => {
        this.#held = false
      }, HELD_MS)
  }

  stop(): void {
    this.clock.clearTimeout(this.#timer)
    this.#held = false
  }
}
