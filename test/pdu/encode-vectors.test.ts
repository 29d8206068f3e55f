import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { decode, type EncodedMessage, encode, type MessageInput, PduError } from '../../src/pdu'
import { ENCODE, type EncodeVector } from './vectors'

/** A vector's input in the words of encode(). */
function messageOf({ input }: EncodeVector): MessageInput {
  const {
    text_repeat: repeat,
    data_hex,
    reject_duplicates,
    concat_ref,
    concat_bits,
    national_language,
    type,
    ...same
  } = input
  const message: Record<string, unknown> = { ...same }
  if (repeat) {
    const { text, times } = repeat as { text: string; times: number }
    message.text = text.repeat(times)
  }
  if (data_hex !== undefined) message.data = data_hex
  if (reject_duplicates !== undefined) message.rejectDuplicates = reject_duplicates
  if (concat_ref !== undefined) message.concatRef = concat_ref
  if (concat_bits !== undefined) message.concatBits = concat_bits
  if (national_language !== undefined) message.nationalLanguage = national_language
  return message as unknown as MessageInput
}

/** The texts of the parts, as a receiver decodes them. */
function texts({ parts }: EncodedMessage): (string | undefined)[] {
  return parts.map(({ pdu }) => decode(pdu, { toNetwork: true }).text)
}

describe('encode: conformance vectors', () => {
  for (const vector of ENCODE) {
    const { id, expect } = vector
    if (expect.error) {
      it(`${id}: is refused`, () => {
        throws(() => encode(messageOf(vector)), PduError)
      })
      continue
    }
    it(id, () => {
      const message = messageOf(vector)
      const encoded = encode(message)
      strictEqual(encoded.parts.length, expect.segments)
      strictEqual(encoded.segments, expect.segments)
      if (expect.encoding) strictEqual(encoded.encoding, expect.encoding)
      if (expect.pdus && expect.pdus_binding !== false)
        deepStrictEqual(
          encoded.parts.map(({ pdu }) => pdu),
          expect.pdus
        )
      if (expect.segment_texts) deepStrictEqual(texts(encoded), expect.segment_texts)
      if (expect.segment_lengths)
        deepStrictEqual(
          texts(encoded).map((text) => text?.length),
          expect.segment_lengths
        )
      if (message.text !== undefined) strictEqual(texts(encoded).join(''), message.text)
      for (const { pdu, length } of encoded.parts)
        strictEqual(length, pdu.length / 2 - 1 - parseInt(pdu.slice(0, 2), 16))
    })
  }
})
