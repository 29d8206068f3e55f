import type { Clock, Timer } from '../types'
import { type Answer, type Command, CTRL_Z, type InfoLine, type Payload } from './command'
import { Echo } from './echo'
import { AtError, type AtErrorCode, type Phase } from './errors'
import { startsWith } from './prefix'
import { isOk, refusal } from './refusal'

/** What an exchange needs of the channel. */
export interface ExchangeIo {
  clock: Clock
  /** `last` is called when its last octets are about to go. */
  write(text: string, last?: () => void): void
}

/** How often a deadline may be extended: it never becomes longer than so many times itself. */
const MOST_EXTENSION = 3
/** Whoever has the modem wait with an open prompt has so long for it. */
const LONGEST_BEFORE_MS = 30_000
const NO_REASON = new Error('no reason was given')

/** One command and its answer, from the first octet written to the final result, the deadline or the end of the port. */
export class Exchange {
  readonly answer: Promise<Answer>
  readonly command: Command
  readonly echo: Echo
  phase: Phase = 'command'
  /** Whether its end left nothing behind: the final result came, and the modem does not wait for data. */
  clean = false
  /** Whether its answer, or the rest of it, may still come. */
  owed = true
  readonly #io: ExchangeIo
  readonly #lines: InfoLine[] = []
  /** Waits for the data line of the last header. */
  #wantsData = false
  #promptSeen = false
  /** The final result came before the line that it needs. */
  #okSeen = false
  #timer: Timer
  #cap: Timer
  #settled = false
  #resolve!: (answer: Answer) => void
  #reject!: (error: AtError) => void

  constructor(command: Command, io: ExchangeIo) {
    this.command = command
    this.echo = new Echo(command.text, command.payload?.text)
    this.#io = io
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  get settled(): boolean {
    return this.#settled
  }

  /** Whether it waits for the data prompt. */
  get wantsPrompt(): boolean {
    return this.command.payload !== undefined && !this.#promptSeen
  }

  /** The wait begins before the first octet is written. */
  start(): void {
    const { payload, text, timeoutMs, commits } = this.command
    if (commits) this.phase = 'data'
    if (payload)
      this.#wait(payload.promptTimeoutMs, () =>
        this.fail('AT_NO_PROMPT', 'was not followed by a request for data')
      )
    else this.#waitForAnswer(timeoutMs)
    this.#io.write(`${text}\r`)
  }

  /** Takes a line that belongs to it. */
  take(line: string): boolean {
    if (this.#wantsData && (this.command.data?.(this.#lines.at(-1)!.text, line) ?? false)) {
      this.#lines.at(-1)!.data = line
      this.#wantsData = false
      this.#extend()
      return true
    }
    if (this.#takeFinal(line)) return true
    if (!this.#isInfo(line)) return false
    this.#lines.push({ text: line })
    this.#wantsData = this.command.data !== undefined
    this.#extend()
    return true
  }

  /** Whether a line has the form of its answer. */
  #isInfo(line: string): boolean {
    const { prefix, shape, payload } = this.command
    // Before its data is sent, a line of this form answers an older command.
    if (prefix === undefined || (payload && this.phase === 'command')) return false
    if (!startsWith(line, prefix)) return false
    return shape === undefined || shape.test(line)
  }

  /** A line that nobody else knows: for a command whose answer has no prefix. */
  takeFree(line: string): boolean {
    if (!this.command.free) return false
    this.#lines.push({ text: line })
    this.#extend()
    return true
  }

  /** The modem asks for data. False: not for its own. */
  prompt(): boolean {
    const { payload } = this.command
    if (!payload || !this.wantsPrompt || this.#settled) return false
    this.#promptSeen = true
    this.#clear()
    try {
      // Not awaited when there is nothing to wait for: the modem's own time for data runs.
      const ready = payload.before?.()
      if (ready === undefined) this.#submit(payload)
      else {
        this.#wait(LONGEST_BEFORE_MS, () => this.#giveUp(new Error('it took too long to prepare')))
        ready.then(
          () => this.#submit(payload),
          (cause) => this.#giveUp(cause)
        )
      }
    } catch (error) {
      this.#giveUp(error)
    }
    return true
  }

  #giveUp(cause: unknown): void {
    this.fail('AT_ABORTED', 'was given up before its data was sent', { cause: cause ?? NO_REASON })
  }

  #submit({ text, submitted }: Payload): void {
    if (this.#settled) return
    this.#waitForAnswer(this.command.timeoutMs)
    this.#io.write(text + CTRL_Z, () => {
      this.phase = 'data'
      try {
        submitted?.()
      } catch (cause) {
        this.fail('AT_ABORTED', 'has nobody any more who waits for its answer', { cause })
      }
    })
  }

  /** Ends it without an answer. */
  fail(code: AtErrorCode, how: string, more: { cause?: unknown; reply?: string; port?: string } = {}): void {
    if (this.#settled) return
    const shown = this.command.shown ?? this.command.text
    this.#end()
    this.#reject(new AtError(code, `${shown} ${how}.`, { ...more, command: shown, phase: this.phase }))
  }

  #takeFinal(line: string): boolean {
    if (isOk(line)) {
      if (this.command.payload && this.phase === 'command') {
        // Not clean: the prompt may follow, if this OK was a late one.
        this.fail('AT_NO_PROMPT', 'was answered with OK instead of a request for data', { reply: line })
      } else if (this.#lines.length === 0 && this.command.lateInfoMs) {
        this.#wait(this.command.lateInfoMs, () => this.#done(line))
        this.#okSeen = true
      } else this.#done(line)
      return true
    }
    const error = refusal(line, this.command.shown ?? this.command.text, this.phase)
    if (!error) return false
    // Where the prompt is open already it may stay so.
    this.clean = !(this.#promptSeen && this.phase === 'command')
    this.owed = false
    this.#end()
    this.#reject(error)
    return true
  }

  #done(final: string): void {
    if (this.#settled) return
    // The line that OK should have had in front of it may still come.
    this.owed = this.#okSeen && this.#lines.length === 0
    this.clean = final !== '' && !this.owed
    this.#end()
    this.#resolve({ lines: this.#lines, final })
  }

  #extend(): void {
    if (this.#okSeen && !this.#wantsData) this.#done('OK')
    else if (this.command.graceMs !== undefined && !this.#wantsData)
      this.#wait(this.command.graceMs, () => this.#done(''))
    else if (this.phase === 'data' || !this.command.payload) this.#wait(this.command.timeoutMs, this.#tooLate)
  }

  #waitForAnswer(ms: number): void {
    this.#wait(ms, this.#tooLate)
    this.#cap = this.#io.clock.setTimeout(this.#tooLate, ms * MOST_EXTENSION)
  }

  readonly #tooLate = () => this.fail('AT_TIMEOUT', 'was not answered in time')

  #wait(ms: number, then: () => void): void {
    this.#io.clock.clearTimeout(this.#timer)
    this.#timer = this.#io.clock.setTimeout(then, ms)
  }

  #clear(): void {
    this.#io.clock.clearTimeout(this.#timer)
    this.#io.clock.clearTimeout(this.#cap)
  }

  #end(): void {
    this.#settled = true
    this.#clear()
  }
}
