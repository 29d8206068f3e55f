import { dcsInfo, encodeDcs } from './dcs'
import { PduError } from './errors'
import { DEFAULT_TABLE, ESCAPE, type Gsm7Table, gsm7Table, NO_CODE, packSeptets, SHIFTED } from './gsm7'
import { hexOctet, octetsOfHex, toHex } from './hex'
import type { OddCode, Tpdu } from './types'
import { headerMeaning } from './udh'
import { encodeHeader } from './udh-encode'
import { fillBitCount, MAX_OCTETS } from './user-data'

/** TP-UDL and TP-UD of a TPDU as hex, and whether TP-UDHI is to be set. */
export function encodeUserData(tpdu: Tpdu): { hex: string; udhi: boolean } {
  const header = encodeHeader(tpdu.udh, tpdu)
  const { text = '', data } = tpdu
  if (header === undefined && tpdu.udhi && (text !== '' || data))
    throw new PduError(
      'BAD_HEADER',
      'udhi is true, but there is no header: give udh, or leave udhi out.',
      'udhi'
    )
  const octets: number[] = []
  if (header !== undefined) {
    octets.push(tpdu.udhl ?? header.length / 2)
    octets.push(...octetsOfHex(header))
  }
  const { alphabet, compressed } = dcsInfo(tpdu.dcs ? encodeDcs(tpdu.dcs) : 0)
  let udl: number
  if (alphabet === 'gsm7' && !compressed) udl = pushSeptets(tpdu, octets, languageOf(header))
  else {
    if (alphabet === 'ucs2' && !compressed) pushUcs2(tpdu, octets)
    else pushData(tpdu, octets)
    udl = octets.length
  }
  // What was decoded with a length that is too large comes out as it was.
  if (octets.length > MAX_OCTETS && tpdu.udl === undefined)
    throw new PduError(
      'TOO_LONG',
      `The user data has ${octets.length} octets; one TPDU holds ${MAX_OCTETS}. Encode it as a message, which may have several parts.`,
      data === undefined ? 'text' : 'data'
    )
  return {
    hex: hexOctet(tpdu.udl ?? udl) + toHex(Uint8Array.from(octets)),
    udhi: header !== undefined || Boolean(tpdu.udhi)
  }
}

function languageOf(header: string | undefined): Gsm7Table {
  const language = header === undefined ? undefined : headerMeaning(header).nationalLanguage
  return language ? gsm7Table(language.locking, language.single) : DEFAULT_TABLE
}

/** Appends the text behind the header; returns TP-UDL in septets. */
function pushSeptets(tpdu: Tpdu, octets: number[], table: Gsm7Table): number {
  if (tpdu.text === undefined && tpdu.data !== undefined)
    throw new PduError('BAD_VALUE', 'data needs an 8-bit TP-DCS, as dcs: { alphabet: "8bit" }.', 'data')
  const codes = textCodes(tpdu.text ?? '', table, tpdu.oddCodes)
  const header = octets.length
  if (codes.length === 0 && tpdu.noFillOctet) return Math.ceil((header * 8) / 7)
  const fill = fillBitCount(header)
  const packed = new Uint8Array(Math.ceil((fill + codes.length * 7) / 8))
  const end = packSeptets(codes, codes.length, packed, 0, fill, tpdu.fillBits ?? 0, tpdu.padBits ?? 0)
  for (let i = 0; i < end; i++) octets.push(packed[i]!)
  return Math.ceil((header * 8) / 7) + codes.length
}

/** Septets of a text, escapes before shifted ones; `odd` are those that another choice stands for. */
export function textCodes(text: string, table: Gsm7Table, odd: readonly OddCode[] = []): number[] {
  const codes: number[] = []
  const chosen = new Map(odd.map(({ at, codes: hex }) => [at, hex]))
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const other = oddOnes(chosen.get(at), unit, table)
    const code = table.encode[unit] ?? NO_CODE
    if (other) codes.push(...other)
    else if (code === NO_CODE) throw notInAlphabet(text, at)
    else if (code & SHIFTED) codes.push(ESCAPE, code & 0x7f)
    else codes.push(code)
  }
  return codes
}

/** Other codes for a character, as long as they still mean it. */
function oddOnes(hex: string | undefined, unit: number, table: Gsm7Table): number[] | undefined {
  if (hex === undefined) return undefined
  const codes = [parseInt(hex.slice(0, 2), 16), ...(hex.length > 2 ? [parseInt(hex.slice(2), 16)] : [])]
  const means = codes.length > 1 ? table.decode[128 + (codes[1]! & 0x7f)] : table.decode[codes[0]! & 0x7f]
  return means === unit ? codes : undefined
}

export function notInAlphabet(text: string, at: number): PduError {
  const char = String.fromCodePoint(text.codePointAt(at)!)
  return new PduError(
    'NOT_IN_ALPHABET',
    `${JSON.stringify(char)} at character ${at + 1} is not in the 7-bit alphabet: replace it, or encode as ucs2.`,
    'text'
  )
}

function pushUcs2({ text, data, oddOctet }: Tpdu, octets: number[]): void {
  if (text === undefined && data !== undefined)
    throw new PduError('BAD_VALUE', 'data needs an 8-bit TP-DCS, as dcs: { alphabet: "8bit" }.', 'data')
  for (let i = 0; i < (text?.length ?? 0); i++)
    octets.push(text!.charCodeAt(i) >> 8, text!.charCodeAt(i) & 255)
  if (oddOctet !== undefined) octets.push(oddOctet)
}

function pushData({ text, data = '' }: Tpdu, octets: number[]): void {
  if (text !== undefined)
    throw new PduError(
      'BAD_VALUE',
      'text needs a TP-DCS of gsm7 or ucs2; give 8-bit and compressed text as data (hex).',
      'text'
    )
  if (!/^([0-9A-Fa-f]{2})*$/.test(data))
    throw new PduError('NOT_HEX', 'data is no string of hex octets.', 'data')
  for (const octet of octetsOfHex(data)) octets.push(octet)
}
