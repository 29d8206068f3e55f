import type { Family } from './family'
import { type Hold, LATE } from './hold'
import type { Learned, Notice } from './learned'
import { command, type Line } from './line'
import { isRefusal } from './optional'
import { leftOf, type ReceivedPdu, type Receiver } from './received'
import { receivedPdu } from './slots'

export interface DirectOptions {
  line: Line
  family: Family
  receiver: Receiver
  /** How long a receiver is waited for. */
  hold: Hold
  /** Told when a receiver has answered late. */
  wake(): void
  learned: Learned
  notice: Notice
}

/** +CMS ERROR: nothing to acknowledge (TS 27.005 3.2.5). It says so a second time, too. */
const NO_CNMA_EXPECTED = 340

/**
 * Messages that the modem does not keep (+CMT and +CDS, TS 27.005 3.4.1). They are handed over at once, whatever the
 * line is doing, and acknowledged when they are on disk: the network brings again what is not.
 */
export class DirectMessages {
  readonly #options: DirectOptions
  /** Of each message that waits for its acknowledgement: whether it is on disk by now. */
  readonly #new: Promise<boolean>[] = []
  /** The line was needed before the first of them was on disk. */
  #late = false

  constructor(options: DirectOptions) {
    this.#options = options
  }

  /** Something waits for its acknowledgement, and may have it. */
  get pending(): boolean {
    return this.#new.length > 0 && !this.#late
  }

  /** `data`: the line behind the header; no hex where the modem has fallen back to text mode. */
  take(header: string, data: string): void {
    this.#hand(receivedPdu(header, data))
  }

  /** Hands over again what was not taken. */
  retry(): void {
    for (const pdu of this.#options.learned.untaken.splice(0)) this.#hand(pdu)
  }

  /** Acknowledges what is on disk. Rejects if the line fails. */
  async acknowledge(): Promise<void> {
    for (let next = this.#new[0]; next && !this.#late; next = this.#new[0]) {
      const taken = await this.#options.hold.until(next)
      if (taken === LATE) {
        this.#expect(next)
        return
      }
      this.#new.shift()
      if (taken) await this.#sendCnma()
    }
  }

  #expect(next: Promise<boolean>): void {
    this.#late = true
    void next.then(() => {
      this.#late = false
      this.#options.wake()
    })
  }

  #hand(pdu: ReceivedPdu): void {
    const { receiver, learned, notice } = this.#options
    const taken = receiver([pdu]).then(
      (answer) => {
        const left = leftOf(answer).length > 0
        // Not acknowledged, so that the network keeps it where it can.
        if (left) learned.untaken.push(pdu)
        return !left
      },
      (error: unknown) => {
        learned.untaken.push(pdu)
        const why = error instanceof Error ? error.message : String(error)
        notice(
          'NOT_TAKEN',
          `A message that the modem does not keep could not be stored; it is tried again (${why}).`
        )
        return false
      }
    )
    this.#new.push(taken)
  }

  /** AT+CNMA without a PDU of its own, which several refuse (TS 27.005 3.4.4). */
  async #sendCnma(): Promise<void> {
    const { line, family, learned } = this.#options
    if (family.neverAcknowledges || !learned.acknowledges) return
    try {
      await line.run(command('AT+CNMA'))
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (error.number !== NO_CNMA_EXPECTED) learned.acknowledges = false
    }
  }
}
