import type { Outcome } from '../modem'
import type { Attempt, AttemptOutcome, Evidence, Message, Part } from '../store'
import type { EditWith } from './edit'
import type { Decision } from './error-policy'
import { partOf, withPart } from './parts'
import { type Edit, MOST_RESENDS, queued, reportDeadline, reportKey, unqueued, withTelling } from './queueing'
import { concluded } from './verdicts'

/** Who submits, and when. */
export interface Submitter {
  sim: string
  modem: string
  at: number
}

/** What ended an attempt, and what the error policy makes of it. */
export interface Settlement {
  outcome: Outcome
  evidence: Evidence
  at: number
  /** Of what is refused or not submitted. */
  decision?: Decision
}

/** The first part that the network does not have; undefined if it has all. */
export function nextPart({ parts }: Message): Part | undefined {
  return parts.find(({ state }) => state !== 'accepted')
}

/** The TPDUs as this SIM will send them. */
export function frozen(message: Message, sim: string, pdus: readonly string[]): Message {
  const parts = message.parts.map((part, i): Part => ({ ...part, pdu: pdus[i]! }))
  return { ...message, sim, parts }
}

/** Written before Ctrl-Z, or before AT+CMSS with the slot: from now on the part may be with the network. */
export function submitted(
  message: Message,
  seq: number,
  { sim, modem, at }: Submitter,
  slot?: Attempt['slot']
): { message: Message; n: number } {
  const part = partOf(message, seq)
  const n = part.attempts.length + 1
  const attempt: Attempt = {
    n,
    sim,
    modem,
    submittedAt: at,
    outcome: 'submitted',
    ...(slot && { slot })
  }
  const { reason: _, error: _error, alarm: _alarm, ...rest } = unqueued(message)
  const begun: Message = { ...rest, sim, state: 'sending' }
  // A report may come before the answer, or instead of it.
  if (message.report) begun.awaits = reportKey(sim, message.to)
  return {
    message: withPart(begun, { ...part, state: 'submitted', attempts: [...part.attempts, attempt] }),
    n
  }
}

/**
 * What became of an attempt, whenever that is known: the answer, a late one, a report. Undefined if it was settled
 * before and this adds nothing. An attempt that was accepted stays so.
 */
export function settled(message: Message, seq: number, n: number, settlement: Settlement): Edit | undefined {
  const part = partOf(message, seq)
  const attempt = part.attempts[n - 1]
  if (!attempt || !isOpen(attempt.outcome)) return undefined
  if (attempt.outcome === 'unknown' && settlement.outcome.outcome === 'unknown') return undefined
  const attempts = part.attempts.with(n - 1, settledAttempt(attempt, settlement))
  const known: Part = { ...part, attempts, state: partState(attempts, part.state, n) }
  return consequence(withPart(message, known), known, settlement)
}

/** The same with what the budgets have to know: what is proven to be no submission counts no more. */
export function withEvidence(
  message: Message,
  seq: number,
  n: number,
  settlement: Settlement
): EditWith | undefined {
  const edited = settled(message, seq, n, settlement)
  if (!edited || settlement.outcome.outcome !== 'notSubmitted') return edited
  const { sim } = partOf(message, seq).attempts[n - 1]!
  return { ...edited, also: [{ withdrawn: { sim, message: message.id, seq, n } }] }
}

/** It was not even tried, or stopped before Ctrl-Z: there is no attempt on record. */
export function postponed(message: Message, seq: number, settlement: Settlement): Edit {
  return refused(message, partOf(message, seq), settlement)
}

/**
 * Nobody has heard what became of the attempts in flight, and nobody will: their session is gone. Undefined where the
 * message has come to its end, or waits again, since it was found.
 */
export function abandoned(message: Message, at: number, code: string, text: string): Edit | undefined {
  if (message.state !== 'sending' || message.queue !== undefined) return undefined
  const part = message.parts.find(({ state }) => state === 'submitted')
  if (!part) return queued(message)
  const outcome: Outcome = { outcome: 'unknown', code, class: 'unknown', message: text }
  return settled(message, part.seq, part.attempts.length, { outcome, evidence: 'restart', at })
}

