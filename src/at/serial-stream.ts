import { read } from 'node:fs'
import { Duplex } from 'node:stream'
import { promisify } from 'node:util'
import { AtError } from './errors'

/** What of an open port of the package serialport is used here. */
export interface BindingPort {
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>
  write(octets: Buffer): Promise<void>
  set(lines: Record<'brk' | 'cts' | 'dsr' | 'dtr' | 'rts', boolean>): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

/** On Linux and macOS it also shows the file and what waits for it. */
interface UnixPort extends BindingPort {
  fd: number
  poller: { once(event: 'readable', callback: (error?: Error | null) => void): unknown }
}

const READ_OCTETS = 4096
/** So often "there is something to read" and nothing was: the port is gone. */
const MOST_EMPTY_READS = 3
const END = 'end of file'
const NOT_NOW = new Set<string | undefined>(['EAGAIN', 'EWOULDBLOCK', 'EINTR'])
const readFile = promisify(read)

/**
 * An open serial port as a stream. 'close' comes when its file is closed, so that it can be opened anew at once. One
 * that is unplugged ends with the error PORT_CLOSED first.
 */
export class SerialStream extends Duplex {
  readonly #port: BindingPort
  readonly #path: string
  #reading = false
  #writing = false
  /** A read that is on its way to the operating system. */
  #inFlight: Promise<unknown> = Promise.resolve()

  constructor(port: BindingPort, path: string) {
    super()
    this.#port = port
    this.#path = path
    // Looks at the port also while nobody reads, so that one that goes is noticed.
    this.read(0)
  }

  override _read(): void {
    if (this.#reading) return
    this.#reading = true
    this.#next().then(
      (octets) => {
        this.#reading = false
        this.push(octets)
      },
      (cause: unknown) => this.#gone(cause)
    )
  }

  override _write(octets: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#writing = true
    this.#port.write(octets).then(
      () => {
        this.#writing = false
        done()
      },
      (cause: unknown) => {
        this.#gone(cause)
        done()
      }
    )
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    void this.#close().then(() => done(error))
  }

  async #close(): Promise<void> {
    // What the modem has not taken by now it never will; close() would wait half a minute for it.
    if (this.#writing) await this.#port.flush().catch(() => {})
    // The number of a closed file is given to the next that is opened: no read may meet that.
    await this.#inFlight
    // One that was unplugged may refuse; its file is closed all the same.
    await this.#port.close().catch(() => {})
  }

  #gone(cause: unknown): void {
    if (!this.destroyed) this.destroy(portGone(this.#path, cause))
  }

  async #next(): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(READ_OCTETS)
    const port = this.#port
    const length = isUnix(port)
      ? await this.#readUnix(port, buffer)
      : (await port.read(buffer, 0, READ_OCTETS)).bytesRead
    if (length === 0) throw new Error(END)
    return buffer.subarray(0, length)
  }

  /**
   * Instead of the port's own read(), which tries for ever, and fills the memory, when a port goes with octets in it:
   * it takes "nothing read" for "not yet". Nothing, although there was said to be something, is the end.
   */
  async #readUnix(port: UnixPort, buffer: Buffer): Promise<number> {
    let empty = 0
    while (!this.destroyed) {
      const length = await this.#try(port.fd, buffer)
      if (length !== 0 && length !== undefined) return length
      if (length === 0 && ++empty > MOST_EMPTY_READS) break
      if (!this.destroyed) await readable(port)
    }
    throw new Error(END)
  }

  /** Octets read; undefined if there is nothing now. */
  async #try(file: number, buffer: Buffer): Promise<number | undefined> {
    const attempt = readFile(file, buffer, 0, buffer.length, null)
    this.#inFlight = attempt.catch(() => {})
    try {
      return (await attempt).bytesRead
    } catch (error) {
      if (NOT_NOW.has((error as NodeJS.ErrnoException).code)) return undefined
      throw error
    }
  }
}

function isUnix(port: BindingPort): port is UnixPort {
  return 'fd' in port && 'poller' in port
}

function readable(port: UnixPort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.poller.once('readable', (error) => (error ? reject(error) : resolve()))
  })
}

function portGone(path: string, cause: unknown): AtError {
  const message = `${path} is gone: the modem was unplugged, or has restarted. Where nobody touched it, look at its power supply.`
  return new AtError('PORT_CLOSED', message, { port: path, cause })
}
