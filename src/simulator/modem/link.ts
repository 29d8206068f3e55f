import type { VirtualModem } from './modem'

/** How long the link stays open behind a message (TS 27.005 3.5.6: 1 to 5 seconds). */
const IDLE_MS = 5000

/** The connection to the service centre, which +CMMS keeps open between messages. */
export class Link {
  readonly #modem: VirtualModem
  #openUntil = Number.NEGATIVE_INFINITY
  #uses = 0

  constructor(modem: VirtualModem) {
    this.#modem = modem
  }

  /** A message begins: whether the link is still open from the last one. */
  use(): boolean {
    this.#uses++
    return this.#modem.settings.keepLink > 0 && this.#modem.clock.now() < this.#openUntil
  }

  /** A message has ended: the link stays, if it was asked to. With +CMMS=1 that ends by itself. */
  keep(): void {
    const { settings, clock } = this.#modem
    if (settings.keepLink === 0) return
    this.#openUntil = clock.now() + IDLE_MS
    const use = this.#uses
    this.#modem.later(IDLE_MS, () => {
      if (use === this.#uses && settings.keepLink === 1) settings.keepLink = 0
    })
  }

  /** Power is off. */
  reset(): void {
    this.#openUntil = Number.NEGATIVE_INFINITY
  }
}
