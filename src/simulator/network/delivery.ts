import { encode, type Tpdu } from '../../pdu'
import type { Clock, Timer } from '../../types'

/** A SIM in the network: what the network knows of a virtual modem. */
export interface Subscriber {
  /** Of the modem, for the ledger. */
  readonly name: string
  readonly imsi: string
  readonly number: string
  /** Registered, so that messages can be brought. */
  readonly reachable: boolean
  /** Brings a TPDU (hex, without the service centre); resolves to whether it was acknowledged. */
  receive(tpdu: string): Promise<boolean>
}

interface Waiting {
  tpdu: Tpdu | string
  done: () => void
}

/** A service centre tries again by itself, also if it hears nothing of the SIM. */
const RETRY_MS = 60_000

/**
 * Messages for one SIM, one at a time and in order. What it cannot take - switched off, full - waits until
 * the network hears of it again.
 */
export class DeliveryQueue {
  readonly #waiting: Waiting[] = []
  #busy = false
  /** Something changed while a message was on its way. */
  #again = false
  #retry: Timer | undefined

  constructor(
    readonly subscriber: Subscriber,
    readonly clock: Clock
  ) {}

  get length(): number {
    return this.#waiting.length
  }

  /** In this order; resolves when the SIM has acknowledged all. */
  async deliver(...tpdus: readonly (Tpdu | string)[]): Promise<void> {
    // What has no octets is the caller's mistake, and does not stop the queue.
    for (const tpdu of tpdus) this.#hexOf(tpdu)
    const idle = this.#waiting.length === 0
    const delivered = tpdus.map(
      (tpdu) => new Promise<void>((done) => void this.#waiting.push({ tpdu, done }))
    )
    // All of them first: each tells whether another one waits.
    if (idle) this.resume()
    await Promise.all(delivered)
  }

  /** The SIM can be reached, or has room, again. */
  resume(): void {
    if (this.#busy) this.#again = true
    else void this.#run()
  }

  async #run(): Promise<void> {
    this.#busy = true
    this.clock.clearTimeout(this.#retry)
    do {
      this.#again = false
      await this.#bringAll()
    } while (this.#again)
    this.#busy = false
    if (this.#waiting.length > 0) this.#retry = this.clock.setTimeout(() => this.resume(), RETRY_MS)
  }

  /** Until the first one that is refused. */
  async #bringAll(): Promise<void> {
    while (this.#waiting.length > 0 && this.subscriber.reachable) {
      const { tpdu, done } = this.#waiting[0]!
      if (!(await this.subscriber.receive(this.#hexOf(tpdu)))) return
      this.#waiting.shift()
      done()
    }
  }

  /** TP-MMS tells whether another one waits (TS 23.040 9.2.3.2); a repetition is the same octets again. */
  #hexOf(tpdu: Tpdu | string): string {
    if (typeof tpdu === 'string') return tpdu
    return encode({ ...tpdu, smscField: false, mms: this.#waiting.at(-1)?.tpdu !== tpdu })
  }
}
