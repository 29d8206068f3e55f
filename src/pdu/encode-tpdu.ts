import { decodeAddress, encodeAddress, MAX_DIGITS } from './address'
import { encodeDcs } from './dcs'
import { PduError } from './errors'
import { hexOctet, octetsOfHex } from './hex'
import { decodeTime, encodeTime } from './time'
import type { Address, Tpdu, TpduType } from './types'
import { encodeUserData } from './user-data-encode'
import { encodeValidity, VALIDITY_FORMATS } from './validity'

const MTI: Readonly<Record<TpduType, number>> = {
  'SMS-DELIVER': 0,
  'SMS-DELIVER-REPORT': 0,
  'SMS-SUBMIT': 1,
  'SMS-SUBMIT-REPORT': 1,
  'SMS-STATUS-REPORT': 2,
  'SMS-COMMAND': 2
}

/**
 * Puts a TPDU together: upper-case hex, the field of the service centre in front unless `smscField` is false.
 * The inverse of decode() with `lossless`: a raw property counts only as long as it means what stands beside it, so
 * that changing one property changes its octets and no others. Throws PduError.
 */
export function encodeTpdu(tpdu: Tpdu): string {
  const mti = MTI[tpdu.type]
  if (mti === undefined)
    throw new PduError(
      'BAD_VALUE',
      `type is ${JSON.stringify(tpdu.type)}; it is one of ${Object.keys(MTI).join(', ')}.`,
      'type'
    )
  const smsc = tpdu.smscField === false ? '' : encodeSmsc(tpdu)
  return (
    smsc + BODIES[tpdu.type](tpdu, mti | (tpdu.spareBits ?? 0)) + checkedHex(tpdu.trailing ?? '', 'trailing')
  )
}

const BODIES: Readonly<Record<TpduType, (tpdu: Tpdu, first: number) => string>> = {
  'SMS-DELIVER': (tpdu, first) => {
    const ud = encodeUserData(tpdu)
    return (
      hexOctet(
        first |
          bit(!(tpdu.mms ?? false), 4) |
          bit(tpdu.lp, 8) |
          bit(tpdu.sri, 0x20) |
          bit(ud.udhi, 0x40) |
          bit(tpdu.rp, 0x80)
      ) +
      addressHex(tpdu.address, 'TP-OA') +
      octet(tpdu.pid ?? 0, 'pid') +
      hexOctet(encodeDcs(tpdu.dcs ?? {})) +
      timeHex(tpdu.scts, tpdu.rawScts, 'scts') +
      ud.hex
    )
  },
  'SMS-SUBMIT': (tpdu, first) => {
    const ud = encodeUserData(tpdu)
    const { validity } = tpdu
    const vpf = validity ? VALIDITY_FORMATS.indexOf(validity.format) << 3 : 0
    return (
      hexOctet(
        first | bit(tpdu.rd, 4) | vpf | bit(tpdu.srr, 0x20) | bit(ud.udhi, 0x40) | bit(tpdu.rp, 0x80)
      ) +
      octet(tpdu.mr ?? 0, 'mr') +
      addressHex(tpdu.address, 'TP-DA') +
      octet(tpdu.pid ?? 0, 'pid') +
      hexOctet(encodeDcs(tpdu.dcs ?? {})) +
      (validity ? encodeValidity(validity) : '') +
      ud.hex
    )
  },
  'SMS-STATUS-REPORT': (tpdu, first) => {
    const rest = tpdu.pi === undefined && !hasParameters(tpdu) ? undefined : parameters(tpdu)
    return (
      hexOctet(
        first |
          bit(!(tpdu.mms ?? false), 4) |
          bit(tpdu.lp, 8) |
          bit(tpdu.srq, 0x20) |
          bit(rest?.udhi ?? tpdu.udhi, 0x40)
      ) +
      octet(tpdu.mr ?? 0, 'mr') +
      addressHex(tpdu.address, 'TP-RA') +
      timeHex(tpdu.scts, tpdu.rawScts, 'scts') +
      timeHex(tpdu.dischargeTime, tpdu.rawDischargeTime, 'dischargeTime') +
      octet(tpdu.status?.value, 'status.value') +
      (rest ? rest.pi + rest.hex : '')
    )
  },
  'SMS-COMMAND': (tpdu, first) => {
    const data = checkedHex(tpdu.data ?? '', 'data')
    if (data.length > 2 * 255) throw new PduError('TOO_LONG', 'data has more than 255 octets.', 'data')
    return (
      hexOctet(first | bit(tpdu.srr, 0x20) | bit(tpdu.udhi, 0x40)) +
      octet(tpdu.mr ?? 0, 'mr') +
      octet(tpdu.pid ?? 0, 'pid') +
      octet(tpdu.commandType, 'commandType') +
      octet(tpdu.messageNumber ?? 0, 'messageNumber') +
      addressHex(tpdu.address, 'TP-DA') +
      hexOctet(data.length / 2) +
      data
    )
  },
  'SMS-DELIVER-REPORT': (tpdu, first) => {
    const rest = parameters(tpdu)
    return hexOctet(first | bit(rest.udhi, 0x40)) + failureCause(tpdu) + rest.pi + rest.hex
  },
  'SMS-SUBMIT-REPORT': (tpdu, first) => {
    const rest = parameters(tpdu)
    const scts = timeHex(tpdu.scts, tpdu.rawScts, 'scts')
    return hexOctet(first | bit(rest.udhi, 0x40)) + failureCause(tpdu) + rest.pi + scts + rest.hex
  }
}

