import { unpackUssd } from '../pdu'

type Coding = 'gsm7' | '8bit' | 'ucs2'

/** A character of a language in front of the text, in UCS-2 and in the default alphabet (TS 23.038 5, group 0001). */
const LANGUAGE_7BIT = 0x10
const LANGUAGE_UCS2 = 0x11

/**
 * The text of +CUSD as the modem gave it: plain, as hex of UCS-2 or octets, or as hex of packed septets (TS 27.007 7.15
 * leaves it to +CSCS, and the modems to themselves).
 *
 * @param dcs coding of cell broadcast, TS 23.038 5; absent where the modem does not say
 * @param packed the family is known to pack
 */
export function ussdText(text: string, dcs = 0x0f, packed = false): string {
  const hex = text.replace(/[\r\n]+/g, '')
  if (!/^(?:[0-9A-F]{2})+$/i.test(hex)) return text
  const coding = codingOf(dcs)
  if (coding === 'ucs2' && hex.length % 4 === 0) return ucs2(dcs === LANGUAGE_UCS2 ? hex.slice(4) : hex)
  if (looksLikeUcs2(hex)) return ucs2(hex)
  if (coding === '8bit') return Buffer.from(hex, 'hex').toString('latin1')
  // Digits alone are a number more often than packed septets.
  if (!packed && !/[A-F]/.test(hex)) return text
  const plain = unpackUssd(hex)
  return dcs === LANGUAGE_7BIT ? plain.slice(3) : plain
}

/** TS 23.038 5. */
function codingOf(dcs: number): Coding {
  const group = dcs >> 4
  if (dcs === LANGUAGE_UCS2) return 'ucs2'
  if (group === 15) return dcs & 4 ? '8bit' : 'gsm7'
  const general = (group >= 4 && group <= 7) || group === 9
  const alphabet = general ? (dcs >> 2) & 3 : 0
  return alphabet === 1 ? '8bit' : alphabet === 2 ? 'ucs2' : 'gsm7'
}

/** Modems set to +CSCS="UCS2" give all texts like that: the first octets of the characters are mostly the same. */
function looksLikeUcs2(hex: string): boolean {
  const highs = hex.match(/..(?=..(?:....)*$)/g) ?? []
  if (hex.length % 4 !== 0) return false
  if (highs.every((high) => high === '00')) return true
  const most = Math.max(...highs.map((one) => highs.filter((high) => high === one).length))
  return highs.length > 3 && most > highs.length / 2
}

function ucs2(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le')
}
