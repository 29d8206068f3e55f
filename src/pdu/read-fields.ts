import { decodeAddress, encodeAddress, MAX_DIGITS } from './address'
import type { Cursor } from './cursor'
import { PduError } from './errors'
import { toHex } from './hex'
import { decodeTime, encodeTime } from './time'
import type { Address, Tpdu } from './types'
import { note } from './user-data'

/** Address-Length in semi-octets, Type-of-Address, Address-Value (TS 23.040 9.1.2.5). */
export function readAddress(cursor: Cursor, field: string, lossless: boolean): Address {
  const at = cursor.at
  const digits = cursor.octet(`${field}.length`)
  if (digits > MAX_DIGITS)
    throw new PduError(
      'ADDRESS_TOO_LONG',
      `${field} announces ${digits} digits, at most ${MAX_DIGITS} are possible. Is the direction right, and does the PDU begin with the service centre?`,
      `${field}.length`,
      at
    )
  const toa = cursor.octet(`${field}.type`)
  const start = cursor.skip((digits + 1) >> 1, `${field}.digits`)
  const address = decodeAddress(cursor.octets, start, digits, toa)
  if (!lossless) return address
  const raw = toHex(cursor.octets, at + 1, cursor.at)
  const canonical = encodeAddress(address, field)
  if (canonical.hex !== raw) address.raw = raw
  if (canonical.digits !== digits) address.length = digits
  return address
}

/** The service centre's address; its length counts octets (TS 24.011 8.2.5.2 as in TS 27.005). */
export function readSmsc(cursor: Cursor, lossless: boolean): Partial<Tpdu> | undefined {
  const length = cursor.octet('SMSC.length')
  if (length === 0) return undefined
  const toa = cursor.octet('SMSC.type')
  const at = cursor.skip(length - 1, 'SMSC.digits')
  const { text, ton, npi } = decodeAddress(cursor.octets, at, (length - 1) * 2, toa)
  // A type without digits names no service centre.
  if (!lossless) return text === '' ? undefined : { smsc: text }
  const smsc: Partial<Tpdu> = { smsc: text }
  smsc.smscTon = ton
  smsc.smscNpi = npi
  const raw = toHex(cursor.octets, at - 1, cursor.at)
  if (length === 1 || encodeAddress({ text, ton, npi }, 'smsc').hex !== raw) smsc.smscRaw = raw
  return smsc
}

/** TP-SCTS or TP-DT; one that is no time is left out (TS 23.040 9.2.3.11). */
export function readTime(
  cursor: Cursor,
  tpdu: Tpdu,
  field: 'scts' | 'dischargeTime',
  lossless: boolean
): void {
  const name = field === 'scts' ? 'TP-SCTS' : 'TP-DT'
  const at = cursor.skip(7, name)
  const time = decodeTime(cursor.octets, at)
  if (time === undefined)
    note(
      tpdu,
      'BAD_TIME',
      name,
      at,
      `${name} ${toHex(cursor.octets, at, at + 7)} is no time; it is left out.`
    )
  else tpdu[field] = time
  if (!lossless) return
  const raw = toHex(cursor.octets, at, at + 7)
  if (time === undefined || encodeTime(time) !== raw)
    tpdu[field === 'scts' ? 'rawScts' : 'rawDischargeTime'] = raw
}
