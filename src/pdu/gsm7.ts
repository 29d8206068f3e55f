import { PAIRS } from './hex'
import { LANGUAGE_TABLES } from './language-tables'

/** TS 23.038 section 6.1.1: the escape to the single shift (extension) table. */
export const ESCAPE = 0x1b
/** In `encode`: not in the alphabet. */
export const NO_CODE = 0xffff
/** In `encode`: the code stands behind an escape. */
export const SHIFTED = 0x100

/** What a code that the tables leave undefined is shown as. */
const UNDEFINED = '\uFFFD'

/** One 7-bit alphabet: a base (or locking shift) table with one extension (or single shift) table. */
export interface Gsm7Table {
  locking: number
  single: number
  /** UTF-16 unit of code 0-7F, and at 80 + code of what follows an escape. */
  decode: Uint16Array
  /** By UTF-16 unit: the code, SHIFTED | code behind an escape, or NO_CODE. */
  encode: Uint16Array
}

const tables = new Map<number, Gsm7Table>()

/** The alphabet of two national language identifiers; unknown ones mean the default (TS 23.040 9.2.3.24.15). */
export function gsm7Table(locking = 0, single = 0): Gsm7Table {
  const key = locking * 256 + single
  let table = tables.get(key)
  if (!table) {
    const base = hasLocking(locking) ? locking : 0
    const shift = hasSingle(single) ? single : 0
    table = base === locking && shift === single ? build(base, shift) : gsm7Table(base, shift)
    if (base === locking && shift === single) tables.set(key, table)
  }
  return table
}

export function hasLocking(id: number): boolean {
  return LANGUAGE_TABLES[id]?.locking !== undefined
}

export function hasSingle(id: number): boolean {
  return LANGUAGE_TABLES[id] !== undefined
}

function build(locking: number, single: number): Gsm7Table {
  const base = LANGUAGE_TABLES[locking]!.locking!
  const shift = LANGUAGE_TABLES[single]!.single
  const decode = new Uint16Array(256)
  const encode = new Uint16Array(0x2220).fill(NO_CODE)
  for (const [code, char] of shift) encode[char.charCodeAt(0)] = SHIFTED | code
  for (let code = 127; code >= 0; code--) {
    const unit = base.charCodeAt(code) || UNDEFINED.charCodeAt(0)
    decode[code] = unit
    // An escape with nothing behind it in the table falls back to the base table (TS 23.038 section 6.2.1.1) ...
    decode[128 + code] = unit
    if (base.charCodeAt(code) !== 0) encode[unit] = code
  }
  for (const [code, char] of shift) decode[128 + code] = char.charCodeAt(0)
  // ... and an escape behind an escape is a space.
  decode[ESCAPE] = decode[128 + ESCAPE] = 0x20
  return { locking, single, decode, encode }
}

/** The default alphabet with its extension. */
export const DEFAULT_TABLE = gsm7Table(0, 0)

/**
 * Text of `count` septets that begin `fill` bits (0-6) into `octets[at]`, least significant bit first
 * (TS 23.038 section 6.1.2.1). The caller has checked that the octets are there.
 */
export function decodeSeptets(
  octets: Uint8Array,
  at: number,
  fill: number,
  count: number,
  table = DEFAULT_TABLE
): string {
  const { decode } = table
  const units: number[] = new Array(count)
  let length = 0
  let bits = 8 - fill
  let rest = count > 0 ? octets[at++]! >> fill : 0
  let shift = 0
  for (let i = 0; i < count; i++) {
    if (bits < 7) {
      rest |= octets[at++]! << bits
      bits += 8
    }
    const code = rest & 0x7f
    rest >>= 7
    bits -= 7
    if (code === 0x1b && shift === 0) shift = 128
    else {
      units[length++] = decode[shift + code]!
      shift = 0
    }
  }
  if (shift) units[length++] = 0x20
  units.length = length
  return String.fromCharCode.apply(null, units)
}

/**
 * Packs `text[from..to)`, whose characters are all in `encode`, behind `fill` bits and writes the octets as digit
 * pairs into `out` from `at` on; returns the number of septets.
 */
export function packText(
  text: string,
  from: number,
  to: number,
  encode: Uint16Array,
  out: Uint16Array,
  at: number,
  fill: number
): number {
  const digits = PAIRS
  const start = at * 8 + fill
  let rest = 0
  let bits = fill
  for (let i = from; i < to; i++) {
    const code = encode[text.charCodeAt(i)]!
    // A shifted character is two septets: the escape comes first, so that it stands in the lower bits.
    rest |= (code > 0x7f ? 0x1b | ((code & 0x7f) << 7) : code) << bits
    bits += code > 0x7f ? 14 : 7
    while (bits >= 8) {
      out[at++] = digits[rest & 0xff]!
      rest >>= 8
      bits -= 8
    }
  }
  if (bits > 0) out[at] = digits[rest]!
  return (at * 8 + bits - start) / 7
}

/** `count` septets, each in an octet of its own. */
export function unpackSeptets(octets: Uint8Array, at: number, fill: number, count: number): Uint8Array {
  const codes = new Uint8Array(count)
  for (let i = 0, bit = at * 8 + fill; i < count; i++, bit += 7) {
    const pair = octets[bit >> 3]! | ((octets[(bit >> 3) + 1] ?? 0) << 8)
    codes[i] = (pair >> (bit & 7)) & 0x7f
  }
  return codes
}

/**
 * Packs septets behind `fill` bits into `out` from `at` on; returns the offset behind the last octet written.
 * `fillBits` and `padBits` are what the unused bits before and behind hold, 0 by the standard.
 */
export function packSeptets(
  codes: ArrayLike<number>,
  count: number,
  out: Uint8Array,
  at: number,
  fill: number,
  fillBits = 0,
  padBits = 0
): number {
  let rest = fillBits
  let bits = fill
  for (let i = 0; i < count; i++) {
    rest |= codes[i]! << bits
    bits += 7
    if (bits >= 8) {
      out[at++] = rest
      rest >>= 8
      bits -= 8
    }
  }
  if (bits > 0) out[at++] = rest | (padBits << bits)
  return at
}
