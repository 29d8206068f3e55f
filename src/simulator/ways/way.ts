import type { Duplex } from 'node:stream'
import type { WayClient } from './way-client'

/** A place where clients find a modem. */
export interface Way {
  /** As a user says it to a client: `tcp://127.0.0.1:7000`, `/tmp/modem`. */
  readonly address: string
  close(): Promise<void>
}

/** A way that cannot be opened: a sentence that says why and what helps. */
export class WayError extends Error {
  override readonly name = 'WayError'

  constructor(
    readonly code: 'PORT_IN_USE' | 'PORT_REFUSED' | 'PATH_EXISTS' | 'PATH_REFUSED' | 'NO_PTY',
    message: string
  ) {
    super(message)
  }
}

/** What of a modem its ways need. */
export interface Attachable {
  attach(client: Duplex): void
}

/** The one port of a modem, however many ways lead to it: who comes while it is taken has to go. */
export class Outlet {
  #client: WayClient | undefined
  #lost = 0

  constructor(private readonly modem: Attachable) {}

  get taken(): boolean {
    return this.#client !== undefined
  }

  /** Octets that its clients did not read in time. */
  get lost(): number {
    return this.#lost
  }

  /** Whether the client got the port. It has it until it ends. */
  plug(client: WayClient): boolean {
    if (this.#client) return false
    this.#client = client
    const free = () => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('end', free).on('close', free)
    client.on('lost', (octets: number) => {
      this.#lost += octets
    })
    this.modem.attach(client)
    return true
  }
}
