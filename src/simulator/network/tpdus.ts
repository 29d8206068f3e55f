import type { Tpdu } from '../../pdu'

/** ISO 8601 in a zone, which is kept to quarters of an hour. */
export function scts(now: number, zoneMinutes: number): string {
  const local = new Date(now + zoneMinutes * 60_000).toISOString().slice(0, 19)
  const sign = zoneMinutes < 0 ? '-' : '+'
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, '0')
  return `${local}${sign}${two(zoneMinutes / 60)}:${two(zoneMinutes % 60)}`
}

/** SMS-DELIVERs of what was submitted, as the recipient gets them. */
export function deliverTpdus(submits: readonly Tpdu[], from: string, takenAt: string): Tpdu[] {
  return submits.map((submit): Tpdu => {
    const { type, address, mr, rd, srr, validity, smsc, smscTon, smscNpi, smscField, ...content } = submit
    return {
      ...content,
      type: 'SMS-DELIVER',
      smscField: false,
      address: addressOf(from),
      scts: takenAt,
      mms: false,
      lp: false,
      sri: srr ?? false
    }
  })
}

/** SMS-STATUS-REPORT for a SUBMIT (TS 23.040 9.2.2.3). */
export function statusReport(submit: Tpdu, takenAt: string, now: string, status: number): Tpdu {
  return {
    type: 'SMS-STATUS-REPORT',
    smscField: false,
    address: submit.address!,
    mr: submit.mr ?? 0,
    mms: false,
    lp: false,
    srq: false,
    udhi: false,
    scts: takenAt,
    dischargeTime: now,
    status: { value: status, group: 'completed', meaning: '' }
  }
}

/** Letters make an alphanumeric sender. */
function addressOf(number: string): { text: string; ton: number; npi: number } {
  if (/^\+?[\d*#]+$/.test(number)) return { text: number, ton: number.startsWith('+') ? 1 : 0, npi: 1 }
  return { text: number, ton: 5, npi: 0 }
}
