import { DEFAULT_TABLE, decodeSeptets, packSeptets, unpackSeptets } from './gsm7'
import { parseHex, toHex } from './hex'
import { textCodes } from './user-data-encode'

const CR = 0x0d

/**
 * A USSD string in the default alphabet, packed, as hex. Where 7 bits of the last octet are left they hold a CR, which
 * else would be an @; a CR at the end of an octet gets another one, so that it is not taken for that (TS 23.038
 * 6.1.2.3.1). Throws PduError NOT_IN_ALPHABET.
 */
export function packUssd(text: string): string {
  const codes = textCodes(text, DEFAULT_TABLE)
  const over = codes.length % 8
  if (over === 7 || (over === 0 && codes.at(-1) === CR)) codes.push(CR)
  const octets = new Uint8Array(Math.ceil((codes.length * 7) / 8))
  packSeptets(codes, codes.length, octets, 0, 0)
  return toHex(octets)
}

/** Text of a packed USSD string, without a CR that only fills the last octet. Throws PduError EMPTY, NOT_HEX, ODD_DIGITS. */
export function unpackUssd(hex: string): string {
  const octets = parseHex(hex)
  const count = Math.floor((octets.length * 8) / 7)
  const last = unpackSeptets(octets, 0, 0, count)[count - 1]
  return decodeSeptets(octets, 0, 0, count % 8 === 0 && last === CR ? count - 1 : count)
}
