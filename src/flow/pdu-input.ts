import { looksLikeListing, parseListing } from '../pdu'
import { FlowError } from './errors'
import { isFields } from './message'
import type { About } from './piece'

/** One PDU of the payload, and what a modem's answer says about it. */
export interface PduInput {
  pdu: string | Uint8Array
  /** Why it cannot be a PDU at all. */
  refused?: FlowError
  toNetwork?: boolean
  noSmsc?: boolean
  about?: About
}

/**
 * The PDUs of a payload: hex digits (one PDU a line), octets, a whole AT+CMGL answer, an object as pdu-encode gives
 * it, or an array of these. An empty text is one empty PDU, an error as any other; an answer or array without PDUs
 * has none.
 */
export function pdusOf(payload: unknown, field = 'payload'): PduInput[] {
  if (Array.isArray(payload)) {
    return payload.flatMap((item, index) => pdusOf(item, `${field}[${index}]`))
  }
  if (payload instanceof Uint8Array) return [{ pdu: payload }]
  if (typeof payload === 'string') return looksLikeListing(payload) ? ofListing(payload) : ofLines(payload)
  if (isFields(payload) && typeof payload.pdu === 'string') return [{ pdu: payload.pdu }]
  return [{ pdu: String(payload), refused: refusal(payload, field) }]
}

function refusal(payload: unknown, field: string): FlowError {
  const message = `msg.${field} is ${payload === null ? 'null' : typeof payload}.`
  return new FlowError(
    'BAD_PAYLOAD',
    `${message} Give a string of hex digits, a Buffer, or the answer to AT+CMGL.`,
    field
  )
}

function ofLines(text: string): PduInput[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.length === 0 ? [{ pdu: '' }] : lines.map((line) => ({ pdu: line.trim() }))
}

function ofListing(text: string): PduInput[] {
  return parseListing(text).map(({ pdu, index, stat, toNetwork, noSmsc = false, problems }) => {
    const listed = { ...(index !== undefined && { index }), ...(stat !== undefined && { stat }) }
    return { pdu, toNetwork, noSmsc, about: { listed, ...(problems && { problems }) } }
  })
}
