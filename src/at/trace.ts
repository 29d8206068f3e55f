import { Duplex } from 'node:stream'
import type { Clock } from '../types'
import { Redactor } from './redact'

/** Something that was written to a port, or came from it. */
export interface TraceEntry {
  /** Milliseconds since 1970. */
  at: number
  /** `out` to the modem, `in` from it. */
  direction: 'out' | 'in'
  /** Readable (`\r`, `\x1a`); PINs are `***`, bodies are shortened. */
  text: string
  /** Octets that the text stands for. */
  bytes: number
}

export interface TraceOptions {
  /** Told of everything. It must not throw. */
  sink(entry: TraceEntry): void
  clock: Clock
  /** Whether PDUs and USSD texts are shown whole. Default: no. */
  bodies?: boolean
}

/**
 * A port that behaves as the given one and tells what goes through it. PINs are never told, in either direction. A
 * number at the end of a chunk is told with what follows it, so that no chunk boundary uncovers anything.
 */
export function tracePort(port: Duplex, { sink, clock, bodies = false }: TraceOptions): Duplex {
  const secrets = new Set<string>()
  const tell = (direction: TraceEntry['direction']) =>
    new Teller(new Redactor({ bodies, secrets }), (text, bytes) =>
      sink({ at: clock.now(), direction, text, bytes })
    )
  return new TracedPort(port, tell('out'), tell('in'))
}

class Teller {
  #untold = 0

  constructor(
    private readonly redactor: Redactor,
    private readonly say: (text: string, bytes: number) => void
  ) {}

  take(octets: Uint8Array): void {
    this.#untold += octets.length
    this.#tell(this.redactor.take(octets))
  }

  end(): void {
    this.#tell(this.redactor.end())
  }

  #tell(text: string): void {
    const bytes = this.#untold - this.redactor.held
    if (text === '') return
    this.#untold -= bytes
    this.say(text, bytes)
  }
}

/** Passes everything on, in both directions, and has no life of its own. */
class TracedPort extends Duplex {
  readonly #port: Duplex
  readonly #out: Teller
  readonly #in: Teller

  constructor(port: Duplex, out: Teller, incoming: Teller) {
    super({ allowHalfOpen: port.allowHalfOpen })
    this.#port = port
    this.#out = out
    this.#in = incoming
    port.on('data', (chunk: Buffer) => {
      incoming.take(chunk)
      if (!this.push(chunk)) port.pause()
    })
    port.once('end', () => this.push(null))
    port.on('error', (error) => this.destroy(error))
    port.once('close', () => this.destroy())
    if (port.destroyed) this.destroy()
  }

  override _read(): void {
    this.#port.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#out.take(chunk)
    this.#port.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#port.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const finish = () => {
      this.#out.end()
      this.#in.end()
      done(error)
    }
    if (this.#port.closed) finish()
    else this.#port.once('close', finish).destroy()
  }
}
