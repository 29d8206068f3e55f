import type { AtError } from '../at'
import { packUssd } from '../pdu'
import type { Clock, Timer } from '../types'
import { ModemError, type ModemErrorCode } from './errors'
import type { ModemEvent } from './events'
import type { Family } from './family'
import { command, DEADLINES, type Line } from './line'
import { isRefusal, optional } from './optional'
import { ussdText } from './ussd-text'

export interface UssdOptions {
  line: Line
  clock: Clock
  family: Family
  emit(event: ModemEvent): void
}

export interface UssdAnswer {
  text: string
  /** The network waits for a reply: another request() is that. */
  more: boolean
}

interface Waiting {
  answer: Promise<UssdAnswer>
  /** The modem has taken the request. */
  taken: boolean
  resolve(answer: UssdAnswer): void
  reject(error: ModemError): void
}

/** As TS 22.030 has them, as many as the network takes (TS 24.080): 160 octets are 182 septets. */
const CODE = /^[0-9*#+]{1,182}$/
/** "Default alphabet, language unspecified", TS 23.038 5. */
const DCS = 15
const CANCEL = 'AT+CUSD=2'

/** <m> of +CUSD, TS 27.007 7.15, where it is no answer. */
const FAILURES: Readonly<Record<string, [code: ModemErrorCode, message: string]>> = {
  2: ['USSD_REFUSED', 'The network ended the USSD session without an answer. Check the code.'],
  3: ['USSD_REFUSED', 'Another program or the SIM itself answered the USSD session. Try again.'],
  4: ['USSD_UNSUPPORTED', 'The network does not support this USSD code. Check it with the operator.'],
  5: ['USSD_TIMEOUT', 'The network did not answer the USSD code in time. Try again later.']
}

/** Codes such as `*100#`, unstructured supplementary services: +CUSD, TS 27.007 7.15. One at a time. */
export class Ussd {
  readonly #options: UssdOptions
  #waiting: Waiting | undefined

  constructor(options: UssdOptions) {
    this.#options = options
  }

  /**
   * Sends a code, or a reply within a session, and resolves to what the network says, within two minutes. Rejects with
   * a ModemError USSD_REFUSED, USSD_UNSUPPORTED or USSD_TIMEOUT; or an AtError if the line fails.
   */
  async request(code: string): Promise<UssdAnswer> {
    return (await this.begin(code)).answer
  }

  /** The same in two steps: resolves when the modem has taken the code, and is free for other work. */
  async begin(code: string): Promise<{ answer: Promise<UssdAnswer> }> {
    if (!CODE.test(code))
      throw refused(
        'A USSD code has digits, *, # and + only, as *100#; another thing cannot be sent. Nothing was sent.'
      )
    if (this.#waiting) throw refused('Another USSD code is under way. Wait for its answer.')
    // The answer may come before OK.
    const waiting = this.#expect()
    try {
      await this.#type(code)
    } catch (error) {
      this.#waiting = undefined
      throw error
    }
    waiting.taken = true
    return { answer: this.#inTime(waiting) }
  }

  /** Ends the session, if there is one. Rejects if the line fails. */
  async cancel(): Promise<void> {
    this.#waiting?.reject(refused('The USSD code was cancelled.'))
    await optional(this.#options.line, CANCEL)
  }

  /** The modem is lost: nothing is waited for any longer. */
  stop(error: ModemError): void {
    this.#waiting?.reject(error)
  }

  /** True: it was about USSD. */
  onUnsolicited(line: string): boolean {
    const match = /^\+CUSD:\s*(\d)\s*(?:,\s*"?([\s\S]*?)"?\s*(?:,\s*(\d+)\s*)?)?$/i.exec(line)
    if (!match) return /^\+CUSD:/i.test(line)
    const [, m = '', coded, dcs] = match
    const { family } = this.#options
    const text =
      coded === undefined ? undefined : ussdText(coded, dcs ? Number(dcs) : undefined, family.ussdPacked)
    if (this.#waiting) this.#settle(this.#waiting, m, text)
    else if (text) this.#options.emit({ type: 'ussd', text, more: m === '1' })
    return true
  }

  #expect(): Waiting {
    const waiting: Partial<Waiting> = { taken: false }
    waiting.answer = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }))
    // If the modem refuses, nobody waits for it.
    waiting.answer.catch(() => {})
    this.#waiting = waiting as Waiting
    return this.#waiting
  }

  async #type(code: string): Promise<void> {
    const { line, family } = this.#options
    const typed = family.ussdPacked ? packUssd(code) : code
    try {
      // Some say OK when the network has answered.
      await line.run(command(`AT+CUSD=1,"${typed}",${DCS}`, DEADLINES.ussd))
    } catch (error) {
      throw isRefusal(error) ? refusalOf(error) : error
    }
  }

  #settle(waiting: Waiting, m: string, text: string | undefined): void {
    const failure = text === undefined || '345'.includes(m) ? FAILURES[m] : undefined
    if (!failure) waiting.resolve({ text: text ?? '', more: m === '1' })
    // Before the modem has taken the request it is the end of the one before.
    else if (m !== '2' || waiting.taken) waiting.reject(new ModemError(...failure))
  }

  async #inTime({ answer }: Waiting): Promise<UssdAnswer> {
    const { clock, line } = this.#options
    let timer: Timer
    const late = new Promise<'late'>((resolve) => {
      timer = clock.setTimeout(() => resolve('late'), DEADLINES.ussd)
    })
    try {
      const first = await Promise.race([answer, late])
      if (first !== 'late') return first
      await optional(line, CANCEL)
      throw new ModemError(...FAILURES[5]!)
    } finally {
      clock.clearTimeout(timer)
      this.#waiting = undefined
    }
  }
}

function refused(message: string): ModemError {
  return new ModemError('USSD_REFUSED', message)
}

function refusalOf(error: AtError): ModemError {
  // Operation not supported: TS 27.007 9.2, TS 27.005 3.2.5.
  const unknown = error.code === 'AT_CME' ? error.number === 4 : error.number === 303
  return unknown
    ? new ModemError('USSD_UNSUPPORTED', `The modem knows no USSD. ${error.message}`, error)
    : new ModemError(
        'USSD_REFUSED',
        `The modem refused the USSD code; check it, and that the modem has a network. ${error.message}`,
        error
      )
}
