import assert from 'node:assert/strict'
import { type Duplex, duplexPair } from 'node:stream'
import { type Answer, AtError, Channel, type ChannelOptions, type Command, type InfoLine } from '../../src/at'
import { VirtualClock } from '../support/virtual-clock'

export const ESC = '\x1b'
export const CTRL_Z = '\x1a'
export const OK = '\r\nOK\r\n'
/** What is typed to a modem of which nothing is known. */
export const SYNC = `${ESC}\rAT\r`
export const QUIET_MS = 200

/** "hi" to 12345678, and what asks for it to be sent. */
export const HI = '0001000A8180214365870000' + '02E834'
export const SUBMIT: Command = {
  text: 'AT+CMGS=14',
  prefix: '+CMGS:',
  timeoutMs: 150_000,
  payload: { text: HI, promptTimeoutMs: 10_000 }
}
export const SIGNAL: Command = { text: 'AT+CSQ', prefix: '+CSQ:', timeoutMs: 10_000 }
/** Answered with OK alone. */
export const ROUTE: Command = { text: 'AT+CNMI=2,1,0,1,0', timeoutMs: 10_000 }
export const LIST: Command = {
  text: 'AT+CMGL=4',
  prefix: '+CMGL:',
  timeoutMs: 60_000,
  data: (_header, line) => /^[0-9A-F]{14,}$/.test(line)
}

/** A command that was asked for. */
export class Asked {
  #answer: Answer | undefined
  #error: unknown

  readonly settled: Promise<void>

  constructor(answer: Promise<Answer>) {
    this.settled = answer.then(
      (value) => {
        this.#answer = value
      },
      (error) => {
        this.#error = error
      }
    )
  }

  get pending(): boolean {
    return this.#answer === undefined && this.#error === undefined
  }

  get answer(): Answer {
    if (this.#error !== undefined) throw this.#error
    assert.ok(this.#answer, 'no answer yet')
    return this.#answer
  }

  get lines(): InfoLine[] {
    return this.answer.lines
  }

  get texts(): string[] {
    return this.lines.map(({ text }) => text)
  }

  get error(): AtError {
    assert.ok(this.#error instanceof AtError, this.pending ? 'pending' : JSON.stringify(this.#answer))
    return this.#error
  }

  /** That of its error. */
  get code(): string | undefined {
    return this.#error instanceof AtError ? this.#error.code : undefined
  }

  /** `AT_TIMEOUT in data` */
  get failure(): string {
    return `${this.error.code} in ${this.error.phase}`
  }
}

/** A channel, and the modem's end of its port in the hands of a test. Time stands still unless it is moved. */
export class Script {
  readonly clock = new VirtualClock()
  readonly channel: Channel
  readonly port: Duplex
  readonly modem: Duplex
  /** What the channel told, in its order: `urc +CMTI: "SM",1`, `late AT+CMGS=14 +CMGS: 7`, `discarded OK`. */
  events: string[] = []
  typed = ''
  /** Pieces as they were written. */
  pieces: string[] = []

  constructor(options: Partial<ChannelOptions> = {}) {
    ;[this.port, this.modem] = duplexPair()
    this.modem.on('data', (chunk: Buffer) => {
      this.typed += chunk.toString('latin1')
      this.pieces.push(chunk.toString('latin1'))
    })
    // The halves of a pair do not tell each other of their end.
    this.modem.once('close', () => this.port.destroy())
    const tell = (event: string) => void this.events.push(event)
    this.channel = new Channel(this.port, {
      clock: this.clock,
      gapMs: 0,
      handlers: {
        unsolicited: (line, data) => tell(data === undefined ? `urc ${line}` : `urc ${line} | ${data}`),
        late: (command, line) => tell(`late ${command.text} ${line}`),
        discarded: (text) => tell(`discarded ${text}`),
        echo: (line) => tell(`echo ${line}`),
        closed: (cause) => tell(cause ? `closed ${cause.message}` : 'closed')
      },
      ...options
    })
  }

  /** Behind a first AT and its silence. */
  static async synced(options: Partial<ChannelOptions> = {}): Promise<Script> {
    const script = new Script(options)
    const asked = script.run({ text: 'AT', timeoutMs: 2000 })
    await script.after(options.gapMs ?? 0)
    await script.types(SYNC)
    await script.says(OK)
    await script.after(QUIET_MS + (options.gapMs ?? 0))
    await script.types('AT\r')
    await script.says(OK)
    assert.deepEqual(asked.answer, { lines: [], final: 'OK' })
    await script.after(options.gapMs ?? 0)
    script.events = []
    script.pieces = []
    return script
  }

  run(command: Command): Asked {
    return new Asked(this.channel.run(command))
  }

  /** Everything that was typed since the last time. */
  async types(expected: string): Promise<void> {
    await this.after(0)
    const { typed } = this
    this.typed = ''
    assert.equal(JSON.stringify(typed), JSON.stringify(expected))
  }

  /** The modem says something, in these chunks. */
  async says(...chunks: string[]): Promise<void> {
    await this.after(0)
    for (const chunk of chunks) {
      this.modem.write(Buffer.from(chunk, 'latin1'))
      await this.after(0)
    }
  }

  async after(ms: number): Promise<void> {
    await this.clock.advance(ms)
  }

  /** What was told since the last time. */
  told(): string[] {
    return this.events.splice(0)
  }

  /** The modem answers what is typed to bring it back, and is silent then. */
  async comesBack(typed = SYNC): Promise<void> {
    await this.types(typed)
    await this.says(OK)
    await this.after(QUIET_MS)
  }

  /** The next command is answered as if nothing had been. */
  async goesOn(): Promise<void> {
    this.typed = ''
    const asked = this.run(SIGNAL)
    await this.types('AT+CSQ\r')
    await this.says('\r\n+CSQ: 18,99\r\n\r\nOK\r\n')
    assert.deepEqual(asked.answer, { lines: [{ text: '+CSQ: 18,99' }], final: 'OK' })
    await this.ends()
  }

  /** Closed, it leaves nothing behind. */
  async ends(): Promise<void> {
    this.channel.close()
    await this.after(0)
    assert.equal(this.clock.waiting, 0)
    assert.equal(this.port.listenerCount('data'), 0)
    assert.equal(this.port.destroyed, true)
  }
}
