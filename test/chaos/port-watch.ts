import type { Duplex } from 'node:stream'
import type { Phase } from './protocol'

const CTRL_Z = '\x1a'
const ESC = '\x1b'

export interface PortWatchOptions {
  /** The phase has changed. */
  entered(phase: Phase): void
  /** AT+CMGD with this index was typed; the modem has not read it yet. */
  deleting(index: number): void
  /** The client has gone; where it was then. */
  left(phase: Phase): void
}

/** Follows what one client and a modem tell each other; attached before the modem, so that it sees everything first. */
export class PortWatch {
  #phase: Phase = 'quiet'
  #line = ''
  /** Data of AT+CMGS is being typed, or about to be. */
  #sends = false

  constructor(
    client: Duplex,
    private readonly options: PortWatchOptions
  ) {
    client.on('data', (chunk: Buffer) => {
      for (const octet of chunk.toString('latin1')) this.#typed(octet)
    })
    const write = client.write.bind(client)
    client.write = ((chunk: Buffer, ...rest: []) => {
      const written = write(chunk, ...rest)
      this.#answered(chunk.toString('latin1'))
      return written
    }) as Duplex['write']
    let gone = false
    const leave = () => {
      if (!gone) options.left(this.#phase)
      gone = true
    }
    client.on('end', leave).on('close', leave)
  }

  #typed(octet: string): void {
    if (octet === CTRL_Z || octet === ESC) {
      if (octet === CTRL_Z && this.#sends) this.#enter('inFlight')
      this.#sends = false
      this.#line = ''
    } else if (octet === '\r') this.#command()
    else if (octet !== '\n') this.#line += octet
  }

  #command(): void {
    const [, name, number] = /^AT(\+CM[A-Z]+)=(\d+)/.exec(this.#line) ?? []
    this.#line = ''
    if (name === '+CMGS') this.#sends = true
    if (name === '+CMGS' || name === '+CMGW') this.#enter('typed')
    else if (name === '+CMSS') this.#enter('inFlight')
    else if (name === '+CMGD') {
      this.options.deleting(Number(number))
      if (this.#phase === 'listed' || this.#phase === 'quiet') this.#enter('deleting')
    }
  }

  #answered(text: string): void {
    if (this.#phase === 'inFlight' && /\+CM[GS]S:|ERROR/.test(text)) this.#enter('answered')
    else if (text.includes('+CMGL:')) this.#enter('listed')
    else if (this.#phase === 'deleting' && /OK|ERROR/.test(text)) this.#enter('quiet')
  }

  #enter(phase: Phase): void {
    if (this.#phase === phase) return
    this.#phase = phase
    this.options.entered(phase)
  }
}
