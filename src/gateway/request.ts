import { createHash } from 'node:crypto'
import { encode, type MessageInput, PduError } from '../pdu'
import { type Body, type Message, type Part, type Policy, PRIORITIES, type Priority } from '../store'
import { GatewayError } from './errors'
import { openQueue } from './queueing'

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
}

const LONGEST_CONTEXT = 16 * 1024
const POLICIES: readonly string[] = ['resend', 'hold', 'verify']

/** The record of a request. Throws a GatewayError that names the field. */
export function toMessage(
  request: EnqueueRequest,
  { id, now, maxParts = 255 }: { id: string; now: number; maxParts?: number }
): Message {
  checkOptions(request, now)
  const body = bodyOf(request)
  const { pool, to, batch, notBefore, expires } = request
  const priority = request.priority ?? (batch === undefined ? 'alert' : 'bulk')
  const policy = request.policy ?? (batch === undefined ? 'resend' : 'hold')
  const waits = notBefore !== undefined && notBefore > now
  const alarm = waits ? notBefore : expires
  return {
    id,
    version: 0,
    pool,
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
    ...(waits
      ? { reason: 'NOT_BEFORE' }
      : { queue: openQueue({ pool, ...(batch !== undefined && { batch }) }) }),
    ...(alarm !== undefined && { alarm }),
    ...defined(request, [
      'key',
      'batch',
      'row',
      'origin',
      'notBefore',
      'expires',
      'validityMinutes',
      'context'
    ])
  }
}

/** Of key and recipient, and of what is sent; undefined without a key. */
export function keyOf(request: EnqueueRequest): { id: string; content: string } | undefined {
  const { key, to } = request
  if (key === undefined) return undefined
  if (typeof key !== 'string' || key === '' || key.length > 256)
    throw bad('key', 'A key is a text of 1 to 256 characters.')
  return { id: hash([key, to]), content: hash(contentOf(request)) }
}

function contentOf(request: EnqueueRequest): unknown[] {
  const { text, data, class: messageClass, encoding, ports, replace } = request
  return [text, data && hex(data), messageClass, encoding, ports, replace]
}

/** What src/pdu has to be given for a body. */
export function inputOf(to: string, body: Body): MessageInput {
  const { languages, ...rest } = body as Body & { languages?: MessageInput['languages'] }
  return { to, ...rest, ...(languages !== undefined && { languages }) } as MessageInput
}

function bodyOf(request: EnqueueRequest): Body {
  const { text, data } = request
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
  BAD_ADDRESS: 'BAD_RECIPIENT',
  TOO_LONG: 'TOO_LONG',
  NOT_IN_ALPHABET: 'NOT_IN_ALPHABET'
} as const

function encoded(to: string, body: Body): number {
  if (typeof to !== 'string' || to.trim() === '')
    throw new GatewayError('BAD_RECIPIENT', 'There is no recipient.', { field: 'to' })
  try {
    return encode(inputOf(to, body), () => 0).parts.length
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    const code = CODES[error.code as keyof typeof CODES] ?? 'BAD_OPTION'
    throw new GatewayError(code, error.message, { ...(error.field && { field: error.field }), cause: error })
  }
}

function checkOptions(request: EnqueueRequest, now: number): void {
  const { pool, policy, priority, notBefore, expires, validityMinutes, row } = request
  if (typeof pool !== 'string' || pool === '')
    throw bad('pool', 'Name the pool of modems that should send it.')
  if (policy !== undefined && !POLICIES.includes(policy))
    throw bad('policy', 'A policy is resend, hold or verify.')
  if (priority !== undefined && !PRIORITIES.includes(priority))
    throw bad('priority', 'A priority is alert, normal or bulk.')
  checkNumber(notBefore, 'notBefore')
  checkNumber(expires, 'expires')
  checkNumber(validityMinutes, 'validityMinutes')
  checkNumber(row, 'row')
  if (expires !== undefined && expires <= now)
    throw bad('expires', 'The message would be too late already: expires is in the past.')
  if (expires !== undefined && notBefore !== undefined && expires <= notBefore)
    throw bad('expires', 'The message could never be sent: it expires before notBefore.')
  checkContext(request.context)
}

function checkNumber(value: unknown, field: string): void {
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0)) return
  throw bad(field, `${field} is a number, not ${JSON.stringify(value)}.`)
}

function checkContext(context: unknown): void {
  if (context === undefined) return
  let text: string | undefined
  try {
    text = JSON.stringify(context)
  } catch (cause) {
    throw new GatewayError('BAD_OPTION', 'What is kept with a message must be JSON.', {
      field: 'context',
      cause
    })
  }
  if (text !== undefined && Buffer.byteLength(text) <= LONGEST_CONTEXT) return
  throw new GatewayError('CONTEXT_TOO_LARGE', 'At most 16 KB can be kept with a message.', {
    field: 'context'
  })
}

function hex(data: Uint8Array | string): string {
  if (typeof data !== 'string') return Buffer.from(data).toString('hex').toUpperCase()
  if (/^(?:[0-9a-f]{2})+$/i.test(data)) return data.toUpperCase()
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

function bad(field: string, message: string): GatewayError {
  return new GatewayError('BAD_OPTION', message, { field })
}