function consequence(message: Message, part: Part, settlement: Settlement): Edit {
  // Another attempt of the part is on its way, or the message has its end: this one changes the record alone.
  if (part.state === 'submitted' || !isOpenState(message)) return { message }
  if (part.state === 'accepted') return carriedOn(message, settlement.at)
  if (part.state === 'unknown') return doubted(message, part, settlement)
  return refused(message, part, settlement)
}

/** A part is with the network. */
export function carriedOn(message: Message, at: number): Edit {
  if (nextPart(message)) {
    // A lane that has it goes on by itself; one that waited for a person, or for a resend, waits for its SIM again.
    return message.state === 'sending' && message.queue === undefined ? { message } : queued(message)
  }
  const { reason: _, error: _error, alarm: _alarm, ...rest } = unqueued(message)
  const sent: Message = { ...rest, state: 'sent', sentAt: at }
  if (sent.awaits !== undefined) sent.alarm = reportDeadline(sent, at)
  // Reports of all that matters may have been faster than the last answer.
  return { message: concluded(withTelling(sent, 'result')) }
}

function doubted(message: Message, part: Part, { outcome }: Settlement): Edit {
  const doubts = part.attempts.filter(({ outcome }) => outcome === 'unknown').length
  if (message.policy === 'resend' && doubts <= MOST_RESENDS)
    return queued(withPart(message, { ...part, state: 'waiting' }))
  const held: Message = {
    ...unqueued(message),
    state: 'unknown',
    held: true,
    reason: 'HELD_UNKNOWN',
    error: { code: 'OUTCOME_UNKNOWN', message: doubtOf(outcome) }
  }
  return { message: withTelling(held, 'result') }
}

function doubtOf(outcome: Outcome): string {
  const why = 'message' in outcome ? ` (${outcome.message})` : ''
  return `The message may have been sent: the answer of the network got lost${why}. Ask the recipient, then resend it, drop it or mark it as sent.`
}

function refused(message: Message, part: Part, { outcome, decision, at }: Settlement): Edit {
  if (outcome.outcome === 'accepted' || decision?.do === 'accept')
    return carriedOn(withPart(message, { ...part, state: 'accepted' }), at)
  const error = { code: outcome.code, message: outcome.message }
  if (!decision || decision.do === 'fail') {
    const failed = withPart(message, { ...part, state: 'refused' })
    return { message: ended(failed, 'failed', error) }
  }
  const tries = message.tries + (decision.counts ? 1 : 0)
  const again = queued({ ...withPart(message, { ...part, state: 'waiting' }), tries }, decision.afterMs)
  return { ...again, message: { ...again.message, reason: outcome.code, error } }
}

/** Final without having been sent whole. */
export function ended(
  message: Message,
  state: 'failed' | 'cancelled',
  error: { code: string; message: string }
): Message {
  const { reason: _, alarm: _alarm, awaits: _awaits, ...rest } = unqueued(message)
  return withTelling({ ...rest, state, error }, 'result')
}

/** What the network says can still change its state. */
export function isOpenState({ state }: Message): boolean {
  return state === 'queued' || state === 'sending' || state === 'unknown'
}

function isOpen(outcome: AttemptOutcome): boolean {
  return outcome === 'submitted' || outcome === 'unknown'
}

function settledAttempt(attempt: Attempt, { outcome, evidence, at }: Settlement): Attempt {
  return {
    ...attempt,
    outcome: outcome.outcome,
    settledAt: at,
    evidence,
    ...('mr' in outcome && outcome.mr !== undefined && { mr: outcome.mr }),
    ...('code' in outcome && { code: outcome.code })
  }
}

/** What the attempts say of the part, after the n-th was settled. */
function partState(attempts: readonly Attempt[], before: Part['state'], n: number): Part['state'] {
  if (attempts.some(({ outcome }) => outcome === 'accepted')) return 'accepted'
  // An older attempt that is now known not to have been one: the newest decides.
  if (n < attempts.length) return before
  const outcome = attempts[n - 1]!.outcome
  return outcome === 'submitted' || outcome === 'unknown' || outcome === 'refused' ? outcome : 'waiting'
}
