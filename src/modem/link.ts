import type { Duplex } from 'node:stream'
import { AtError, Channel, type Command, isBoot } from '../at'
import type { Clock } from '../types'
import { ModemError } from './errors'
import type { Outcome } from './outcome'
import { accepted, type SendRequest } from './send'

/** A submission without an answer: it may still come. */
export interface Unsettled {
  command: Command
  request: SendRequest
}

export interface LinkOptions {
  port: string
  clock: Clock
  gapMs: number
  /** Left over from an earlier port of the same modem. */
  unsettled?: Unsettled | undefined
  unsolicited(line: string, data?: string): void
  notice(code: string, message: string): void
  /** Something is in `trouble`. */
  troubled(): void
}

/** An open port with a modem behind it, until one of the two is lost. */
export class ModemLink {
  readonly channel: Channel
  /** Lines by which this family tells that it has started, beside the usual ones. */
  boot: RegExp | undefined
  /** It cannot be told to be without an echo. */
  alwaysEchoes = false
  /** What ended the work: the port is closed, or the modem has forgotten what it was told. */
  trouble: Error | undefined
  #unsettled: Unsettled | undefined
  #rebooted = false
  /** The echo is off, so one that comes is news. */
  #echoOff = false
  #echoed = false
  /** It was told to start anew, and may say that it has heard it. */
  #restarting = false
  readonly #options: LinkOptions

  constructor(port: Duplex, options: LinkOptions) {
    this.#options = options
    this.#unsettled = options.unsettled
    this.channel = new Channel(port, {
      clock: options.clock,
      gapMs: options.gapMs,
      port: options.port,
      ...(options.unsettled && { abandoned: options.unsettled.command }),
      handlers: {
        unsolicited: (line, data) => this.#hear(line, data),
        late: (command, line) => this.#settle(command, line),
        discarded: (text) => this.#discarded(text),
        echo: (line) => this.#echo(line),
        closed: (cause) =>
          this.#fail(
            new AtError('PORT_CLOSED', `The port ${options.port} was closed.`, { port: options.port, cause })
          )
      }
    })
  }

  /** Whether the modem has started anew since the link was last forgiven. */
  get rebooted(): boolean {
    return this.#rebooted
  }

  /** The submission whose answer may still come. */
  get unsettled(): Unsettled | undefined {
    return this.#unsettled
  }

  /** A submission ended without an answer. One of a modem that has started anew gets none. */
  expectLate(unsettled: Unsettled): void {
    if (!this.#rebooted) this.#unsettled = unsettled
  }

  /** From now on an answer is that of another submission. */
  expectNoneLate(): void {
    this.#unsettled = undefined
  }

  /** Whether a command came back since this was asked last. */
  takeEchoed(): boolean {
    const echoed = this.#echoed
    this.#echoed = false
    return echoed
  }

  /** Its settings are made: from now on an echo says that they are lost. */
  settled(): void {
    this.#echoOff = !this.alwaysEchoes
  }

  /** Forgets what happened, but not that the port is closed. */
  forgive(): void {
    this.#echoOff = false
    this.#rebooted = false
    this.#restarting = false
    if (!this.channel.closed) this.trouble = undefined
  }

  /** Throws what has happened to it. */
  check(): void {
    if (this.trouble) throw this.trouble
  }

  /** Tells the modem to start anew; whether it answers does not matter. */
  restart(text: string): void {
    this.forgive()
    this.#restarting = true
    this.channel.shout(text)
  }

  close(): void {
    this.channel.close()
  }

  #hear(line: string, data: string | undefined): void {
    if (isBoot(line) || this.boot?.test(line)) this.#reboot(line)
    else this.#options.unsolicited(line, data)
  }

  /** What was in flight may have gone out; nothing tells, so it must not wait for an answer. */
  #reboot(line: string): void {
    this.#rebooted = true
    this.#unsettled = undefined
    const message = `The modem started anew (${line}). If this happens while it sends, look at its power supply.`
    this.#fail(new ModemError('MODEM_REBOOTED', message))
    this.channel.interrupt(`was cut off: the modem started anew (${line})`)
  }

  #echo(line: string): void {
    // Some show the message that is typed, whatever ATE says.
    if (!/^AT/i.test(line)) return
    this.#echoed = true
    if (!this.#echoOff) return
    this.#echoOff = false
    this.#unsettled = undefined
    this.#fail(new ModemError('MODEM_REBOOTED', 'The modem echoes again: it has lost its settings.'))
    // A modem that is back in text mode takes the length for a number, and sends the PDU to it.
    if (/^AT\+CMG[SW]=/i.test(line)) this.channel.interrupt('was given up: the modem has lost its settings')
  }

  #discarded(raw: string): void {
    // The echo of a PIN may come late, or in pieces.
    const text = raw.replace(/(CPIN\s*=).*/i, '$1****')
    if (text === 'OK' && this.#restarting) return
    // Before the echo is off, a command may be our own, cut in two.
    if (/^(OK|ERROR)$/.test(text) || (this.#echoOff && /^AT/i.test(text)))
      this.#options.notice(
        'FOREIGN_CLIENT',
        `The modem said "${text}", which this session did not ask for: another program may use the port ${this.#options.port}. Stop it, or give it another port of the modem.`
      )
    else this.#options.notice('DISCARDED', `The modem said what nobody asked for: ${JSON.stringify(text)}`)
  }

  #settle(command: Command, line: string): void {
    const unsettled = this.#unsettled
    if (unsettled?.command !== command) return
    this.#unsettled = undefined
    const outcome: Outcome = accepted(line)
    try {
      unsettled.request.late?.(outcome)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#options.notice('LISTENER_FAILED', `A late answer of the modem could not be told: ${why}`)
    }
  }

  #fail(trouble: Error): void {
    // A closed port outlasts everything else.
    if (!(this.trouble instanceof AtError)) this.trouble = trouble
    this.#options.troubled()
  }
}
