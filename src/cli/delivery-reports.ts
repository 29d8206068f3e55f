import type { Left, ReceivedPdu } from '../modem'
import { decode, type Status, type Tpdu } from '../pdu'

export interface DeliveryReport {
  part: number
  mr: number
  report: 'delivered' | 'forwarded' | 'replaced' | 'trying' | 'expired' | 'undelivered'
  /** TP-ST, TS 23.040 9.2.3.15. */
  status: number
  meaning: string
  at?: string
}

/** Digits by which two numbers are taken for the same: networks write them with and without prefix. */
const SAME_DIGITS = 6
const EXPIRED = 0x46

/**
 * Takes the reports of our own parts out of what arrives, and leaves the rest where it is: it belongs to whoever has
 * the modem next.
 */
export class DeliveryReports {
  /** Of parts that wait for their last report, by TP-MR. */
  readonly #waiting = new Map<number, number>()
  /** What the modem does not keep, and is not ours. */
  readonly strays = new Set<string>()
  /** One came whose part is not known yet: the network may be quicker than the modem's answer. */
  undecided = false

  constructor(
    private readonly to: string,
    private readonly reported: (report: DeliveryReport) => void
  ) {}

  /** Whether some are still to come. */
  get outstanding(): boolean {
    return this.#waiting.size > 0
  }

  expect(part: number, mr: number): void {
    this.#waiting.set(mr, part)
  }

  /** A Receiver. */
  readonly take = async (pdus: readonly ReceivedPdu[]): Promise<Left> => {
    return { left: pdus.filter((pdu) => !this.#isOurs(pdu)) }
  }

  #isOurs({ pdu, slot }: ReceivedPdu): boolean {
    const ours = this.#takeReport(decoded(pdu))
    if (ours) this.strays.delete(pdu)
    else if (!slot) this.strays.add(pdu)
    return ours
  }

  #takeReport(tpdu: Tpdu | undefined): boolean {
    if (tpdu?.type !== 'SMS-STATUS-REPORT' || tpdu.mr === undefined || !tpdu.status) return false
    if (!this.#isSameNumber(tpdu)) return false
    const part = this.#waiting.get(tpdu.mr)
    if (part === undefined) this.undecided = true
    else this.#report(part, tpdu.mr, tpdu.status, tpdu.dischargeTime)
    return part !== undefined
  }

  #report(part: number, mr: number, { value, group, meaning }: Status, at: string | undefined): void {
    const report = verdict(value, group)
    if (report !== 'trying') this.#waiting.delete(mr)
    this.reported({ part, mr, report, status: value, meaning, ...(at !== undefined && { at }) })
  }

  #isSameNumber({ address }: Tpdu): boolean {
    const digits = (text = '') => text.replace(/\D/g, '').slice(-SAME_DIGITS)
    return digits(address?.text) === digits(this.to)
  }
}

function verdict(value: number, group: Status['group']): DeliveryReport['report'] {
  if (group === 'completed') return value === 1 ? 'forwarded' : value === 2 ? 'replaced' : 'delivered'
  if (group === 'trying') return 'trying'
  return value === EXPIRED ? 'expired' : 'undelivered'
}

function decoded(pdu: string): Tpdu | undefined {
  try {
    return decode(pdu)
  } catch {
    // What cannot be read is none of ours.
    return undefined
  }
}
