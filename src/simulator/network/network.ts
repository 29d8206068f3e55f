import { decode, encode, type MessageInput, type Tpdu } from '../../pdu'
import type { Clock, Random } from '../../types'
import { type Delay, drawDelay, wait } from '../delay'
import { tryDecode } from '../try-decode'
import { DeliveryQueue, type Subscriber } from './delivery'
import { type Disturbance, Disturbances } from './disturbances'
import { Ledger, type LedgerOptions } from './ledger'
import { toInternational } from './numbers'
import { type OutcomeRule, OutcomeRules } from './outcome'
import { Phones } from './phones'
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

/** TP-ST of the report about a recipient that is not delivered to. */
const NO_RESPONSE = 0x22
const EXPIRED = 0x46
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
  readonly #disturbances = new Disturbances()
  readonly #queues = new Map<string, DeliveryQueue>()

  constructor(options: NetworkOptions) {
    this.#options = options
    this.clock = options.clock
    this.#random = options.random
    this.smsc = options.smsc ?? '+628110000000'
    this.ledger = new Ledger(options.ledger)
    this.rules = new OutcomeRules(options.rules)
    this.phones = new Phones({
      now: () => this.clock.now(),
      send: (from, to, text) => this.sendText(from, to, text)
    })
  }

  /** A modem's SIM joins the network, under its number. */
  join(subscriber: Subscriber): void {
    const queue = new DeliveryQueue(subscriber, this.clock)
    this.#queues.set(this.international(subscriber.number), queue)
  }

  /** A SIM can take messages again: it registered, or has room. What waits for it comes now. */
  ready(subscriber: Subscriber): void {
    this.#queues.get(this.international(subscriber.number))?.resume()
  }

  /** How many messages wait for a SIM that is not reachable or full. */
  waiting(number: string): number {
    return this.#queues.get(this.international(number))?.length ?? 0
  }

  /** Something goes wrong on the way from now on; gives how to end it. */
  disturb({ to, ...rest }: Disturbance): () => void {
    return this.#disturbances.add({ ...rest, to: to && this.international(to) })
  }

  international(number: string): string {
    return toInternational(number, this.#options.country ?? '62')
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
    const { latency = 0, linkLatency } = this.#options
    const ms = drawDelay(latency, this.#random)
    await wait(
      this.clock,
      linkHeld ? (linkLatency === undefined ? ms / 2 : drawDelay(linkLatency, this.#random)) : ms
    )
    const message = readSubmit(tpdu)
    if (!message) return { taken: false, cms: INVALID_MESSAGE }
    const to = this.international(message.address!.text)
    const rule = this.rules.draw(to, this.#random)
    if (rule?.cms !== undefined) return { taken: false, cms: rule.cms }
    if (!this.#queues.has(to) && this.phones.isUnassigned(to)) return { taken: false, cms: UNASSIGNED }
    this.#take(from, tpdu, message, to, rule?.status)
    onTaken()
    return rule?.silent ? { taken: true, silent: true } : { taken: true }
  }

  #take(from: Subscriber, tpdu: string, message: Tpdu, to: string, status: number | undefined): void {
    const { text, data, concat, mr = 0 } = message
    const time = new Date(this.clock.now()).toISOString()
    this.ledger.add({
      time,
      modem: from.name,
      imsi: from.imsi,
      to: message.address!.text,
      mr,
      text,
      data,
      concat,
      tpdu
    })
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
        : await this.#bring(to, deliverTpdus([message], this.international(from.number), takenAt))
    if (!message.srr) return
    await wait(this.clock, drawDelay(this.#options.reportDelay ?? 0, this.#random))
    const report = statusReport(message, takenAt, this.#scts(), status ?? st)
    await this.#queues.get(this.international(from.number))?.deliver(report)
  }

  /** To a modem or a phone; TP-ST of the outcome. */
  async #bring(to: string, whole: readonly Tpdu[]): Promise<number> {
    const tpdus = this.#disturbances.bring(to, whole)
    const queue = this.#queues.get(to)
    if (queue) {
      for (const tpdu of tpdus) await queue.deliver(tpdu)
      return 0
    }
    const phone = this.phones.get(to)
    if (phone.state === 'off') return EXPIRED
    if (phone.state === 'full') return NO_RESPONSE
    for (const tpdu of tpdus) phone.receive(tpdu)
    return 0
  }

  /** A text from any number, as a phone sends it: in parts if it is long. Resolves when the recipient has it. */
  async sendText(from: string, to: string, text: string, options: Partial<MessageInput> = {}): Promise<void> {
    const recipient = this.international(to)
    const { parts } = encode({ to, text, ...options, ...this.#disturbances.write(recipient) }, this.#random)
    const submits = parts.map(({ pdu }) => decode(pdu, { toNetwork: true, lossless: true }))
    await this.#bring(recipient, deliverTpdus(submits, from, this.#scts()))
  }

  /** Any TPDU from the network, such as a broken one, for a SIM. */
  async inject(to: string, tpdu: Tpdu | string): Promise<void> {
    await this.#queues.get(this.international(to))?.deliver(tpdu)
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
