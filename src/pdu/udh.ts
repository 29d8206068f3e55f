import { INDICATIONS } from './dcs'
import { PduError } from './errors'
import { hasLocking, hasSingle } from './gsm7'
import { hexOctet, octetsOfHex } from './hex'
import type { Concat, NationalLanguage, Ports, SpecialMessage } from './types'

/** Information element identifiers, TS 23.040 9.2.3.24. */
export const IEI = {
  CONCAT_8: 0x00,
  SPECIAL_MESSAGE: 0x01,
  PORTS_8: 0x04,
  PORTS_16: 0x05,
  CONCAT_16: 0x08,
  SINGLE_SHIFT: 0x24,
  LOCKING_SHIFT: 0x25
} as const

/** One information element: offsets count from the start of the array it was read from. */
export interface Element {
  id: number
  /** Where its identifier stands. */
  at: number
  /** Octets of its data. */
  length: number
}

/** What the codec reads from a header. */
export interface HeaderMeaning {
  concat?: Concat
  ports?: Ports
  nationalLanguage?: NationalLanguage
  specialMessages?: SpecialMessage[]
}

const VIDEO = 7

/**
 * The elements of a header of `length` octets at `at` (behind UDHL); undefined where the last one does not end with
 * the header, for then the whole header is to be ignored (TS 23.040 9.2.3.24).
 */
export function elements(octets: Uint8Array, at: number, length: number): Element[] | undefined {
  const found: Element[] = []
  const end = at + length
  while (at < end) {
    if (at + 2 > end || at + 2 + octets[at + 1]! > end) return undefined
    found.push({ id: octets[at]!, at, length: octets[at + 1]! })
    at += 2 + octets[at + 1]!
  }
  return found
}

/** What the elements mean; of one that is repeated the last valid one counts, what is reserved is ignored. */
export function interpret(octets: Uint8Array, found: readonly Element[]): HeaderMeaning {
  const meaning: HeaderMeaning = {}
  for (const { id, at, length } of found) {
    const byte = (i: number) => octets[at + 2 + i]!
    const word = (i: number) => (byte(i) << 8) | byte(i + 1)
    if (id === IEI.CONCAT_8 && length === 3)
      setConcat(meaning, { ref: byte(0), total: byte(1), seq: byte(2), bits: 8 })
    else if (id === IEI.CONCAT_16 && length === 4)
      setConcat(meaning, { ref: word(0), total: byte(2), seq: byte(3), bits: 16 })
    else if (id === IEI.PORTS_8 && length === 2) meaning.ports = { dst: byte(0), src: byte(1), bits: 8 }
    else if (id === IEI.PORTS_16 && length === 4) meaning.ports = { dst: word(0), src: word(2), bits: 16 }
    else if (id === IEI.SINGLE_SHIFT && length === 1) setLanguage(meaning, 'single', byte(0))
    else if (id === IEI.LOCKING_SHIFT && length === 1) setLanguage(meaning, 'locking', byte(0))
    else if (id === IEI.SPECIAL_MESSAGE && length === 2)
      meaning.specialMessages = [...(meaning.specialMessages ?? []), specialMessage(byte(0), byte(1))]
  }
  return meaning
}

function setConcat(meaning: HeaderMeaning, concat: Concat): void {
  if (concat.total > 0 && concat.seq > 0 && concat.seq <= concat.total) meaning.concat = concat
}

function setLanguage(meaning: HeaderMeaning, shift: 'single' | 'locking', id: number): void {
  const known = id > 0 && (shift === 'single' ? hasSingle(id) : hasLocking(id))
  const language = { ...meaning.nationalLanguage }
  delete language[shift]
  if (known) language[shift] = id
  if (language.single === undefined && language.locking === undefined) delete meaning.nationalLanguage
  else meaning.nationalLanguage = language
}

/** TS 23.040 9.2.3.24.2: bit 7 store, bits 6-5 profile, bits 4-2 extended type, bits 1-0 type. */
function specialMessage(octet: number, count: number): SpecialMessage {
  const type = (octet & 0x1f) === VIDEO ? 'video' : INDICATIONS[octet & 3]!
  return { type, store: (octet & 0x80) !== 0, count }
}

/** Hex of the element that carries a concatenation. */
export function concatElement({ ref, total, seq, bits }: Concat): string {
  if (bits === 16) return `0804${hexWord(ref)}${hexOctet(total)}${hexOctet(seq)}`
  return `0003${hexOctet(ref)}${hexOctet(total)}${hexOctet(seq)}`
}

/** Hex of the element that carries port numbers. */
export function portsElement({ dst, src, bits }: Ports): string {
  return bits === 8 ? `0402${hexOctet(dst)}${hexOctet(src)}` : `0504${hexWord(dst)}${hexWord(src)}`
}

/** Hex of the elements that name national language tables. */
export function languageElements({ single, locking }: NationalLanguage): string {
  return (single ? `2401${hexOctet(single)}` : '') + (locking ? `2501${hexOctet(locking)}` : '')
}

/** `was` is the first octet as it stood: its profile, and the bits of a type that has not changed, stay. */
export function specialElement({ type, store, count }: SpecialMessage, was = 0): string {
  const bits =
    specialMessage(was, 0).type === type
      ? was & 0x7f
      : (was & 0x60) | (type === 'video' ? VIDEO : INDICATIONS.indexOf(type))
  return `0102${hexOctet((store ? 0x80 : 0) | bits)}${hexOctet(count)}`
}

function hexWord(value: number): string {
  return hexOctet(value >> 8) + hexOctet(value & 255)
}

/** What a header in hex means. */
export function headerMeaning(udh: string): HeaderMeaning {
  const octets = headerOctets(udh)
  return interpret(octets, elements(octets, 0, octets.length) ?? [])
}

/** Octets of a header in hex. Throws PduError. */
export function headerOctets(udh: string): Uint8Array {
  if (!/^([0-9A-Fa-f]{2})*$/.test(udh))
    throw new PduError('NOT_HEX', 'udh is no string of hex octets.', 'udh')
  if (udh.length > 2 * 255) throw new PduError('BAD_HEADER', 'udh has more than 255 octets.', 'udh')
  return Uint8Array.from(octetsOfHex(udh))
}
