import { PduError } from './errors'
import { hexOctet, octetsOfHex, toHex } from './hex'
import { decodeTime, encodeTime, swappedDecimal, swappedOctet } from './time'
import type { Validity } from './types'

/** TP-VPF, TS 23.040 9.2.3.3. */
export const VALIDITY_FORMATS = ['none', 'enhanced', 'relative', 'absolute'] as const

/** Minutes of a relative TP-VP octet, TS 23.040 9.2.3.12.1. */
export function relativeMinutes(raw: number): number {
  if (raw <= 143) return (raw + 1) * 5
  if (raw <= 167) return 720 + (raw - 143) * 30
  if (raw <= 196) return (raw - 166) * 1440
  return (raw - 192) * 10080
}

/** The shortest relative TP-VP that lasts at least `minutes`, at most 63 weeks (255). */
export function relativeOctet(minutes: number): number {
  let raw = 0
  while (raw < 255 && relativeMinutes(raw) < minutes) raw++
  return raw
}

/** TP-VP of the given format; `at` is its first octet (1 octet relative, else 7). */
export function decodeValidity(
  format: 'relative' | 'absolute' | 'enhanced',
  octets: Uint8Array,
  at: number,
  lossless = false
): Validity {
  if (format === 'relative') return { format, raw: octets[at]!, minutes: relativeMinutes(octets[at]!) }
  const rawHex = toHex(octets, at, at + 7)
  if (format === 'enhanced') return enhanced(rawHex, octets, at)
  const time = decodeTime(octets, at)
  const validity: Validity = time === undefined ? { format } : { format, time }
  if (lossless && (time === undefined || encodeTime(time) !== rawHex)) validity.rawHex = rawHex
  return validity
}

/** In the first functionality octet: one attempt to deliver, no more. */
export const SINGLE_SHOT = 0x40

/** TS 23.040 9.2.3.12.3: functionality octets, then the value. */
function enhanced(rawHex: string, octets: Uint8Array, at: number): Validity {
  const validity: Validity = { format: 'enhanced', rawHex }
  const value = at + functionalityOctets(octets, at)
  const seconds = enhancedSeconds(octets[at]! & 7, octets.subarray(value, at + 7))
  if (seconds !== undefined) validity.seconds = seconds
  return validity
}

/** Bit 7 says that another functionality octet follows. */
function functionalityOctets(octets: Uint8Array, at: number): number {
  let count = 1
  while (count < 7 && octets[at + count - 1]! & 0x80) count++
  return count
}

function enhancedSeconds(form: number, value: Uint8Array): number | undefined {
  if (form === 1 && value.length > 0) return relativeMinutes(value[0]!) * 60
  if (form === 2 && value.length > 0) return value[0]!
  if (form !== 3 || value.length < 3) return undefined
  const [hours, minutes, seconds] = Array.from(value.subarray(0, 3), swappedDecimal)
  if (hours === undefined || minutes === undefined || seconds === undefined || minutes > 59 || seconds > 59)
    return undefined
  return hours * 3600 + minutes * 60 + seconds
}

/** Hex of TP-VP. Throws PduError BAD_VALIDITY. */
export function encodeValidity(validity: Validity): string {
  switch (validity.format) {
    case 'relative':
      return hexOctet(relativeRaw(validity))
    case 'absolute':
      return absoluteHex(validity)
    case 'enhanced':
      return enhancedHex(validity)
    default:
      throw bad(
        `has the format ${JSON.stringify((validity as Validity).format)}; it may be relative, absolute or enhanced`
      )
  }
}

function relativeRaw({ raw, minutes }: { raw?: number; minutes?: number }): number {
  if (raw !== undefined && (minutes === undefined || relativeMinutes(raw) === minutes)) {
    if (!Number.isInteger(raw) || raw < 0 || raw > 255) throw bad(`.raw is ${raw}; it is an octet, 0 to 255`)
    return raw
  }
  if (typeof minutes !== 'number' || !(minutes > 0))
    throw bad(`is ${JSON.stringify(minutes)} minutes; give a number above 0`)
  if (minutes > relativeMinutes(255))
    throw bad(`is ${minutes} minutes; the longest is ${relativeMinutes(255)} (63 weeks)`)
  return relativeOctet(minutes)
}

function absoluteHex({ time, rawHex }: { time?: string; rawHex?: string }): string {
  if (rawHex !== undefined && decodeTime(sevenOctets(rawHex), 0) === time) return rawHex.toUpperCase()
  const hex = time === undefined ? undefined : encodeTime(time)
  if (hex === undefined)
    throw bad(
      `is ${JSON.stringify(time)}; give an ISO 8601 time with its offset, as 2026-07-25T20:15:39+02:00, of 1990 to 2089`
    )
  return hex
}

function enhancedHex({ rawHex, seconds }: { rawHex?: string; seconds?: number }): string {
  const stands = rawHex === undefined ? undefined : sevenOctets(rawHex)
  if (stands && (enhanced(rawHex!, stands, 0) as { seconds?: number }).seconds === seconds)
    return rawHex!.toUpperCase()
  if (
    seconds === undefined ||
    !Number.isInteger(seconds) ||
    seconds < 1 ||
    seconds > 99 * 3600 + 59 * 60 + 59
  )
    throw bad(`is ${seconds} seconds; give a whole number from 1 to 359999`)
  const shot = (stands?.[0] ?? 0) & SINGLE_SHOT
  if (seconds <= 255) return hexOctet(shot | 2) + hexOctet(seconds) + '00'.repeat(5)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hexOctet(shot | 3) + parts.map((part) => hexOctet(swappedOctet(part))).join('') + '00'.repeat(3)
}

function sevenOctets(rawHex: string): Uint8Array {
  if (!/^[0-9A-Fa-f]{14}$/.test(rawHex))
    throw bad(`.rawHex is ${JSON.stringify(rawHex)}; it is seven octets in hex`)
  return Uint8Array.from(octetsOfHex(rawHex))
}

function bad(what: string): PduError {
  return new PduError('BAD_VALIDITY', `validity ${what}.`.replace('validity .', 'validity.'), 'validity')
}
