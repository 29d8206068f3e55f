import { Duplex } from 'node:stream'

/**
 * What a client has not read yet is kept up to here; beyond it is lost, as on a line without flow control. The longest
 * answer, a list of 255 messages, has room.
 */
const BACKLOG_OCTETS = 262_144

interface WayClientHandlers {
  /** How many octets the client has not taken yet. */
  waiting(): number
  /** The modem says something, and there is room for it. */
  write(octets: Buffer): void
  /** The modem has cut the connection. */
  cut(): void
}

/**
 * One opening of a port by a client, from the moment it is noticed until the port is closed. Emits 'lost' with the
 * number of octets that found no room.
 */
export class WayClient extends Duplex {
  #left = false

  constructor(private readonly handlers: WayClientHandlers) {
    super()
  }

  /** The client has closed the port. */
  leave(): void {
    if (this.#left) return
    this.#left = true
    if (this.destroyed) return
    this.push(null)
    // 'end' comes only where somebody reads.
    this.resume()
    this.end()
  }

  override _read(): void {}

  override _write(octets: Buffer, _encoding: string, done: () => void): void {
    if (!this.#left) {
      if (this.handlers.waiting() + octets.length > BACKLOG_OCTETS) this.emit('lost', octets.length)
      else this.handlers.write(octets)
    }
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#left) {
      this.#left = true
      this.handlers.cut()
    }
    done(error)
  }
}
