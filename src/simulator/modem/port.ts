import type { Duplex } from 'node:stream'
import type { Clock } from '../../types'

/** Bits of one octet on the line: start, eight, stop. */
const BITS_PER_OCTET = 10
/** Octets that a UART hands over at once. */
const FIFO = 16

/** The line between modem and client. */
export interface LineSpeed {
  /** Octets leave at once without one. */
  baudRate?: number
  /** So many octets wait to leave; what comes on top of them is lost. Default: any number. */
  buffer?: number
}

export interface PortHandlers {
  /** Octets that a client wrote. */
  data(octets: Uint8Array): void
}

/**
 * The modem's side of its port. One client at a time; what the modem says while there is none is gone. With a baud
 * rate octets leave no faster than a line of that speed lets them.
 */
export class ModemPort {
  #client: Duplex | undefined
  #busyUntil = 0
  /** Nobody can open it: the device is not there. */
  #gone = false
  readonly #onWire = new Set<unknown>()

  constructor(
    private readonly clock: Clock,
    private readonly handlers: PortHandlers,
    public speed: LineSpeed = {}
  ) {}

  get open(): boolean {
    return this.#client !== undefined
  }

  /** A client takes the port; the one before, if any, is cut off. */
  attach(client: Duplex): void {
    this.cut()
    if (this.#gone) {
      client.destroy()
      return
    }
    this.#client = client
    this.#busyUntil = 0
    client.on('data', (chunk: Buffer) => {
      if (this.#client === client) this.handlers.data(chunk)
    })
    const gone = () => {
      this.#leave(client)
      client.destroy()
    }
    client.on('end', gone).on('close', gone).on('error', gone)
  }

  /** As pulling the plug. */
  cut(): void {
    const client = this.#client
    if (!client) return
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
    const { baudRate, buffer = Number.POSITIVE_INFINITY } = this.speed
    if (baudRate === undefined) {
      client.write(octets)
      return
    }
    const msAnOctet = (BITS_PER_OCTET * 1000) / baudRate
    const waiting = Math.ceil(Math.max(0, this.#busyUntil - this.clock.now()) / msAnOctet)
    const kept = octets.subarray(0, Math.max(0, buffer - waiting))
    for (let at = 0; at < kept.length; at += FIFO)
      this.#writeSlowly(client, kept.subarray(at, at + FIFO), msAnOctet)
  }

  /** Power is off: what has not yet left will not. */
  silence(): void {
    for (const timer of this.#onWire) this.clock.clearTimeout(timer)
    this.#onWire.clear()
    this.#busyUntil = 0
  }

  #writeSlowly(client: Duplex, octets: Uint8Array, msAnOctet: number): void {
    const now = this.clock.now()
    this.#busyUntil = Math.max(now, this.#busyUntil) + octets.length * msAnOctet
    const timer = this.clock.setTimeout(() => {
      this.#onWire.delete(timer)
      client.write(octets)
    }, this.#busyUntil - now)
    this.#onWire.add(timer)
  }

  #leave(client: Duplex): void {
    if (this.#client !== client) return
    this.#client = undefined
    // What had not yet left is not for the next one.
    this.silence()
  }
}
