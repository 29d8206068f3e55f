import type { Duplex } from 'node:stream'
import type { Clock } from '../types'
import { type Answer, type Command, ESC } from './command'
import { AtError } from './errors'
import { Exchange, startsWith } from './exchange'
import { Framer } from './framer'
import { hasOpenQuote, isUnsolicited, ownsNextLine } from './unsolicited'

export interface ChannelHandlers {
  /** The modem said something by itself. `data`: the line behind it, where it owns one. */
  unsolicited(line: string, data?: string): void
  /** A line of an answer to a command that had been given up. */
  late(command: Command, line: string): void
  /** What belongs to nothing: noise, answers to somebody else's commands, echo that was cut. */
  discarded(text: string): void
  /** Our own line came back. */
  echo(line: string): void
  /** The port is gone; the channel ends with it. */
  closed(cause?: Error): void
}

export interface ChannelOptions {
  clock: Clock
  /** Rest between a final result and the next command, in milliseconds. */
  gapMs: number
  handlers: ChannelHandlers
  /** Written in pieces of so many octets, so many milliseconds apart: for modems that lose what comes at once. */
  pace?: { octets: number; ms: number }
  /** A command given up on an earlier channel of the same modem: its answer may still come. */
  abandoned?: Command
  /** For errors: which port this is. */
  port?: string
}

/** How long AT may take after something went wrong, and how often it is tried (TS 27.007: within a second). */
const SYNC: Command = { text: 'AT', timeoutMs: 2000 }
/** The last try: a modem that was told to be silent (ATQ1) says nothing to AT. */
const SPEAK: Command = { text: 'ATQ0V1', timeoutMs: 2000 }
const SYNC_TRIES = 3
/** Late answers have this long to come before the next command may be asked. */
const QUIET_MS = 200
/** A modem that never stops talking is not waited for any longer. */
const MOST_QUIET_ROUNDS = 10
/** More than any USSD answer has. */
const MOST_LINES_OF_TEXT = 32

interface Job {
  command: Command
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * One modem's command line: one command at a time, what it says by itself told apart. After an answer that never came
 * the modem is brought back first (ESC, AT, silence), so that late words cannot answer the next command.
 */
export class Channel {
  gapMs: number
  pace: ChannelOptions['pace']
  readonly #port: Duplex
  readonly #clock: Clock
  readonly #handlers: ChannelHandlers
  readonly #name: string | undefined
  readonly #framer: Framer
  readonly #jobs: Job[] = []
  #current: Exchange | undefined
  #working = false
  /** Commands that were given up, the last of each prefix: their answers may still come. */
  readonly #abandoned = new Map<string, Command>()
  /** A late answer has come; the final result behind it is not the present command's. */
  #owedFinal = false
  #dirty = true
  /** How many ESC may still be answered. */
  #escapes = 0
  /** Counts exchanges: what is written in pieces ends with its own. */
  #turn = 0
  /** A line that owns the next one. */
  #header: string | undefined
  /** The lines so far of a text whose quotation mark is still open. */
  #open: string[] | undefined
  #rest: Promise<void> = Promise.resolve()
  /** Told of each line, while the channel listens for silence. */
  #onAnything: (() => void) | undefined
  /** Ends what waits on the clock, when the port goes. */
  readonly #waits = new Set<() => void>()
  #closed: { cause?: Error } | undefined

