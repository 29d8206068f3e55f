import { tryDecode } from '../try-decode'
import { Acknowledgement, type Verdict } from './acknowledgement'
import type { VirtualModem } from './modem'
import type { MemoryName } from './settings'
import { STAT } from './storage'
import { textModeLines } from './text-mode'

/** TS 23.040 9.2.3.9: to be acknowledged and forgotten. */
const TYPE_0 = 0x40

/** Low bits of the first octet (TS 23.040 9.2.3.1). */
const MTI_MASK = 3
const MTI_STATUS_REPORT = 2

/** A message that goes straight to the client. */
interface Direct {
  code: '+CMT: ' | '+CDS: '
  /** What stands in front of the PDU in PDU mode. */
  header: string
  pdu: string
}

/** What waits in the modem until the client can hear it: a word about a message, or the message. */
type Held = string | Direct

/**
 * Messages from the network, on the way that +CNMI says (TS 27.005 3.4.1): stored, with or without a word about it, or
 * straight to the client.
 */
export class Receiver {
  readonly #modem: VirtualModem
  readonly #acknowledgement: Acknowledgement
  #held: Held[] = []

  constructor(modem: VirtualModem) {
    this.#modem = modem
    this.#acknowledgement = new Acknowledgement(modem.clock)
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
    const length = tpdu.length / 2
    const message = tryDecode(pdu)
    this.#modem.faults.onReceived(message)
    if ((parseInt(tpdu.slice(0, 2), 16) & MTI_MASK) === MTI_STATUS_REPORT) return this.#report(pdu, length)
    if (message?.pid === TYPE_0) return true
    const [, mt] = this.#modem.settings.cnmi
    const messageClass = message?.dcs?.messageClass
    const direct = (mt === 2 && messageClass !== 2) || (mt === 3 && messageClass === 3)
    if (direct) return this.#hand({ code: '+CMT: ', header: `,${length}`, pdu })
    // Class 2 belongs on the card, wherever others go.
    const memory = messageClass === 2 ? 'SM' : this.#modem.settings.memories[2]
    return this.#store(pdu, memory, mt > 0 ? '+CMTI' : undefined)
  }

  /** +CNMA came; whether one was due. */
  acknowledge(accepted: boolean): boolean {
    return this.#acknowledgement.settle(accepted ? 'accepted' : 'refused')
  }

  /** A message was deleted: the network may try again what it could not bring (RP-SMMA). */
  roomAgain(): void {
    this.#modem.card.smss.memoryExceeded = false
    if (this.#modem.radio.registered) this.#modem.network.ready(this.#modem)
  }

  /** The route is open: what was held back is said now, one after another where each is to be acknowledged. */
  flush(): void {
    while (this.#held.length > 0 && this.#open && !this.#acknowledgement.due) {
      const held = this.#held.shift()!
      if (typeof held === 'string') this.#modem.urc(held)
      else this.#sayHeld(held)
    }
  }

  /** What was held back is not wanted. */
  forget(): void {
    this.#held = []
  }

  /** Power is off. */
  reset(): void {
    this.forget()
    this.#acknowledgement.settle('lost')
  }

  /** The client can hear of messages now: +CNMI allows it, and nobody is typing one. */
  get #open(): boolean {
    return this.#modem.settings.cnmi[0] !== 0 && !this.#modem.inData
  }

  #report(pdu: string, length: number): boolean | Promise<boolean> {
    const ds = this.#modem.settings.cnmi[3]
    if (ds === 1) return this.#hand({ code: '+CDS: ', header: `${length}`, pdu })
    return ds === 2 ? this.#store(pdu, this.#reportMemory, '+CDSI') : true
  }

  get #reportMemory(): MemoryName {
    const { memories, profile, settings } = this.#modem
    return profile.reportMemory ?? (memories.get('SR') ? 'SR' : settings.memories[2])
  }

  #store(pdu: string, name: MemoryName, code?: '+CMTI' | '+CDSI'): boolean {
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
    const text = `${code}: "${place.memory}",${place.index}`
    if (this.#open) this.#modem.urc(text)
    else this.#held.push(text)
    return true
  }

  #hand(message: Direct): Promise<boolean> | boolean {
    // What has to wait in the modem is acknowledged by the modem (TS 27.005 3.4.4).
    if (!this.#open || this.#held.length > 0 || this.#acknowledgement.due) {
      this.#held.push(message)
      return true
    }
    this.#say(message)
    if (!this.wantsAcknowledgement) return true
    return new Promise((resolve) => {
      this.#expect((verdict) => resolve(verdict === 'accepted'))
    })
  }

  /** The network believes that the client has it: where that is not so, it is stored without a word. */
  #sayHeld(message: Direct): void {
    this.#say(message)
    if (!this.wantsAcknowledgement) return
    this.#expect((verdict) => {
      if (verdict === 'missed' || verdict === 'refused') this.#keep(message)
    })
  }

  /** In the form that +CMGF asks for at this moment. */
  #say({ code, header, pdu }: Direct): void {
    const inText = () => textModeLines(this.#modem, { stat: STAT.UNREAD, pdu }, code).join('\r\n')
    this.#modem.urc(this.#modem.settings.format === 1 ? inText() : `${code}${header}\r\n${pdu}`)
  }

  /** Where a +CNMA is due and does not come, the modem stops all direct routing by itself. */
  #expect(settled: (verdict: Verdict) => void): void {
    this.#acknowledgement.expect((verdict) => {
      const end = () => {
        settled(verdict)
        if (verdict === 'missed') this.#mute()
        this.flush()
      }
      // What follows comes behind the OK of +CNMA.
      if (verdict === 'accepted' || verdict === 'refused') this.#modem.afterwards(end)
      else end()
    })
  }

  #mute(): void {
    const { cnmi } = this.#modem.settings
    cnmi[1] = 0
    cnmi[3] = 0
    const held = this.#held
    this.#held = held.filter((one) => typeof one === 'string')
    for (const one of held) if (typeof one !== 'string') this.#keep(one)
  }

  #keep({ code, pdu }: Direct): void {
    this.#store(pdu, code === '+CDS: ' ? this.#reportMemory : this.#modem.settings.memories[2])
  }

  #smscField(): string {
    const digits = this.#modem.network.smsc.replace('+', '')
    const padded = digits.length % 2 ? `${digits}F` : digits
    const swapped = padded.replace(/(.)(.)/g, '$2$1')
    return `${(padded.length / 2 + 1).toString(16).toUpperCase().padStart(2, '0')}91${swapped}`
  }
}
