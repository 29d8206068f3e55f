import { type Duplex, duplexPair } from 'node:stream'
import type { Clock } from '../../types'
import { Line, type LineSpeed } from './line'

export type { LineSpeed } from './line'

export interface PortHandlers {
  /** Octets of a client have arrived. */
  data(octets: Uint8Array): void
}

/** The modem's side of its port. One client at a time; what the modem says while there is none is gone. */
export class ModemPort {
  #client: Duplex | undefined
  /** Nobody can open it: the device is not there. */
  #gone = false
  readonly #toClient: Line
  readonly #toModem: Line

  constructor(
    clock: Clock,
    private readonly handlers: PortHandlers,
    public speed: LineSpeed = {}
  ) {
    this.#toClient = new Line(clock)
    this.#toModem = new Line(clock)
  }

  /** A client takes the port; the one before, if any, is cut off. */
  attach(client: Duplex): void {
    this.cut()
    if (this.#gone) {
      client.destroy()
      return
    }
    this.#client = client
    client.on('data', (chunk: Buffer) => {
      if (this.#client === client) this.#take(chunk)
    })
    const gone = () => {
      this.#leave(client)
      client.destroy()
    }
    client.on('end', gone).on('close', gone).on('error', gone)
  }

  /** A client takes it by a stream within this process, of which it gets its end. */
  open(): Duplex {
    const [client, modem] = duplexPair()
    // The halves of a pair do not tell each other of their end.
    client.once('close', () => modem.destroy())
    modem.once('close', () => client.destroy())
    this.attach(modem)
    return client
  }

  /** As pulling the plug. */
  cut(): void {
    const client = this.#client
    if (!client) return
    this.#toModem.clear()
    this.#leave(client)
    client.destroy()
  }

  /** The device vanishes from its host, until the returned function is called. */
  vanish(): () => void {
    this.cut()
    this.#gone = true
    return () => {
      this.#gone = false
    }
  }

  write(octets: Uint8Array): void {
    const client = this.#client
    if (!client || octets.length === 0) return
    this.#toClient.send(octets, this.speed, (arrived) => client.write(arrived))
  }

  /** Power is off: what has not yet left will not. */
  silence(): void {
    this.#toClient.clear()
  }

  /** A client that closes has its last octets sent, as an operating system does. */
  #take(octets: Uint8Array): void {
    const { baudRate } = this.speed
    this.#toModem.send(octets, { baudRate }, (arrived) => this.handlers.data(arrived))
  }

  #leave(client: Duplex): void {
    if (this.#client !== client) return
    this.#client = undefined
    // What had not yet left is not for the next one.
    this.#toClient.clear()
  }
}
