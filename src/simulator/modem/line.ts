import type { Clock, Timer } from '../../types'

/** Bits of one octet on the line: start, eight, stop. */
const BITS_PER_OCTET = 10
/** Octets that a UART hands over at once. */
const FIFO = 16

/** The line between modem and client. */
export interface LineSpeed {
  /** Octets arrive at once without one. */
  baudRate?: number
  /** So many octets of the modem wait to leave; what comes on top of them is lost. Default: any number. */
  buffer?: number
}

/** One direction of a line: octets arrive in their order, and no faster than its speed lets them. */
export class Line {
  readonly #clock: Clock
  readonly #onWire = new Set<Timer>()
  #busyUntil = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  send(octets: Uint8Array, { baudRate, buffer }: LineSpeed, arrive: (octets: Uint8Array) => void): void {
    const msAnOctet = baudRate === undefined ? 0 : (BITS_PER_OCTET * 1000) / baudRate
    // Behind what left when the line was slower.
    if (msAnOctet === 0 && this.#onWire.size === 0) {
      arrive(octets)
      return
    }
    const waiting = msAnOctet === 0 ? 0 : Math.ceil(this.#waitingMs / msAnOctet)
    const kept = octets.subarray(0, Math.max(0, (buffer ?? Number.POSITIVE_INFINITY) - waiting))
    for (let at = 0; at < kept.length; at += FIFO) {
      const piece = kept.subarray(at, at + FIFO)
      this.#arriveAfter(piece.length * msAnOctet, () => arrive(piece))
    }
  }

  /** What has not yet arrived will not. */
  clear(): void {
    for (const timer of this.#onWire) this.#clock.clearTimeout(timer)
    this.#onWire.clear()
    this.#busyUntil = 0
  }

  get #waitingMs(): number {
    return Math.max(0, this.#busyUntil - this.#clock.now())
  }

  #arriveAfter(ms: number, arrive: () => void): void {
    const now = this.#clock.now()
    this.#busyUntil = Math.max(now, this.#busyUntil) + ms
    const timer = this.#clock.setTimeout(() => {
      this.#onWire.delete(timer)
      arrive()
    }, this.#busyUntil - now)
    this.#onWire.add(timer)
  }
}
