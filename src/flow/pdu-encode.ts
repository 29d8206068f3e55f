import { type EncodedMessage, encode, type MessageInput, measure, type Tpdu, tpduLength } from '../pdu'
import { bodyOf } from './body'
import { type EncodeSettings, withOptions } from './encode-settings'
import { FlowError } from './errors'
import { isFields, type Message } from './message'
import { recipientOf } from './recipient'
import type { References } from './references'

/** One PDU, and the number that goes into AT+CMGS= for it. */
export interface EncodedPdu {
  pdu: string
  length: number
}

/** The whole of pdu-encode: `msg.payload` becomes the PDUs, `msg.sms` says how. Leaves msg alone if it throws. */
export async function encodeMessage(
  msg: Message,
  settings: EncodeSettings,
  references: References,
  recipient: () => Promise<unknown>
): Promise<EncodedPdu[]> {
  const merged = withOptions(settings, msg)
  const tpdus = tpdusOf(msg.payload)
  if (tpdus !== undefined) return hand(msg, tpdus.map(encodeTpdu), { segments: tpdus.length })

  const body = bodyOf(msg.payload, merged) ?? nothing()
  const to = recipientOf(await recipient())
  const { parts, ...report } = encodeWith(references, { ...merged, to, ...body })
  return hand(msg, parts, { ...report, ...('text' in body && reasons(body.text, merged)) })
}

function encodeWith(references: References, message: MessageInput): EncodedMessage {
  const concatRef = references.peek(message.concatBits ?? 8)
  const encoded = encode({ ...message, concatRef })
  if (encoded.parts.length > 1) references.advance()
  return encoded
}

/** The characters that made a dearer alphabet necessary; nothing where the user chose it. */
function reasons(text: string, settings: EncodeSettings): object {
  if (settings.encoding !== undefined) return {}
  const { forced } = measure(text, settings)
  return forced.length > 0 ? { forced } : {}
}

/** The PDU of an object as pdu-decode gives it. */
function encodeTpdu(tpdu: Tpdu): EncodedPdu {
  const pdu = encode(tpdu)
  return { pdu, length: tpdu.smscField === false ? pdu.length / 2 : tpduLength(pdu) }
}

function hand(msg: Message, pdus: EncodedPdu[], report: object): EncodedPdu[] {
  msg.payload = pdus
  // What stood here was another node's output; the options have done their work.
  msg.sms = report
  return pdus
}

/** One TPDU object or a list of them, or undefined where the payload is a text or octets. */
function tpdusOf(payload: unknown): Tpdu[] | undefined {
  if (isFields(payload)) return [tpduOf(payload, 'payload')]
  if (!Array.isArray(payload)) return undefined
  return payload.map((item, index) => tpduOf(item, `payload[${index}]`))
}

function tpduOf(value: unknown, field: string): Tpdu {
  if (isFields(value) && typeof value.type === 'string') return value as unknown as Tpdu
  throw new FlowError(
    'BAD_PAYLOAD',
    `msg.${field} is no TPDU object: it has no "type". Give a text, a Buffer, or what pdu-decode gives.`,
    field
  )
}

function nothing(): never {
  throw new FlowError('BAD_PAYLOAD', 'There is no text: msg.payload is not set.', 'payload')
}
