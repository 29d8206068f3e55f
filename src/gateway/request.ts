import { createHash } from 'node:crypto'
import { encode, type MessageInput, PduError } from '../pdu'
import type { Body, Fault, KeyRecord, Message, Part, Policy, Priority } from '../store'
import { GatewayError } from './errors'
import { openQueue } from './queueing'
import { bad, checkName, checkOptions, checkRecipient, contextOf } from './request-checks'

/** A message that should go out. Times are milliseconds since 1970. */
export interface EnqueueRequest {
  to: string
  text?: string
  /** 8-bit data: octets or hex. */
  data?: Uint8Array | string
  pool: string
  /** The same key for the same recipient is the same message. */
  key?: string
  batch?: string
  row?: number
  /** Who wants the results. */
  origin?: string
  policy?: Policy
  priority?: Priority
  notBefore?: number
  expires?: number
  /** How long the service centre tries. */
  validityMinutes?: number
  report?: boolean
  class?: number
  encoding?: Body['encoding']
  languages?: MessageInput['languages']
  ports?: Body['ports']
  replace?: number
  smsc?: string
  /** JSON that is kept with the message, 16 KB at most. */
  context?: unknown
  /** Of a batch: if it cannot be sent it is on record all the same, as failed or cancelled. */
  keep?: true
  /** With `keep`: why it cannot be sent, as far as that is known. Then nothing else is looked at. */
  refusal?: Fault
}

/** The record of a request. Throws a GatewayError that names the field. */
export function toMessage(
  request: EnqueueRequest,
  {
    id,
    now,
    maxParts = 255,
    route
  }: { id: string; now: number; maxParts?: number; route?: string | undefined }
): Message {
  checkOptions(request, now)
  const body = bodyOf(request)
  const { pool, to, batch } = request
  const notBefore = wholeMs(request.notBefore)
  const expires = wholeMs(request.expires)
  const priority = priorityOf(request)
  const policy = request.policy ?? (batch === undefined ? 'resend' : 'hold')
  const waits = notBefore !== undefined && notBefore > now
  const alarm = waits ? notBefore : expires
  const place = { pool, ...(batch !== undefined && { batch }), ...(route !== undefined && { route }) }
  return {
    id,
    version: 0,
    ...place,
    to,
    body,
    policy,
    priority,
    report: request.report ?? false,
    state: 'queued',
    parts: partsOf(to, body, maxParts),
    tries: 0,
    queuedAt: now,
    storedAt: 0,
    due: 0,
    ...(waits ? { reason: 'NOT_BEFORE' } : { queue: openQueue(place) }),
    ...(alarm !== undefined && { alarm }),
    ...(notBefore !== undefined && { notBefore }),
    ...(expires !== undefined && { expires }),
    ...defined(request, ['key', 'validityMinutes']),
    ...rowOf(request),
    ...contextOf(request.context)
  }
}

/** Whose message it is. */
export function rowOf(request: EnqueueRequest): Pick<Message, 'batch' | 'row' | 'origin'> {
  return defined(request, ['batch', 'row', 'origin'])
}

/** Half of 0.7 hours is no whole number, and the store looks for whole ones. */
function wholeMs(moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : Math.ceil(moment)
}

/** Single messages are alerts, those of a broadcast are not. */
export function priorityOf({ priority, batch }: EnqueueRequest): Priority {
  return priority ?? (batch === undefined ? 'alert' : 'bulk')
}

/** Of key and recipient, and of what is sent. */
export type Key = Pick<KeyRecord, 'id' | 'content'>

/** Undefined without a key. */
export function keyOf(request: EnqueueRequest): Key | undefined {
  const { key, to } = request
  if (key === undefined) return undefined
  checkName(key, 'key')
  checkRecipient(to)
  return { id: hash([key, to]), content: hash(contentOf(request)) }
}

function contentOf(request: EnqueueRequest): unknown[] {
  const { class: messageClass, encoding, ports, replace } = request
  const { text, data } = bodyOf(request) as { text?: string; data?: string }
  // What is no number here is refused by its name when the message is made.
  const numbers = [messageClass, ports?.dst, ports?.src, replace].map((value) => value && Number(value))
  return [text, data, String(encoding), ...numbers]
}

/** What src/pdu has to be given for a body. */
export function inputOf(to: string, body: Body): MessageInput {
  const { languages, ...rest } = body as Body & { languages?: MessageInput['languages'] }
  return { to, ...rest, ...(languages !== undefined && { languages }) } as MessageInput
}

function bodyOf(request: EnqueueRequest): Body {
  const { text, data } = request as { text?: unknown; data?: unknown }
  const options = defined(request, ['class', 'encoding', 'languages', 'ports', 'replace', 'smsc'])
  if (text !== undefined && data !== undefined) throw bad('text', 'Give a text or data, not both.')
  if (data !== undefined) return { data: hex(data), ...options }
  if (typeof text !== 'string') throw bad('text', 'A message has a text, or data.')
  if (text === '')
    throw new GatewayError('EMPTY_TEXT', 'The text is empty: nothing was sent.', { field: 'text' })
  return { text, ...options }
}

function partsOf(to: string, body: Body, maxParts: number): Part[] {
  const count = encoded(to, body)
  if (count > maxParts)
    throw new GatewayError(
      'OVER_BUDGET',
      `The message has ${count} parts, and the budget of the modem never has room for more than ${maxParts}. Shorten it, or raise the budget.`,
      { field: 'text' }
    )
  return Array.from({ length: count }, (_, i) => ({ seq: i + 1, state: 'waiting', attempts: [] }))
}

const CODES = {
  TOO_LONG: 'TOO_LONG',
  NOT_IN_ALPHABET: 'NOT_IN_ALPHABET'
} as const

function encoded(to: string, body: Body): number {
  checkRecipient(to)
  try {
    return encode(inputOf(to, body), () => 0).parts.length
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    const code =
      error.field === 'to' ? 'BAD_RECIPIENT' : (CODES[error.code as keyof typeof CODES] ?? 'BAD_OPTION')
    throw new GatewayError(code, error.message, { ...(error.field && { field: error.field }), cause: error })
  }
}

function hex(data: unknown): string {
  const digits = data instanceof Uint8Array ? Buffer.from(data).toString('hex') : data
  if (typeof digits === 'string' && /^(?:[0-9a-f]{2})+$/i.test(digits)) return digits.toUpperCase()
  throw bad('data', 'Data are octets, or their hex digits.')
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 40)
}

function defined<T extends object, K extends keyof T>(from: T, names: readonly K[]): Partial<Pick<T, K>> {
  const found: Partial<Pick<T, K>> = {}
  for (const name of names) if (from[name] !== undefined) found[name] = from[name]
  return found
}
