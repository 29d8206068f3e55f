const CR = 0x0d
const LF = 0x0a
const BACKSPACE = 0x08
const CTRL_Z = 0x1a
const ESC = 0x1b

/** What comes behind so many octets of a line or of data is lost: a modem has so much room and no more. */
const LONGEST_INPUT = 4096

/** How a data prompt ended: Ctrl-Z sends, ESC gives up. */
export interface DataInput {
  end: 'send' | 'abort'
  text: string
}

export interface InputHandlers {
  /** A whole command line, without its CR. */
  line(text: string): void
  /** What the modem shows of what is typed, if it echoes. */
  echo(octets: number[]): void
}

/**
 * What a client types, octet by octet: command lines ended by CR, with backspace (V.250 5.2); while a data prompt is open,
 * everything up to Ctrl-Z or ESC (TS 27.005 3.5.1).
 */
export class ModemInput {
  #line: number[] = []
  #data: ((input: DataInput) => void) | undefined
  #onReturn: (() => void) | undefined
  /** Taken, but not yet echoed. */
  #typed: number[] = []
  /** The prompt has just been opened: an LF behind the CR that did it is no data. */
  #fresh = false

  constructor(private readonly handlers: InputHandlers) {}

  /** Opens a data prompt; resolves when it ends. `onReturn` is called at each CR behind which data goes on. */
  readData(onReturn?: () => void): Promise<DataInput> {
    this.#line = []
    this.#fresh = true
    this.#onReturn = onReturn
    return new Promise((resolve) => {
      this.#data = resolve
    })
  }

  get inData(): boolean {
    return this.#data !== undefined
  }

  /** Ends a data prompt from within, and forgets what was typed of a line. */
  reset(): void {
    const data = this.#data
    this.#data = undefined
    this.#line = []
    data?.({ end: 'abort', text: '' })
  }

  take(octets: Uint8Array): void {
    for (const octet of octets) {
      if (this.#data) this.#takeData(octet)
      else this.#takeCommand(octet)
    }
    this.#echo()
  }

  #echo(): void {
    const typed = this.#typed
    this.#typed = []
    if (typed.length > 0) this.handlers.echo(typed)
  }

  #keep(octet: number): void {
    if (this.#line.length < LONGEST_INPUT) this.#line.push(octet)
  }

  #takeData(octet: number): void {
    const first = this.#fresh
    this.#fresh = false
    if (first && octet === LF) return
    if (octet !== CTRL_Z && octet !== ESC) {
      if (octet === BACKSPACE) this.#line.pop()
      else this.#keep(octet)
      this.#typed.push(octet)
      if (octet === CR && this.#onReturn) {
        this.#echo()
        this.#onReturn()
      }
      return
    }
    this.#echo()
    const text = Buffer.from(this.#line).toString('latin1')
    const resolve = this.#data!
    this.#line = []
    this.#data = undefined
    resolve({ end: octet === CTRL_Z ? 'send' : 'abort', text })
  }

  #takeCommand(octet: number): void {
    if (octet === ESC || octet === CTRL_Z) {
      this.#line = []
      return
    }
    this.#typed.push(octet)
    if (octet === BACKSPACE) this.#line.pop()
    else if (octet === CR) {
      const line = Buffer.from(this.#line).toString('latin1')
      this.#line = []
      this.#echo()
      this.handlers.line(line)
    } else if (octet !== LF && octet !== 0) this.#keep(octet)
  }
}
