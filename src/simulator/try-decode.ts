import { type DecodeOptions, decode, PduError, type Tpdu } from '../pdu'

/** As decode(), but undefined for what cannot be read: modems and networks handle that, too. */
export function tryDecode(pdu: string, options?: DecodeOptions): Tpdu | undefined {
  try {
    return decode(pdu, options)
  } catch (error) {
    if (error instanceof PduError) return undefined
    throw error
  }
}
