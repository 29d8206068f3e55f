import type { Message } from '../../gateway'

/** `msg.sms` as it comes out. */
export interface SmsResult {
  kind: 'result' | 'report'
  id: string
  key?: string
  batch?: string
  virtual: boolean
  to: string
  state: Message['state']
  reason?: string
  parts: { seq: number; mr?: number; acceptedAt?: string; status?: string }[]
  encoding?: string
  /** Submissions, of all parts together. */
  attempts: number
  modem?: string
  queuedAt: string
  sentAt?: string
  deliveredAt?: string
  error?: { code: string; message: string }
  duplicate?: true
  recovered?: true
}

/** What is told of a message. */
export function resultOf(
  message: Message,
  kind: SmsResult['kind'],
  more: Pick<SmsResult, 'virtual'> & Partial<Pick<SmsResult, 'duplicate' | 'recovered'>>
): SmsResult {
  const { id, key, batch, to, state, reason, error, queuedAt, sentAt, deliveredAt, parts, body } = message
  const attempts = parts.flatMap((part) => part.attempts)
  return {
    kind,
    id,
    to,
    state,
    parts: parts.map(partOf),
    attempts: attempts.length,
    queuedAt: iso(queuedAt)!,
    ...more,
    ...defined({
      key,
      batch,
      reason,
      error,
      encoding: body.encoding,
      modem: attempts.at(-1)?.modem,
      sentAt: iso(sentAt),
      deliveredAt: iso(deliveredAt)
    })
  }
}

/** The short form that msg.action = status answers with. */
export function statusOf({ id, key, to, state, reason, error }: Message): object {
  return { id, to, state, ...defined({ key, reason, error }) }
}

function partOf({ seq, attempts, status }: Message['parts'][number]): SmsResult['parts'][number] {
  const accepted = attempts.find(({ outcome }) => outcome === 'accepted')
  return {
    seq,
    ...defined({ mr: accepted?.mr, acceptedAt: iso(accepted?.settledAt), status: status?.verdict })
  }
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
