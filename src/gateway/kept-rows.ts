import type { Fault, Message, StandIn } from '../store'
import type { GatewayError } from './errors'
import { type EnqueueRequest, rowOf } from './request'
import { contextOf } from './request-checks'

/** Why a row is not sent. */
export interface NotSent {
  state: 'failed' | 'cancelled'
  error: Fault
  of?: StandIn
}

/** A text that is much too long is not needed to know which it was. */
const LONGEST_TEXT = 2000
/** What stands where a number should. */
const LONGEST_NUMBER = 64
/** By these the record is found: with a bad one there is none. */
const PLACE = ['pool', 'batch', 'origin', 'row', 'message']

/** Whether a row can be on record in spite of this error. */
export function canBeKept({ field = '' }: GatewayError): boolean {
  return !PLACE.includes(field)
}

/** The record of a row that is not sent: final from the beginning. */
export function keptRow(
  request: EnqueueRequest,
  { state, error, of }: NotSent,
  { id, now }: { id: string; now: number }
): Message {
  const text = typeof request.text === 'string' ? request.text : ''
  return {
    id,
    version: 0,
    pool: request.pool,
    ...rowOf(request),
    to: shortened(typeof request.to === 'string' ? request.to : '', LONGEST_NUMBER),
    body: { text: shortened(text, LONGEST_TEXT) },
    policy: 'hold',
    priority: 'bulk',
    report: false,
    state,
    error,
    ...(of && { of }),
    parts: [],
    tries: 0,
    ...contextIfAny(request.context),
    queuedAt: now,
    storedAt: 0,
    due: 0
  }
}

/** What cannot be kept is not: the row has another error, or this one. */
function contextIfAny(context: unknown): { context?: unknown } {
  try {
    return contextOf(context)
  } catch {
    return {}
  }
}

/** Why a row is not sent whose key stands for that message: another row has the number, or it was taken in before. */
export function repeated({ batch }: EnqueueRequest, message: Message): NotSent {
  const { id, row, state, key } = message
  const of: StandIn = {
    id,
    state,
    ...(message.batch !== undefined && { batch: message.batch }),
    ...(row !== undefined && { row })
  }
  const error =
    message.batch === batch
      ? {
          code: 'DUPLICATE_RECIPIENT',
          message: `Row ${row} has the same number, and it is that row's message which goes there.`
        }
      : {
          code: 'DUPLICATE_KEY',
          message: `A message with the key "${key}" was taken in for this number before: it is ${state}. It does not go again.`
        }
  return { state: 'cancelled', error, of }
}

/** Whole characters: none is cut in two. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
