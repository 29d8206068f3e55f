import { type Tpdu, tpduLength } from '../../pdu'
import { tryDecode } from '../try-decode'
import { hex, toClient } from './charset'
import type { VirtualModem } from './modem'
import type { StoredMessage } from './storage'

/** The headers of +CMGL and +CMGR differ in text mode (TS 27.005 3.4.2, 3.4.3). */
export const headerInTextMode = { list: 'list', read: 'read' } as const

/** Header and text of a stored message, as text mode shows them. */
export function textModeLines(
  modem: VirtualModem,
  message: StoredMessage,
  start: string,
  header: keyof typeof headerInTextMode = 'read'
): string[] {
  const tpdu = read(message)
  if (!tpdu) return [`${start}"",,""`, message.pdu]
  const number = tpdu.address?.text ?? ''
  const fo = parseInt(message.pdu.slice(-2 * tpduLength(message.pdu)).slice(0, 2), 16)
  if (tpdu.type === 'SMS-STATUS-REPORT') {
    const { mr, scts, dischargeTime, status } = tpdu
    return [
      `${start}${fo},${mr},"${number}",${typeOf(tpdu)},"${shown(scts)}","${shown(dischargeTime)}",${status?.value}`
    ]
  }
  const time = tpdu.type === 'SMS-DELIVER' ? `,"${shown(tpdu.scts)}"` : ''
  const extra = modem.settings.showHeaders === 1 ? details(modem, tpdu, fo, header) : ''
  return [`${start}"${toClient(modem.settings.characterSet, number)}",${time}${extra}`, body(modem, tpdu)]
}

/** Undefined where it cannot be read; it is shown as it is then. */
function read({ pdu, stat }: StoredMessage): Tpdu | undefined {
  return tryDecode(pdu, { toNetwork: stat >= 2 })
}

const typeOf = ({ address }: Tpdu): number => 128 | ((address?.ton ?? 0) << 4) | (address?.npi ?? 1)

/** With +CSDH=1. */
function details(modem: VirtualModem, tpdu: Tpdu, fo: number, header: 'list' | 'read'): string {
  const { type, pid, dcs, text, data, validity } = tpdu
  const length = text?.length ?? (data?.length ?? 0) / 2
  if (header === 'list') return `,${typeOf(tpdu)},${length}`
  const smsc = tpdu.smsc ?? modem.card.smsc
  const vp = validity?.format === 'relative' ? validity.raw : ''
  const period = type === 'SMS-SUBMIT' ? `,${vp}` : ''
  return `,${typeOf(tpdu)},${fo},${pid},${dcs?.value}${period},"${smsc}",${smsc.startsWith('+') ? 145 : 129},${length}`
}

/** Only text of the 7-bit alphabet is converted; octets and UCS-2 are shown in hex, whatever +CSCS is (TS 27.005 3.1). */
function body({ settings }: VirtualModem, { text, data, dcs }: Tpdu): string {
  if (text === undefined) return data ?? ''
  return dcs?.alphabet === 'ucs2' ? hex(text, 4) : toClient(settings.characterSet, text)
}

/** `yy/MM/dd,hh:mm:ss+zz`, the zone in quarters of an hour. */
function shown(iso: string | undefined): string {
  const match = /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})([+-])(\d\d):(\d\d)$/.exec(iso ?? '')
  if (!match) return ''
  const [, year, month, day, time, sign, hours, minutes] = match
  const quarters = Number(hours) * 4 + Number(minutes) / 15
  return `${year}/${month}/${day},${time}${sign}${String(quarters).padStart(2, '0')}`
}
