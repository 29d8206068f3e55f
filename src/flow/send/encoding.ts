import type { Message } from '../../gateway'
import { type Alphabet, decode, measure, type TextOptions } from '../../pdu'

/** The alphabet that a message has gone out with, or, while its TPDUs are not fixed, that it would go out with. */
export function encodingOf({ parts, body }: Pick<Message, 'parts' | 'body'>): Alphabet {
  const pdu = parts.find((part) => part.pdu !== undefined)?.pdu
  if (pdu !== undefined) return alphabetOf(pdu)
  if ('data' in body) return '8bit'
  // The gateway has the reference and the number of parts already: only the alphabet is asked for.
  const { text, ...options } = body
  return measure(text, options as TextOptions).encoding
}

function alphabetOf(pdu: string): Alphabet {
  const tpdu = decode(pdu, { toNetwork: true }) as { dcs?: { alphabet: Alphabet } }
  return tpdu.dcs!.alphabet
}
