import type { Message } from '../../gateway'
import type { Alphabet } from '../../pdu'
import { compact } from '../compact'
import { encodingOf } from './encoding'

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
  /** The one really used; of what waits, the one that it will be. */
  encoding: Alphabet
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
  const { id, key, batch, to, state, reason, error, queuedAt, sentAt, deliveredAt, parts } = message
  const attempts = parts.flatMap((part) => part.attempts)
  return {
    kind,
    id,
    to,
    state,
    parts: parts.map(partOf),
    encoding: encodingOf(message),
    attempts: attempts.length,
    queuedAt: iso(queuedAt)!,
    ...more,
    ...compact({
      key,
      batch,
      reason,
      error,
      modem: attempts.at(-1)?.modem,
      sentAt: iso(sentAt),
      deliveredAt: iso(deliveredAt)
    })
  }
}

/** The short form that msg.action = status answers with. */
export function statusOf({ id, key, to, state, reason, error }: Message): object {
  return { id, to, state, ...compact({ key, reason, error }) }
}

function partOf({ seq, attempts, status }: Message['parts'][number]): SmsResult['parts'][number] {
  const accepted = attempts.find(({ outcome }) => outcome === 'accepted')
  return {
    seq,
    ...compact({ mr: accepted?.mr, acceptedAt: iso(accepted?.settledAt), status: status?.verdict })
  }
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
