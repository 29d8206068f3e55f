import { Duplex } from 'node:stream'

interface PtyClientHandlers {
  /** The modem says something. */
  write(octets: Buffer): void
  /** The modem has cut the connection. */
  cut(): void
}

/** One opening of a pty by a client: from the moment it is noticed until the port is closed. */
export class PtyClient extends Duplex {
  #left = false

  constructor(private readonly handlers: PtyClientHandlers) {
    super()
  }

  /** The client has closed the port. */
  leave(): void {
    this.#left = true
    if (this.destroyed) return
    this.push(null)
    // 'end' comes only where somebody reads.
    this.resume()
    this.end()
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.#left) this.handlers.write(chunk)
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
