import type { Duplex } from 'node:stream'
import type { Clock } from '../types'
import type { ChannelHandlers, ChannelOptions } from './channel-options'
import { type Answer, type Command, ESC } from './command'
import type { AtError } from './errors'
import { Exchange } from './exchange'
import { Framer } from './framer'
import { notSent, portClosed } from './not-sent'
import { Quiet } from './quiet'
import { Sorter } from './sorter'
import { type Pace, Writer } from './writer'

/** How long AT may take after something went wrong, and how often it is tried (TS 27.007: within a second). */
const SYNC: Command = { text: 'AT', timeoutMs: 2000 }
/** The last try: a modem that was told to be silent (ATQ1) says nothing to AT. */
const SPEAK: Command = { text: 'ATQ0V1', timeoutMs: 2000 }
const SYNC_TRIES = 3
/** Late answers have this long to come before the next command may be asked. */
const QUIET_MS = 200

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
  readonly #port: Duplex
  readonly #clock: Clock
  readonly #handlers: ChannelHandlers
  readonly #name: string | undefined
  readonly #framer: Framer
  readonly #sorter: Sorter
  readonly #quiet: Quiet
  readonly #writer: Writer
  readonly #jobs: Job[] = []
  #current: Exchange | undefined
  #working = false
  /** Nobody knows what the modem is about: AT comes first. */
  #dirty = true
  /** The modem may ask for data that nobody wants to send any more. */
  #strayPrompt = true
  #closed: { cause?: Error } | undefined

  constructor(port: Duplex, { clock, gapMs, handlers, pace, abandoned, port: name }: ChannelOptions) {
    this.#port = port
    this.#clock = clock
    this.#handlers = this.#whileOpen(handlers)
    this.#name = name
    this.gapMs = gapMs
    this.#quiet = new Quiet(clock)
    this.#writer = new Writer(port, this.#quiet, pace)
    this.#sorter = new Sorter(this.#handlers, () => (this.#current?.settled ? undefined : this.#current))
    if (abandoned) this.#sorter.abandon(abandoned)
    this.#framer = this.#newFramer()
    port.on('data', this.#take)
    let cause: Error | undefined
    port.on('error', (error: Error) => {
      cause = error
    })
    port.once('end', () => port.destroy())
    port.once('close', () => {
      // A last word may have no line end.
      this.#finish()
      this.#onClose(cause)
    })
  }

  get closed(): boolean {
    return this.#closed !== undefined
  }

  get pace(): Pace | undefined {
    return this.#writer.pace
  }

  set pace(pace: Pace | undefined) {
    this.#writer.pace = pace
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
    this.#writer.write(`\r${text}\r`)
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
        await this.#ready(job.command)
        job.resolve(await this.#exchange(job.command))
      } catch (error) {
        job.reject(error)
      }
    }
    this.#working = false
  }

  /** Until the modem has finished speaking and is known to listen. */
  async #ready(command: Command): Promise<void> {
    await this.#rested()
    while (this.#dirty && !this.#closed) {
      try {
        await this.#sync()
      } catch (error) {
        throw this.#closed ? this.#closedError(command) : notSent(command, error)
      }
      await this.#rested()
    }
  }

  async #rested(): Promise<void> {
    await this.#quiet.rested()
    if (!this.#framer.unfinished && !this.#sorter.unfinished) return
    await this.#quiet.silence(QUIET_MS)
    // What began before a command is none of its answer, wherever it ends.
    this.#finish()
  }

  /** ESC and AT until the modem answers, then silence: only then an OK is trusted again. */
  async #sync(): Promise<void> {
    this.#strayPrompt = true
    for (let left = SYNC_TRIES; ; left--) {
      await this.#rested()
      this.#escape()
      await this.#quiet.silence(this.gapMs)
      this.#writer.write('\r')
      try {
        await this.#exchange(left === 1 ? SPEAK : SYNC)
        break
      } catch (error) {
        if (this.#closed || left <= 1) throw error
      }
    }
    this.#dirty = false
    await this.#quiet.silence(QUIET_MS)
    this.#strayPrompt = false
    this.#sorter.synced()
  }

  async #exchange(command: Command): Promise<Answer> {
    if (this.#closed) throw this.#closedError(command)
    const exchange = new Exchange(command, {
      clock: this.#clock,
      write: (text, last) => this.#writer.write(text, last)
    })
    this.#current = exchange
    exchange.start()
    try {
      return await exchange.answer
    } finally {
      this.#current = undefined
      this.#writer.drop()
      this.#settle(exchange)
      this.#quiet.startRest(this.gapMs)
    }
  }

  #settle({ command, clean, owed, phase }: Exchange): void {
    if (owed) this.#sorter.abandon(command)
    else if (clean) this.#sorter.answered(command)
    const unasked = command.payload !== undefined && phase === 'command'
    if (unasked) this.#strayPrompt = true
    // An answer shows that the modem waits for no data.
    else if (clean && !this.#dirty) this.#strayPrompt = false
    if (clean) return
    this.#dirty = true
    if (unasked) this.#escape()
  }

  // What comes in

  readonly #take = (chunk: Buffer) => {
    this.#quiet.heard()
    // More may be on its way, such as the rest of an answer to somebody else: it must not answer the next command.
    if (!this.#current) this.#quiet.startRest(this.gapMs)
    this.#framer.take(chunk)
  }

  #finish(): void {
    this.#framer.end()
    this.#sorter.finish()
  }

  #newFramer(): Framer {
    return new Framer({
      line: (line) => this.#sorter.line(line),
      prompt: () => this.#prompt(),
      expectsPrompt: () => this.#strayPrompt || (this.#current?.wantsPrompt ?? false),
      discarded: (octets, why) =>
        this.#handlers.discarded(why === 'nul' ? `${octets} NUL` : 'a line without end')
    })
  }

  #prompt(): void {
    if (this.#current?.prompt()) return
    this.#handlers.discarded('>')
    this.#escape()
    // It asks for the data of a command that has been given up, and took the present one for that.
    if (!this.#dirty) this.#current?.fail('AT_TIMEOUT', 'was typed into the data of another command')
    this.#dirty = true
  }

  /** Whoever is told may close it, in the middle of a chunk. */
  #whileOpen(handlers: ChannelHandlers): ChannelHandlers {
    const open = () => !this.#closed
    return {
      unsolicited: (line, data) => open() && handlers.unsolicited(line, data),
      late: (command, line) => open() && handlers.late(command, line),
      discarded: (text) => open() && handlers.discarded(text),
      echo: (line) => open() && handlers.echo(line),
      closed: (cause) => handlers.closed(cause)
    }
  }

  #escape(): void {
    if (this.#port.destroyed) return
    this.#sorter.escaped()
    this.#writer.write(ESC)
  }

  #onClose(cause?: Error): void {
    if (this.#closed) return
    this.#closed = cause === undefined ? {} : { cause }
    this.#port.off('data', this.#take)
    this.#quiet.end()
    this.#current?.fail('PORT_CLOSED', 'was not answered: the port was closed', this.#closedContext)
    this.#handlers.closed(cause)
  }

  #closedError(command: Command): AtError {
    return portClosed(command, this.#closedContext)
  }

  get #closedContext(): { cause?: Error; port?: string } {
    return { ...this.#closed, ...(this.#name === undefined ? {} : { port: this.#name }) }
  }
}
