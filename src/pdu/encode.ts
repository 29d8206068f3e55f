import { encodeMessage } from './encode-message'
import { encodeTpdu } from './encode-tpdu'
import { PduError } from './errors'
import type { EncodedMessage, MessageInput, Tpdu } from './types'

/**
 * A TPDU object, as decode() gives it, becomes the hex of its PDU; a message ({ to, text or data, … }) becomes the
 * SMS-SUBMIT PDUs of its parts. `random` (0 to 1) chooses the concatenation reference of a message that names none.
 * Throws PduError.
 */
export function encode(tpdu: Tpdu): string
export function encode(message: MessageInput, random?: () => number): EncodedMessage
export function encode(input: Tpdu | MessageInput, random?: () => number): string | EncodedMessage
export function encode(input: Tpdu | MessageInput, random?: () => number): string | EncodedMessage {
  if (typeof input !== 'object' || input === null)
    throw new PduError(
      'BAD_VALUE',
      'Give a message, as { to, text }, or a TPDU object, as decode() gives it.',
      'input'
    )
  return 'to' in input || !('type' in input) ? encodeMessage(input, random) : encodeTpdu(input)
}

/** Octets of a PDU without the field of its service centre: the argument of AT+CMGS and AT+CMGW (TS 27.005 3.5.1). */
export function tpduLength(pdu: string): number {
  return pdu.length / 2 - 1 - parseInt(pdu.slice(0, 2), 16)
}
