import { decode, inspect } from '../pdu'
import { type DecodeSettings, withDecodeOptions } from './decode-settings'
import { joinPieces } from './join-pieces'
import { type Message, removeOptions } from './message'
import { type PduInput, pdusOf } from './pdu-input'
import type { About, Failure, Piece } from './piece'

export interface Decoded {
  /** Messages in the payload. */
  count: number
  /** PDUs that could not be read. */
  bad: number
}

/**
 * The whole of pdu-decode: `msg.payload` becomes the messages. One bad PDU among several stands in its place as
 * `{ error, pdu }`; one alone is thrown. Leaves msg alone if it throws.
 */
export function decodeMessage(msg: Message, settings: DecodeSettings): Decoded {
  const options = withDecodeOptions(settings, msg)
  const pieces = pdusOf(msg.payload).map((input) => takeApart(input, options))
  const failures = pieces.filter((piece) => 'error' in piece)
  if (pieces.length === 1 && failures[0]) throw alone(failures[0])

  const messages = joinPieces(pieces)
  msg.payload = messages
  removeOptions(msg)
  return { count: messages.length - failures.length, bad: failures.length }
}

function takeApart(input: PduInput, { anatomy, ...settings }: DecodeSettings): Piece {
  const { pdu, refused, toNetwork = settings.toNetwork, noSmsc = settings.noSmsc } = input
  if (refused) return { pdu, error: refused }
  const options = { ...settings, toNetwork: toNetwork === true, noSmsc: noSmsc === true }
  const about = { ...input.about, ...(anatomy && fieldsOf(pdu, options)) }
  try {
    return { tpdu: decode(pdu, options), ...about }
  } catch (error) {
    return { pdu, error, ...about }
  }
}

function fieldsOf(pdu: string | Uint8Array, options: DecodeSettings): About {
  const { fields, findings } = inspect(pdu, options)
  return { anatomy: fields, findings }
}

/** The error of the only PDU. Its anatomy shows how far it could be read, and a catch node passes on `cause`. */
function alone({ error, anatomy, findings }: Failure): unknown {
  if (anatomy === undefined || !(error instanceof Error)) return error
  const { field, offset } = error as { field?: string; offset?: number }
  return Object.assign(error, { cause: { field, offset, anatomy, findings } })
}
