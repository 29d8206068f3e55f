import { PduError } from './errors'
import { DEFAULT_TABLE, decodeSeptets, ESCAPE, NO_CODE, packSeptets, SHIFTED } from './gsm7'
import { hexOctet, toHex } from './hex'
import type { Address } from './types'

/** TS 23.040 9.1.2.3: semi-octets 0-E; F is filler. */
const SEMI_OCTETS = '0123456789*#abc'
const SWAPPED: string[] = Array.from({ length: 256 }, (_, octet) => semi(octet & 15) + semi(octet >> 4))

/** Semi-octets by character code. */
const NIBBLE: (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const nibble = SEMI_OCTETS.indexOf(String.fromCharCode(code))
  return nibble < 0 ? undefined : nibble
})

function semi(nibble: number): string {
  return SEMI_OCTETS.charAt(nibble)
}

export const TON_INTERNATIONAL = 1
export const TON_ALPHANUMERIC = 5

/** Longest Address-Value of TP-OA, TP-DA and TP-RA: 20 semi-octets (TS 23.040 9.1.2.5). */
export const MAX_DIGITS = 20

/**
 * The digits (or characters) of `digits` semi-octets at `at`, the octet before them being the type `toa`.
 * Filler inside the number is left out.
 */
export function decodeAddress(octets: Uint8Array, at: number, digits: number, toa: number): Address {
  const ton = (toa >> 4) & 7
  const npi = toa & 15
  if (ton === TON_ALPHANUMERIC)
    return { text: decodeSeptets(octets, at, 0, Math.floor((digits * 4) / 7), DEFAULT_TABLE), ton, npi }
  let text = ton === TON_INTERNATIONAL && digits > 0 ? '+' : ''
  for (let left = digits; left > 1; left -= 2) text += SWAPPED[octets[at++]!]!
  if (digits & 1) text += semi(octets[at]! & 15)
  return { text: text === '+' ? '' : text, ton, npi }
}

/** What stands in an address field: hex of type and value, and the length in semi-octets. */
export interface AddressField {
  digits: number
  hex: string
}

/** Type and value of an address; `field` names it in errors. Throws PduError BAD_ADDRESS. */
export function encodeAddress(
  { text, ton, npi }: { text: string; ton?: number; npi?: number },
  field: string
): AddressField {
  if (typeof text !== 'string') throw bad(field, `is ${JSON.stringify(text)}; give the number as a string`)
  checkType(ton, 7, `${field}.ton`)
  checkType(npi, 15, `${field}.npi`)
  const plus = text.startsWith('+')
  if (plus && ton !== undefined && ton !== TON_INTERNATIONAL && ton !== TON_ALPHANUMERIC)
    throw bad(
      field,
      `${JSON.stringify(text)} begins with +, but its type of number is ${ton}; only 1 is international`
    )
  const type = ton ?? (plus ? TON_INTERNATIONAL : 0)
  const toa = hexOctet(0x80 | (type << 4) | (npi ?? (type === TON_ALPHANUMERIC ? 0 : 1)))
  if (type === TON_ALPHANUMERIC) return alphanumeric(text, toa, field)
  const value = plus ? text.slice(1) : text
  if (plus && value === '') throw bad(field, 'is only a +; put the number behind it')
  let hex = toa
  for (let i = 0; i < value.length; i += 2) {
    const low = NIBBLE[value.charCodeAt(i)]
    const high = i + 1 < value.length ? NIBBLE[value.charCodeAt(i + 1)] : 15
    if (low === undefined || high === undefined)
      throw badDigit(text, value.charAt(low === undefined ? i : i + 1), field)
    hex += hexOctet(low | (high << 4))
  }
  return { digits: value.length, hex }
}

function badDigit(text: string, digit: string, field: string): PduError {
  const what = `${JSON.stringify(text)} has ${JSON.stringify(digit)}`
  return bad(field, `${what}; it may have digits, *, #, a, b, c and a + in front`)
}

function alphanumeric(text: string, toa: string, field: string): AddressField {
  const codes: number[] = []
  for (const char of text) {
    const code = char.length === 1 ? (DEFAULT_TABLE.encode[char.charCodeAt(0)] ?? NO_CODE) : NO_CODE
    if (code === NO_CODE)
      throw bad(
        field,
        `${JSON.stringify(text)} has ${JSON.stringify(char)}, which is not in the GSM alphabet`
      )
    if (code & SHIFTED) codes.push(ESCAPE, code & 0x7f)
    else codes.push(code)
  }
  const digits = Math.ceil((codes.length * 7) / 4)
  const octets = new Uint8Array(Math.ceil(digits / 2))
  packSeptets(codes, codes.length, octets, 0, 0)
  return { digits, hex: toa + toHex(octets) }
}

function checkType(value: number | undefined, most: number, field: string): void {
  if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > most))
    throw new PduError('BAD_VALUE', `${field} is ${value}; it is a number from 0 to ${most}.`, field)
}

function bad(field: string, what: string): PduError {
  return new PduError('BAD_ADDRESS', `${field} ${what}.`, field)
}
