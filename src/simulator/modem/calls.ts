import type { VirtualModem } from './modem'

/** Between two RINGs. */
const RING_MS = 5000

/** Incoming calls: they ring until hung up, here or there. */
export class Calls {
  readonly #modem: VirtualModem
  #from: string | undefined
  #call = 0

  constructor(modem: VirtualModem) {
    this.#modem = modem
  }

  get ringing(): boolean {
    return this.#from !== undefined
  }

  /** Somebody calls. */
  ring(from: string): void {
    this.#from = from
    this.#ring(++this.#call)
  }

  /** By ATH or +CHUP, or because the caller gives up. */
  hangUp(): void {
    this.#from = undefined
  }

  #ring(call: number): void {
    if (this.#from === undefined || call !== this.#call) return
    this.#modem.urc('RING')
    const type = this.#from.startsWith('+') ? 145 : 129
    if (this.#modem.settings.clip) this.#modem.urc(`+CLIP: "${this.#from}",${type},,,,0`)
    this.#modem.later(RING_MS, () => this.#ring(call))
  }
}
