import { tryDecode } from '../try-decode'
import type { VirtualModem } from './modem'
import { STAT } from './storage'
import { textModeLines } from './text-mode'

/** How long the network waits for +CNMA where one is due. */
const CNMA_TIMEOUT_MS = 15_000

/** TS 23.040 9.2.3.9: to be acknowledged and forgotten. */
const TYPE_0 = 0x40

interface Unacknowledged {
  resolve: (acknowledged: boolean) => void
  timer: unknown
}

/** An unsolicited code that +CNMI mode 0 holds back. Its form is that of the moment at which it is said. */
interface Held {
  text: () => string
  /** The message itself: a +CNMA is due when it is said. */
  direct: boolean
}

/**
 * Messages from the network, on the way that +CNMI says (TS 27.005 3.4.1): stored, with or without a word about it, or
 * straight to the client.
 */
export class Receiver {
  readonly #modem: VirtualModem
  #pending: Unacknowledged | undefined
  #held: Held[] = []

  constructor(modem: VirtualModem) {
    this.#modem = modem
  }

  /** Whether a +CNMA is due. */
  get awaitsAcknowledgement(): boolean {
    return this.#pending !== undefined
  }

  /** Whether a direct message is to be answered by +CNMA. */
  get wantsAcknowledgement(): boolean {
    const { profile, settings } = this.#modem
    if (profile.acknowledge) return profile.acknowledge === 'always'
    return settings.service === 1
  }

  /** Takes a TPDU; resolves to whether the network gets its acknowledgement. */
  async receive(tpdu: string): Promise<boolean> {
    const pdu = this.#smscField() + tpdu
    const message = tryDecode(pdu)
    this.#modem.faults.onReceived(message)
    if ((parseInt(tpdu.slice(0, 2), 16) & 3) === 2) return this.#report(pdu, tpdu.length / 2)
    const [, mt] = this.#modem.settings.cnmi
    if (message?.pid === TYPE_0) return true
    const messageClass = message?.dcs?.messageClass
    const direct = (mt === 2 && messageClass !== 2) || (mt === 3 && messageClass === 3)
    if (direct) return this.#hand('+CMT: ', `,${tpdu.length / 2}`, pdu)
    // Class 2 belongs on the card, wherever others go.
    return this.#store(
      pdu,
      messageClass === 2 ? 'SM' : this.#modem.settings.memories[2],
      mt > 0 ? '+CMTI' : undefined
    )
  }

  /** +CNMA came: n is 2 for a refusal. */
  acknowledge(accepted: boolean): boolean {
    const pending = this.#pending
    if (!pending) return false
    this.#pending = undefined
    this.#modem.clock.clearTimeout(pending.timer)
    pending.resolve(accepted)
    this.flush()
    return true
  }

  /** A message was deleted: the network may try again what it could not bring (RP-SMMA). */
  roomAgain(): void {
    this.#modem.card.smss.memoryExceeded = false
    if (this.#modem.radio.registered) this.#modem.network.ready(this.#modem)
  }

  /** The route is open: what was held back is said now, one after another where each is to be acknowledged. */
  flush(): void {
    while (this.#held.length > 0 && !this.#pending && this.#modem.settings.cnmi[0] !== 0) {
      const { text, direct } = this.#held.shift()!
      this.#modem.urc(text())
      if (direct && this.wantsAcknowledgement) this.#await(() => {})
    }
  }

  /** What was held back is not wanted. */
  forget(): void {
    this.#held = []
  }

  /** Power is off. */
  reset(): void {
    this.forget()
    this.acknowledge(false)
  }

  #report(pdu: string, length: number): boolean | Promise<boolean> {
    const ds = this.#modem.settings.cnmi[3]
    if (ds === 1) return this.#hand('+CDS: ', `${length}`, pdu)
    if (ds === 2)
      return this.#store(
        pdu,
        this.#modem.profile.reportMemory ??
          (this.#modem.memories.get('SR') ? 'SR' : this.#modem.settings.memories[2]),
        '+CDSI'
      )
    return true
  }

  #store(pdu: string, name: 'SM' | 'ME' | 'MT' | 'SR', code: '+CMTI' | '+CDSI' | undefined): boolean {
    const place = this.#modem.memories.add(name, { stat: STAT.UNREAD, pdu })
    if (!place) {
      const { fullUrc } = this.#modem.profile
      const { smss } = this.#modem.card
      const known = smss.memoryExceeded
      smss.memoryExceeded = true
      if (fullUrc && !known) this.#modem.urc(fullUrc.replace('{memory}', name))
      return false
    }
    if (!code) return true
    const text = () => `${code}: "${place.memory}",${place.index}`
    if (this.#modem.settings.cnmi[0] === 0) this.#held.push({ text, direct: false })
    else this.#modem.urc(text())
    return true
  }

  /** Straight to the client, in the form that +CMGF says. */
  #hand(code: string, header: string, pdu: string): Promise<boolean> | boolean {
    const { settings } = this.#modem
    const text = () =>
      settings.format === 1
        ? textModeLines(this.#modem, { stat: STAT.UNREAD, pdu }, code).join('\r\n')
        : `${code}${header}\r\n${pdu}`
    // What has to wait in the modem is acknowledged by the modem (TS 27.005 3.4.4).
    if (settings.cnmi[0] === 0 || this.#held.length > 0) {
      this.#held.push({ text, direct: true })
      return true
    }
    this.#modem.urc(text())
    return this.wantsAcknowledgement ? new Promise((resolve) => this.#await(resolve)) : true
  }

  /** Where a +CNMA is due and does not come, the modem stops all direct routing by itself. */
  #await(resolve: (acknowledged: boolean) => void): void {
    const timer = this.#modem.clock.setTimeout(() => {
      this.#pending = undefined
      const { cnmi } = this.#modem.settings
      cnmi[1] = 0
      cnmi[3] = 0
      resolve(false)
      this.flush()
    }, CNMA_TIMEOUT_MS)
    this.#pending = { resolve, timer }
  }

  #smscField(): string {
    const digits = this.#modem.network.smsc.replace('+', '')
    const padded = digits.length % 2 ? `${digits}F` : digits
    const swapped = padded.replace(/(.)(.)/g, '$2$1')
    return `${(padded.length / 2 + 1).toString(16).toUpperCase().padStart(2, '0')}91${swapped}`
  }
}
