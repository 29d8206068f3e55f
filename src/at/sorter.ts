import { type Command, CTRL_Z, ESC } from './command'
import type { Exchange } from './exchange'
import { startsWith } from './prefix'
import { isFinal, isRefusal } from './refusal'
import { hasOpenQuote, isUnsolicited, ownsNextLine } from './unsolicited'

export interface SorterHandlers {
  /** The modem said something by itself. `data`: the line behind it, where it owns one. */
  unsolicited(line: string, data?: string): void
  /** A line of an answer to a command that had been given up. */
  late(command: Command, line: string): void
  /** What belongs to nothing: noise, answers to somebody else's commands, echo that was cut. */
  discarded(text: string): void
  /** Our own line came back. */
  echo(line: string): void
}

/** More than any USSD answer has. */
const MOST_LINES_OF_TEXT = 32
/** Longer than a final result in digits, which may come where a PDU is missing. */
const PDU = /^[0-9A-F]{4,}$/i

/** Tells whose line it is that came in: the present command's, an earlier one's, or the modem's own. */
export class Sorter {
  readonly #handlers: SorterHandlers
  readonly #current: () => Exchange | undefined
  /** Commands that were given up, the last of each prefix: their answers may still come. */
  readonly #abandoned = new Map<string, Command>()
  /** A late answer has come; the final result behind it is not the present command's. */
  #owedFinal = false
  /** How many ESC may still be answered. */
  #escapes = 0
  /** It is being brought back with AT, which no modem refuses. */
  #lost = false
  /** A line that owns the next one. */
  #header: string | undefined
  /** The lines so far of a text whose quotation mark is still open. */
  #open: string[] | undefined

  constructor(handlers: SorterHandlers, current: () => Exchange | undefined) {
    this.#handlers = handlers
    this.#current = current
  }

  /** Its answer may still come. */
  abandon(command: Command): void {
    if (command.prefix) this.#abandoned.set(command.prefix, command)
  }

  /** It has its answer, so an earlier one of its kind gets none any more. */
  answered({ prefix }: Command): void {
    if (prefix) this.#abandoned.delete(prefix)
  }

  escaped(): void {
    this.#escapes++
    this.#lost = true
  }

  /** The modem has answered AT and was silent then: nothing more is owed. */
  synced(): void {
    this.#owedFinal = false
    this.#escapes = 0
    this.#lost = false
  }

  /** Whether the last line waits for another one. */
  get unfinished(): boolean {
    return this.#header !== undefined || this.#open !== undefined
  }

  /** What has not come by now will not come. */
  finish(): void {
    const line = this.#header ?? this.#open?.join('\n')
    this.#header = undefined
    this.#open = undefined
    if (line !== undefined) this.#handlers.unsolicited(line)
  }

  line(raw: string): void {
    // Control characters are the echo of ESC and Ctrl-Z, blanks and `>` that of a prompt in front of it.
    const line = raw
      .replace(/\p{Cc}/gu, '')
      .replace(/^(?:>\s*)+/, '')
      .trim()
    if (line === '') this.#takeBlank(raw.trim())
    else if (this.#open !== undefined) this.#goOn(raw)
    else if (!this.#takeEcho(line) && !this.#takeData(line) && !this.#isOwed(line)) this.#takeAnswer(line)
  }

  #takeBlank(text: string): void {
    if (text === '') return
    if ([...text].every((character) => character === ESC || character === CTRL_Z)) this.#handlers.echo(text)
    else this.#handlers.discarded(text)
  }

  #takeEcho(line: string): boolean {
    const echo = this.#current()?.echo.take(line)
    if (echo === 'whole') this.#handlers.echo(line)
    if (echo === 'piece') this.#handlers.discarded(line)
    return echo !== undefined
  }

  /** The line behind a code that owns it. False: it was none. */
  #takeData(line: string): boolean {
    const header = this.#header
    if (header === undefined) return false
    this.#header = undefined
    const belongs = ownsNextLine(header) === 'text' || PDU.test(line)
    this.#handlers.unsolicited(header, belongs ? line : undefined)
    return belongs
  }

  #takeAnswer(line: string): void {
    // To ESC where there was no prompt, or to the command that was given up.
    if (this.#lost && isRefusal(line)) {
      if (!this.#isAnswerToEsc(line)) this.#handlers.discarded(line)
    } else if (!this.#current()?.take(line)) this.#takeOther(line)
    // With a line of its own the present command's turn has come.
    else if (!isFinal(line)) this.#owedFinal = false
  }

  #takeOther(line: string): void {
    if (ownsNextLine(line)) this.#header = line
    else if (hasOpenQuote(line)) this.#open = [line]
    else if (isUnsolicited(line)) this.#handlers.unsolicited(line)
    else if (this.#isLate(line)) this.#owedFinal = true
    else if (!this.#current()?.takeFree(line) && !this.#isAnswerToEsc(line)) {
      if (/^[+^*#$%_]/.test(line)) this.#handlers.unsolicited(line)
      else this.#handlers.discarded(line)
    }
  }

  #isLate(line: string): boolean {
    for (const command of this.#abandoned.values()) {
      if (!command.prefix || !startsWith(line, command.prefix)) continue
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

  /** One more line of a text between quotation marks, such as the menu of an operator. */
  #goOn(raw: string): void {
    this.#open!.push(raw)
    if (!hasOpenQuote(this.#open!.join('\n')) || this.#open!.length >= MOST_LINES_OF_TEXT) this.finish()
  }

  /** The final result behind a late answer. */
  #isOwed(line: string): boolean {
    if (!this.#owedFinal || !isFinal(line)) return false
    this.#owedFinal = false
    this.#handlers.discarded(line)
    return true
  }
}