  constructor(port: Duplex, { clock, gapMs, handlers, pace, abandoned, port: name }: ChannelOptions) {
    this.#port = port
    this.#clock = clock
    this.#handlers = handlers
    this.#name = name
    this.gapMs = gapMs
    this.pace = pace
    if (abandoned?.prefix) this.#abandoned.set(abandoned.prefix, abandoned)
    this.#framer = new Framer({
      line: (line) => this.#line(line),
      prompt: () => this.#prompt(),
      discarded: (octets, why) => handlers.discarded(why === 'nul' ? `${octets} NUL` : 'a line without end')
    })
    port.on('data', this.#take)
    let cause: Error | undefined
    port.on('error', (error: Error) => {
      cause = error
    })
    port.once('end', () => port.destroy())
    port.once('close', () => this.#onClose(cause))
  }

  get closed(): boolean {
    return this.#closed !== undefined
  }

  /** Runs a command when those before it are done. Rejects with an AtError. */
  run(command: Command): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ command, resolve, reject })
      void this.#work()
    })
  }

  /** The modem was lost to this channel's knowledge (it started anew): whatever runs ends without an answer. */
  interrupt(how: string): void {
    this.#dirty = true
    this.#current?.fail('AT_ABORTED', how)
  }

  /** The last means with a modem that does not answer: writes a command and does not wait. */
  shout(text: string): void {
    this.#dirty = true
    this.#write(`\r${text}\r`)
  }

  /** Lets go of the port. What runs is rejected. */
  close(): void {
    this.#port.destroy()
    // A stream that is destroyed already tells nothing more.
    this.#onClose()
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      try {
        if (this.#dirty) await this.#sync()
        job.resolve(await this.#exchange(job.command))
      } catch (error) {
        job.reject(error)
      }
    }
    this.#working = false
  }

  /** ESC and AT until the modem answers, then silence: only then an OK is trusted again. */
  async #sync(): Promise<void> {
    for (let left = SYNC_TRIES; ; left--) {
      this.#write(ESC)
      await this.#silence(this.gapMs)
      this.#write('\r')
      this.#framer.expectPrompt(true)
      try {
        await this.#exchange(left === 1 ? SPEAK : SYNC)
        break
      } catch (error) {
        if (!(error instanceof AtError) || error.code === 'PORT_CLOSED' || left <= 1) throw error
      }
    }
    await this.#silence(QUIET_MS)
    this.#dirty = false
    this.#owedFinal = false
    this.#escapes = 0
  }

  async #exchange(command: Command): Promise<Answer> {
    await this.#rest
    if (this.#closed) throw this.#closedError(command)
    const exchange = new Exchange(command, {
      clock: this.#clock,
      write: (text) => this.#write(text),
      expectPrompt: (expected) => this.#framer.expectPrompt(expected)
    })
    this.#current = exchange
    exchange.start()
    try {
      return await exchange.answer
    } finally {
      this.#current = undefined
      this.#turn++
      if (!exchange.clean) this.#abandon(exchange)
      if (this.gapMs > 0) this.#startRest()
    }
  }

  #abandon(exchange: Exchange): void {
    this.#dirty = true
    const { command } = exchange
    if (command.prefix) this.#abandoned.set(command.prefix, command)
    if (command.payload && exchange.phase === 'command') this.#write(ESC)
  }

  // What comes in

  readonly #take = (chunk: Buffer) => this.#framer.take(chunk)

  #line(raw: string): void {
    this.#onAnything?.()
    // More may be on its way, such as the rest of an answer to somebody else: it must not answer the next command.
    if (!this.#current) this.#startRest()
    // Control characters are the echo of ESC and Ctrl-Z, blanks and `>` that of a prompt in front of it.
    const line = raw
      .replace(/\p{Cc}/gu, '')
      .replace(/^(?:>\s*)+/, '')
      .trim()
    if (line === '') {
      if (raw.trim() !== '') this.#handlers.discarded(raw)
      return
    }
    if (this.#open !== undefined) {
      this.#goOn(raw)
      return
    }
    if (this.#header !== undefined && this.#takeData(line)) return
    if (this.#isEcho(line)) this.#handlers.echo(line)
    else if (!this.#isOwed(line) && !this.#current?.take(line)) this.#takeOther(line)
  }

  /** The line behind a code that owns it. False: it was none. */
  #takeData(line: string): boolean {
    const header = this.#header!
    this.#header = undefined
    const belongs = ownsNextLine(header) === 'text' || /^[0-9A-F]+$/i.test(line)
    this.#handlers.unsolicited(header, belongs ? line : undefined)
    return belongs
  }

  #takeOther(line: string): void {
    if (ownsNextLine(line)) this.#header = line
    else if (isUnsolicited(line)) this.#takeUnsolicited(line)
    else if (this.#isLate(line)) this.#owedFinal = true
    else if (!this.#current?.takeFree(line) && !this.#isAnswerToEsc(line)) {
      if (/^[+^*#$%_]/.test(line)) this.#handlers.unsolicited(line)
      else this.#handlers.discarded(line)
    }
  }

  #isLate(line: string): boolean {
    for (const [prefix, command] of this.#abandoned) {
      if (!startsWith(line, prefix)) continue
      this.#handlers.late(command, line)
      return true
    }
    return false
  }

  /** ESC is answered with OK or ERROR where it ended a prompt, or with nothing. */
  #isAnswerToEsc(line: string): boolean {
    if (this.#escapes === 0 || !/^(OK|ERROR)$/.test(line)) return false
    this.#escapes--
    return true
  }

  #takeUnsolicited(line: string): void {
    if (hasOpenQuote(line)) this.#open = [line]
    else this.#handlers.unsolicited(line)
  }

  /** One more line of a text between quotation marks, such as the menu of an operator. */
  #goOn(raw: string): void {
    this.#open!.push(raw)
    const text = this.#open!.join('\n')
    if (hasOpenQuote(text) && this.#open!.length < MOST_LINES_OF_TEXT) return
    this.#open = undefined
    this.#handlers.unsolicited(text)
  }

  /** The final result behind a late answer. */
  #isOwed(line: string): boolean {
    if (!this.#owedFinal || line !== 'OK') return false
    this.#owedFinal = false
    this.#handlers.discarded(line)
    return true
  }

  #isEcho(line: string): boolean {
    const command = this.#current?.command
    return command !== undefined && (line === command.text || line === command.payload?.text)
  }

  #prompt(): void {
    this.#onAnything?.()
    // A prompt that comes when its command has been given up: AT would become the message.
    if (this.#current?.command.payload) this.#current.prompt()
    else {
      this.#handlers.discarded('>')
      this.#write(ESC)
    }
  }

  #onClose(cause?: Error): void {
    if (this.#closed) return
    this.#closed = cause === undefined ? {} : { cause }
    this.#port.off('data', this.#take)
    this.#framer.end()
    for (const end of this.#waits) end()
    this.#current?.fail('PORT_CLOSED', 'was not answered: the port was closed', this.#closedContext)
    this.#handlers.closed(cause)
  }

  #closedError({ shown, text }: Command): AtError {
    const message = `${shown ?? text} was not sent: the port is closed.`
    return new AtError('PORT_CLOSED', message, { command: shown ?? text, ...this.#closedContext })
  }

  get #closedContext(): { cause?: Error; port?: string } {
    return { ...this.#closed, ...(this.#name === undefined ? {} : { port: this.#name }) }
  }

  // What goes out

  #write(text: string): void {
    if (this.#closed || this.#port.destroyed) return
    const octets = Buffer.from(text, 'latin1')
    if (text === ESC) this.#escapes++
    if (!this.pace || octets.length <= this.pace.octets) this.#port.write(octets)
    else void this.#writeSlowly(octets, this.pace)
  }

  async #writeSlowly(octets: Buffer, { octets: size, ms }: { octets: number; ms: number }): Promise<void> {
    const turn = this.#turn
    for (let at = 0; at < octets.length; at += size) {
      if (at > 0) await this.#pause(ms)
      // What is left of it would become part of the next command.
      if (turn !== this.#turn || this.#port.destroyed) return
      this.#port.write(octets.subarray(at, at + size))
    }
  }

  #startRest(): void {
    if (this.#closed) return
    // A modem without a rest says in one go what belongs together.
    this.#rest = this.gapMs > 0 ? this.#pause(this.gapMs) : new Promise((resolve) => setImmediate(resolve))
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#closed) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        this.#clock.clearTimeout(timer)
        this.#waits.delete(end)
        resolve()
      }
      const timer = this.#clock.setTimeout(end, ms)
      this.#waits.add(end)
    })
  }

  /** Resolves when nothing has come for so long. */
  async #silence(ms: number): Promise<void> {
    let heard = true
    for (let round = 0; heard && round < MOST_QUIET_ROUNDS && !this.#closed; round++) {
      heard = false
      this.#onAnything = () => {
        heard = true
      }
      await this.#pause(ms)
    }
    this.#onAnything = undefined
  }
}
