import type { Duplex } from 'node:stream'
import type { Clock } from '../types'
import { type LinkOptions, ModemLink, type Unsettled } from './link'
import { released } from './released'

export interface LinkHolderOptions extends Omit<LinkOptions, 'gapMs' | 'unsettled'> {
  /** Opens the port. Rejects with an AtError. */
  open(): Promise<Duplex>
  clock: Clock
}

/** The port of a session: opened one after another, never two at once. */
export class LinkHolder {
  #link: ModemLink | undefined
  /** The last one that was opened. */
  #port: Duplex | undefined
  #unsettled: Unsettled | undefined
  #ended = false
  #giveUp = () => {}

  constructor(private readonly options: LinkHolderOptions) {}

  /** The last one, open or not; absent before, and once it is given up. */
  get link(): ModemLink | undefined {
    return this.#link
  }

  get isOpen(): boolean {
    return this.#link !== undefined && !this.#link.channel.closed
  }

  /** Opens one. Without it, the end came first. */
  async open(gapMs: number): Promise<void> {
    const { clock, open: _, ...rest } = this.options
    await released(this.#port, clock)
    if (this.#ended) return
    const port = await this.#openPort()
    if (port && !this.#ended)
      this.#link = new ModemLink(port, { ...rest, clock, gapMs, unsettled: this.#unsettled })
  }

  /** A port that is lost, but for the answer that the modem may still owe. */
  letGo(): void {
    if (this.#link) this.#unsettled = this.#link.unsettled
    this.#link = undefined
  }

  /** Nothing is opened any more. */
  end(): void {
    this.#ended = true
    this.#giveUp()
  }

  /** Resolves when the port is free for others. */
  released(): Promise<void> {
    return released(this.#port, this.options.clock)
  }

  /** Undefined: it was ended meanwhile. */
  #openPort(): Promise<Duplex | undefined> {
    return new Promise((resolve, reject) => {
      this.#giveUp = () => resolve(undefined)
      this.options.open().then((port) => {
        this.#port = port
        if (this.#ended) port.on('error', () => {}).destroy()
        resolve(port)
      }, reject)
    })
  }
}
