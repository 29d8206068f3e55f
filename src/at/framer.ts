import { ReadlineParser } from '@serialport/parser-readline'

/** Longer than any line of a modem; what goes beyond is cut there, so that noise on the line cannot fill the memory. */
export const LONGEST_LINE = 4096

const NUL = 0x00
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const PROMPT_CHARACTER = 0x3e

export interface FramerHandlers {
  /** A line that is not empty, as Latin-1, without its line end. */
  line(text: string): void
  /** The modem asks for data (TS 27.005 4.3). */
  prompt(): void
  /** Whether `>` at the start of a line is that; else it is text like any other. */
  expectsPrompt(): boolean
  /** Octets that are in no line: NULs, and where a line was cut for its length. */
  discarded(octets: number, why: 'nul' | 'overlong'): void
}

/**
 * Octets of a modem to lines. Any of CR, LF and runs of both end a line, wherever the stream was cut into chunks.
 * A data prompt ends with no line end, so it is looked for at the start of a line, and only while one is expected.
 * Handlers are called before take() returns, in the order of the octets.
 */
export class Framer {
  readonly #handlers: FramerHandlers
  /** In object mode lines that wait stay apart. */
  readonly #lines = new ReadlineParser({ delimiter: '\n', encoding: 'latin1', readableObjectMode: true })
  /** Octets that the parser has not got yet. */
  #out: number[] = []
  /** Octets of the line so far, blanks at its start not counted. */
  #length = 0

  constructor(handlers: FramerHandlers) {
    this.#handlers = handlers
  }

  /** Whether a line has begun. */
  get unfinished(): boolean {
    return this.#length > 0
  }

  take(chunk: Uint8Array): void {
    let nuls = 0
    for (const octet of chunk) {
      if (octet === NUL) nuls++
      else this.#octet(octet)
    }
    if (nuls > 0) this.#handlers.discarded(nuls, 'nul')
    this.#handOn()
  }

  /** Ends the line that has no end, so that a last word is heard. */
  end(): void {
    this.#octet(LF)
  }

  #octet(octet: number): void {
    if (octet === CR || octet === LF) this.#endLine()
    else if (this.#length === 0 && octet === SPACE) return
    else if (this.#length === 0 && octet === PROMPT_CHARACTER && this.#handlers.expectsPrompt())
      this.#handlers.prompt()
    else this.#text(octet)
  }

  #text(octet: number): void {
    if (this.#length === LONGEST_LINE) {
      this.#endLine()
      this.#handlers.discarded(0, 'overlong')
    }
    this.#out.push(octet)
    this.#length++
  }

  #endLine(): void {
    if (this.#length === 0) return
    this.#length = 0
    this.#out.push(LF)
    this.#handOn()
  }

  #handOn(): void {
    if (this.#out.length === 0) return
    const octets = Buffer.from(this.#out)
    this.#out = []
    this.#lines.write(octets)
    for (let line = this.#lines.read(); line !== null; line = this.#lines.read()) this.#handlers.line(line)
  }
}
