import type { Message, MessageState, Part, PartStatus } from '../store'
import { withPart } from './parts'
import { withTelling } from './queueing'

const REASONS: Partial<Record<PartStatus['verdict'], string>> = {
  forwarded: 'forwarded',
  replaced: 'replaced'
}

/**
 * TP-ST in the words of the contract (TS 23.040 9.2.3.15). Not final: the SMSC keeps trying. Reserved values from 80 on
 * are to be read as "service rejected"; 03 to 1F claim no more than that the SMSC has done something of its own.
 */
export function verdictOf(status: number): Pick<PartStatus, 'verdict' | 'final'> {
  if (status === 0x00) return { verdict: 'delivered', final: true }
  if (status === 0x01) return { verdict: 'forwarded', final: true }
  if (status === 0x02) return { verdict: 'replaced', final: true }
  if (status === 0x46) return { verdict: 'expired', final: true }
  if (status >= 0x40) return { verdict: 'undelivered', final: true }
  return { verdict: 'waiting', final: false }
}

/** A report on one part. What is final stays as it is. */
export function reported(message: Message, seq: number, status: PartStatus): Message {
  const part = message.parts[seq - 1]!
  if (part.status?.final) return message
  return concluded(withPart(message, { ...part, status }))
}

/** The time for reports is over. */
export function unreported(message: Message): Message {
  if (message.state !== 'sent' || message.awaits === undefined) return message
  const { awaits: _, alarm: _alarm, ...rest } = message
  return withTelling({ ...rest, reason: 'noReport' }, 'report')
}

/** The final verdict on the whole, once there is one: all parts delivered, or one that never will be. */
export function concluded(message: Message): Message {
  if (message.state !== 'sent') return message
  const verdict = verdictOn(message.parts)
  if (!verdict) return message
  const { awaits: _, alarm: _alarm, ...rest } = message
  const final: Message = { ...rest, state: verdict.state }
  if (verdict.reason) final.reason = verdict.reason
  if (verdict.state === 'delivered') final.deliveredAt = lastOf(message.parts)
  return withTelling(final, 'report')
}

function verdictOn(parts: readonly Part[]): { state: MessageState; reason?: string } | undefined {
  const statuses = parts.map(({ status }) => status)
  for (const state of ['undelivered', 'expired'] as const)
    if (statuses.some((status) => status?.verdict === state)) return { state }
  if (!statuses.every((status) => status?.final)) return undefined
  const open = statuses.find((status) => status!.verdict !== 'delivered')
  return open ? { state: 'sent', reason: REASONS[open.verdict]! } : { state: 'delivered' }
}

function lastOf(parts: readonly Part[]): number {
  return Math.max(...parts.map(({ status }) => status?.at ?? 0))
}
