import type { Duplex } from 'node:stream'
import type { Quiet } from './quiet'

/** Written in pieces of so many octets, so many milliseconds apart. */
export interface Pace {
  octets: number
  ms: number
}

/** What goes out, at the pace that the modem can take. */
export class Writer {
  pace: Pace | undefined
  readonly #port: Duplex
  readonly #quiet: Quiet
  /** What is written in pieces ends with its own turn. */
  #turn = 0

  constructor(port: Duplex, quiet: Quiet, pace: Pace | undefined) {
    this.#port = port
    this.#quiet = quiet
    this.pace = pace
  }

  /** `last` is called when its last piece is about to go. */
  write(text: string, last?: () => void): void {
    void this.#pieces(Buffer.from(text, 'latin1'), last)
  }

  /** What is left of it would become part of the next command. */
  drop(): void {
    this.#turn++
  }

  async #pieces(octets: Buffer, last?: () => void): Promise<void> {
    const turn = this.#turn
    const { octets: size, ms } = this.pace ?? { octets: octets.length, ms: 0 }
    for (let at = 0; at < octets.length; at += size) {
      if (at > 0) await this.#quiet.pause(ms)
      if (turn !== this.#turn || this.#port.destroyed) return
      if (at + size >= octets.length) last?.()
      this.#port.write(octets.subarray(at, at + size))
    }
  }
}
