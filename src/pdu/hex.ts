import { PduError } from './errors'

/** Value of a hex digit by its character code, -1 of anything else. */
const NIBBLE = new Int8Array(256).fill(-1)
for (let i = 0; i < 16; i++) {
  NIBBLE[i.toString(16).charCodeAt(0)] = i
  NIBBLE[i.toString(16).toUpperCase().charCodeAt(0)] = i
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).toUpperCase().padStart(2, '0'))

/** The two digits of every octet as one little-endian 16-bit unit, so that an octet is written in one store. */
export const PAIRS = new Uint16Array(256)
HEX.forEach((digits, i) => {
  PAIRS[i] = new Uint16Array(Uint8Array.of(digits.charCodeAt(0), digits.charCodeAt(1)).buffer)[0]!
})
const ascii = new TextDecoder('latin1')
const utf8 = new TextEncoder()

/** A typed array costs more to make than a PDU to decode; these are used and left within one call. */
const scratchOctets = new Uint8Array(512)
const scratchDigits = new Uint8Array(1024)

/**
 * Octets of a hex string; white space is ignored. The result is valid until the next call of any function here.
 * Throws PduError EMPTY, NOT_HEX or ODD_DIGITS.
 */
export function parseHex(hex: string): Uint8Array {
  const fits = hex.length <= scratchDigits.length
  const digits = fits ? scratchDigits : new Uint8Array(hex.length * 3)
  const octets = fits ? scratchOctets : new Uint8Array(hex.length)
  const { written } = utf8.encodeInto(hex, digits)
  const count = written >> 1
  let bad = written & 1 || written < hex.length ? -1 : 0
  for (let i = 0, at = 0; i < count; i++, at += 2) {
    const octet = (NIBBLE[digits[at]!]! << 4) | NIBBLE[digits[at + 1]!]!
    bad |= octet
    octets[i] = octet
  }
  if (bad < 0) return parseHex(cleaned(hex))
  if (count === 0) throw new PduError('EMPTY', 'There is no PDU: paste its hex digits.', 'pdu', 0)
  return octets.subarray(0, count)
}

/** The digits without white space, or a PduError that names what is wrong with them. */
function cleaned(hex: string): string {
  const digits = hex.replace(/\s+/g, '')
  const alien = /[^0-9A-Fa-f]/u.exec(digits)
  if (alien) {
    const what = JSON.stringify(String.fromCodePoint(digits.codePointAt(alien.index)!))
    throw new PduError(
      'NOT_HEX',
      `Digit ${alien.index + 1} is ${what}, which is no hex digit: a PDU has 0-9 and A-F only.`,
      'pdu',
      alien.index >> 1
    )
  }
  if (digits.length & 1)
    throw new PduError(
      'ODD_DIGITS',
      `There are ${digits.length} hex digits, an odd number: one is missing or one too many. Copy the PDU again.`,
      'pdu',
      digits.length >> 1
    )
  return digits
}

/** Collects hex digits, a pair an octet: `pairs[i] = PAIRS[octet]`. */
export class HexPad {
  readonly pairs: Uint16Array
  readonly #digits: Uint8Array
  /** Views on the first so many octets: making one costs as much as reading it. */
  readonly #views: Uint8Array[] = []

  constructor(octets: number) {
    this.pairs = new Uint16Array(octets)
    this.#digits = new Uint8Array(this.pairs.buffer)
  }

  /** The digits of the first `octets` octets. */
  text(octets: number): string {
    this.#views[octets] ??= this.#digits.subarray(0, octets * 2)
    return ascii.decode(this.#views[octets])
  }
}

const pad = new HexPad(512)

/** Upper-case hex of `octets[start..end)`. */
export function toHex(octets: Uint8Array, start = 0, end = octets.length): string {
  const { pairs } = pad
  let out = ''
  for (let from = start; from < end; from += pairs.length) {
    const count = Math.min(end - from, pairs.length)
    for (let i = 0; i < count; i++) pairs[i] = PAIRS[octets[from + i]!]!
    out += pad.text(count)
  }
  return out
}

/** Octets of hex that is known to be good, as what this codec has made or checked. */
export function octetsOfHex(hex: string): number[] {
  const octets: number[] = []
  for (let at = 0; at < hex.length; at += 2)
    octets.push((NIBBLE[hex.charCodeAt(at)]! << 4) | NIBBLE[hex.charCodeAt(at + 1)]!)
  return octets
}

/** Two upper-case hex digits of one octet. */
export function hexOctet(value: number): string {
  return HEX[value]!
}
