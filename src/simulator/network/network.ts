import { decode, encode, type MessageInput, type Tpdu } from '../../pdu'
import type { Clock, Random } from '../../types'
import { type Delay, drawDelay, wait } from '../delay'
import { tryDecode } from '../try-decode'
import type { Subscriber } from './delivery'
import type { Disturbance } from './disturbances'
import { Ledger, type LedgerOptions } from './ledger'
import { type OutcomeRule, OutcomeRules } from './outcome'
import { Phones } from './phones'
import { Routes } from './routes'
import { deliverTpdus, scts, statusReport } from './tpdus'

export interface NetworkOptions {
  clock: Clock
  random: Random
  /** Country code, to read numbers that were dialled without one. Default 62. */
  country?: string
  /** Number of the service centre. */
  smsc?: string
  /** From the SMS-SUBMIT to the answer of the service centre. Default 0. */
  latency?: Delay
  /** The same while the link is held by AT+CMMS; default half of the latency. */
  linkLatency?: Delay
  /** From there to the recipient. Default 0. */
  deliveryDelay?: Delay
  /** From there until the status report is on its way. Default 0. */
  reportDelay?: Delay
  /** Minutes between local time and UTC in the time stamps, in quarters of an hour. Default 0. */
  zoneMinutes?: number
  rules?: readonly OutcomeRule[]
  ledger?: LedgerOptions
}

/** What the service centre answers to an SMS-SUBMIT. */
export type SubmitAnswer = { taken: true } | { taken: false; cms: number } | { taken: boolean; silent: true }

/** Error codes of the network, TS 24.011 8.2.5.4 (as in +CMS ERROR). */
export const UNASSIGNED = 1
const INVALID_MESSAGE = 95

/** From here on a TP-ST says that the recipient does not have it. */
const NOT_COMPLETED = 0x20

/**
 * A mobile network with one service centre: takes SMS-SUBMITs of virtual modems, brings them to virtual phones and
 * other modems, and sends status reports. Its ledger says what it took.
 */
export class VirtualNetwork {
  readonly ledger: Ledger
  readonly rules: OutcomeRules
  readonly phones: Phones
  readonly smsc: string
  readonly clock: Clock
  readonly #random: Random
  readonly #options: NetworkOptions
  readonly #routes: Routes

  constructor(options: NetworkOptions) {
    this.#options = options
    this.clock = options.clock
    this.#random = options.random
    this.smsc = options.smsc ?? '+628110000000'
    this.ledger = new Ledger(options.ledger)
    this.rules = new OutcomeRules(options.rules)
    this.phones = new Phones({
      clock: this.clock,
      send: (from, to, text) => this.sendText(from, to, text)
    })
    this.#routes = new Routes(this.clock, this.phones, options.country ?? '62')
  }

  /** A modem's SIM joins the network, under its number. */
  join(subscriber: Subscriber): void {
    this.#routes.add(subscriber)
  }

  /** A SIM can take messages again: it registered, or has room. What waits for it comes now. */
  ready(subscriber: Subscriber): void {
    this.#routes.queueOf(subscriber.number)?.resume()
  }

  /** How many messages wait for a SIM that is not reachable or full. */
  waiting(number: string): number {
    return this.#routes.queueOf(number)?.length ?? 0
  }

  /** Something goes wrong on the way from now on; gives how to end it. */
  disturb(disturbance: Disturbance): () => void {
    return this.#routes.disturb(disturbance)
  }

  international(number: string): string {
    return this.#routes.international(number)
  }

  /**
   * Takes an SMS-SUBMIT (hex, without the service centre; its TP-MR is the one that went over the air). `onTaken` is
   * called at the moment at which the network takes it; the promise resolves when the answer reaches the modem.
   */
  async submit(
    from: Subscriber,
    tpdu: string,
    linkHeld: boolean,
    onTaken: () => void = () => {}
  ): Promise<SubmitAnswer> {
    await wait(this.clock, this.#latency(linkHeld))
    const message = readSubmit(tpdu)
    if (!message) return { taken: false, cms: INVALID_MESSAGE }
    const to = this.international(message.address!.text)
    const rule = this.rules.draw(to, this.#random)
    if (rule?.cms !== undefined) return { taken: false, cms: rule.cms }
    if (this.#routes.isUnassigned(to)) return { taken: false, cms: UNASSIGNED }
    this.#take(from, tpdu, message, to, rule?.status)
    onTaken()
    return rule?.silent ? { taken: true, silent: true } : { taken: true }
  }

  #latency(linkHeld: boolean): number {
    const { latency = 0, linkLatency } = this.#options
    const ms = drawDelay(latency, this.#random)
    if (!linkHeld) return ms
    return linkLatency === undefined ? ms / 2 : drawDelay(linkLatency, this.#random)
  }

  #take(from: Subscriber, tpdu: string, message: Tpdu, to: string, status: number | undefined): void {
    const { text, data, concat, mr = 0 } = message
    const time = new Date(this.clock.now()).toISOString()
    const recipient = message.address!.text
    const { name: modem, imsi } = from
    this.ledger.add({ time, modem, imsi, to: recipient, mr, text, data, concat, tpdu })
    const takenAt = this.#scts()
    void this.#forward(from, message, to, takenAt, status)
  }

  async #forward(
    from: Subscriber,
    message: Tpdu,
    to: string,
    takenAt: string,
    status?: number
  ): Promise<void> {
    await wait(this.clock, drawDelay(this.#options.deliveryDelay ?? 0, this.#random))
    const st =
      status !== undefined && status >= NOT_COMPLETED
        ? status
        : await this.#routes.bring(to, deliverTpdus([message], this.international(from.number), takenAt))
    if (!message.srr) return
    await wait(this.clock, drawDelay(this.#options.reportDelay ?? 0, this.#random))
    const report = statusReport(message, takenAt, this.#scts(), status ?? st)
    await this.#routes.queueOf(from.number)?.deliver(report)
  }

  /** A text from any number, as a phone sends it: in parts if it is long. Resolves when the recipient has it. */
  async sendText(from: string, to: string, text: string, options: Partial<MessageInput> = {}): Promise<void> {
    const recipient = this.international(to)
    const { parts } = encode(
      { to, text, ...options, ...this.#routes.disturbances.write(recipient) },
      this.#random
    )
    const submits = parts.map(({ pdu }) => decode(pdu, { toNetwork: true, lossless: true }))
    await this.#routes.bring(recipient, deliverTpdus(submits, from, this.#scts()))
  }

  /** Any TPDU from the network, such as a broken one, for a SIM. */
  async inject(to: string, tpdu: Tpdu | string): Promise<void> {
    await this.#routes.queueOf(to)?.deliver(tpdu)
  }

  #scts(): string {
    return scts(this.clock.now(), this.#options.zoneMinutes ?? 0)
  }
}

/** Undefined for what cannot be read, or is something else: it is refused, as a service centre does. */
function readSubmit(tpdu: string): Tpdu | undefined {
  const message = tryDecode(tpdu, { toNetwork: true, noSmsc: true, lossless: true })
  return message?.type === 'SMS-SUBMIT' && message.address?.text ? message : undefined
}