function bit(on: boolean | undefined, value: number): number {
  return on ? value : 0
}

function failureCause({ failureCause: cause }: Tpdu): string {
  return cause === undefined ? '' : octet(cause, 'failureCause')
}

function hasParameters({ pid, dcs, text, data }: Tpdu): boolean {
  return pid !== undefined || dcs !== undefined || text !== undefined || data !== undefined
}

/** TP-PI, and the fields that it announces (TS 23.040 9.2.3.27). */
function parameters(tpdu: Tpdu): { pi: string; hex: string; udhi: boolean } {
  const { pid, dcs, text, data, pi = 0, piExtension = '' } = tpdu
  const withText = text !== undefined || data !== undefined
  // Without its second octet TP-PI must not announce one.
  const rest = pi & (piExtension ? 0xf8 : 0x78)
  const announced = rest | bit(pid !== undefined, 1) | bit(dcs !== undefined, 2) | bit(withText, 4)
  const ud = withText ? encodeUserData(tpdu) : { hex: '', udhi: tpdu.udhi ?? false }
  return {
    pi: octet(announced, 'pi') + (announced & 0x80 ? checkedHex(piExtension, 'piExtension') : ''),
    hex:
      (pid === undefined ? '' : octet(pid, 'pid')) +
      (dcs === undefined ? '' : hexOctet(encodeDcs(dcs))) +
      ud.hex,
    udhi: ud.udhi
  }
}

function octet(value: number | undefined, field: string): string {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > 255)
    throw new PduError(
      value === undefined ? 'MISSING' : 'BAD_VALUE',
      `${field} is ${value}; it is an octet, 0 to 255.`,
      field
    )
  return hexOctet(value)
}

function timeHex(time: string | undefined, raw: string | undefined, field: string): string {
  if (raw !== undefined && raw.length === 14 && decodeTime(octetsOf(checkedHex(raw, field)), 0) === time)
    return raw.toUpperCase()
  if (time === undefined)
    throw new PduError('MISSING', `${field} is missing: give an ISO 8601 time with its offset.`, field)
  const hex = encodeTime(time)
  if (hex === undefined)
    throw new PduError(
      'BAD_TIME',
      `${field} is ${JSON.stringify(time)}; give an ISO 8601 time with its offset, as 2026-07-25T20:15:39+02:00, of 1990 to 2089.`,
      field
    )
  return hex
}

function addressHex(address: Address | undefined, field: string): string {
  if (!address) throw new PduError('MISSING', 'address is missing: give { text } with the number.', 'address')
  const canonical = encodeAddress(address, 'address')
  if (canonical.digits > MAX_DIGITS)
    throw new PduError(
      'ADDRESS_TOO_LONG',
      `address has ${canonical.digits} semi-octets; ${field} holds ${MAX_DIGITS}.`,
      'address'
    )
  const digits = address.length ?? canonical.digits
  if (address.raw !== undefined && stillMeans(address.raw, digits, address))
    return hexOctet(digits) + address.raw.toUpperCase()
  return hexOctet(stillMeans(canonical.hex, digits, address) ? digits : canonical.digits) + canonical.hex
}

/** Whether type and value, read with that length, give the address again. */
function stillMeans(hex: string, digits: number, { text, ton, npi }: Address): boolean {
  const octets = octetsOf(checkedHex(hex, 'address.raw'))
  if (octets.length !== 1 + ((digits + 1) >> 1)) return false
  const is = decodeAddress(octets, 1, digits, octets[0]!)
  return is.text === text && (ton === undefined || is.ton === ton) && (npi === undefined || is.npi === npi)
}

/** The field of the service centre; its length counts octets. */
export function encodeSmsc({ smsc, smscTon, smscNpi, smscRaw }: Partial<Tpdu>): string {
  if (smscRaw !== undefined) {
    const octets = octetsOf(checkedHex(smscRaw, 'smscRaw'))
    const is = octets.length > 0 ? decodeAddress(octets, 1, (octets.length - 1) * 2, octets[0]!) : undefined
    if (is && is.text === smsc && is.ton === (smscTon ?? is.ton) && is.npi === (smscNpi ?? is.npi))
      return hexOctet(octets.length) + smscRaw.toUpperCase()
  }
  if (smsc === undefined || smsc === '') return '00'
  const { hex } = encodeAddress({ text: smsc, ton: smscTon, npi: smscNpi }, 'smsc')
  return hexOctet(hex.length / 2) + hex
}

function checkedHex(hex: string, field: string): string {
  if (!/^([0-9A-Fa-f]{2})*$/.test(hex))
    throw new PduError('NOT_HEX', `${field} is no string of hex octets.`, field)
  return hex.toUpperCase()
}

function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(octetsOfHex(hex))
}
