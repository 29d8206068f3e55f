/** What must be true of messages that were sent while the gateway was killed: records against what the network took. */
import type { LedgerEntry } from '../../src/simulator'
import type { Attempt, Message, Part } from '../../src/store'
import type { Kill } from './kill-run'
import type { Policy } from './protocol'
import type { Wanted } from './wanted'

export interface SentFacts {
  policy: Policy
  /** Modems lost their power between the moment at which the network took a message and its answer. */
  resets: boolean
  wanted: readonly Wanted[]
  messages: readonly Message[]
  ledger: readonly LedgerEntry[]
  /** In their order. */
  kills: readonly Kill[]
}

export interface SentCounts {
  sent: number
  held: number
  parts: number
  /** Parts that the network took more often than once. */
  doubles: number
  /** Attempts of which a kill cost the answer. */
  interrupted: number
}

export interface Verdict<Counts> {
  counts: Counts
  /** A sentence each; none if all is well. */
  violations: string[]
}

/** More submissions of a part in doubt than the policy `resend` makes. */
const MOST_ATTEMPTS = 3

export function judgeSent(facts: SentFacts): Verdict<SentCounts> {
  const { wanted, messages, ledger } = facts
  const violations: string[] = []
  const byRecipient = groupBy(ledger, ({ to }) => to)
  const byKey = groupBy(messages, ({ key }) => key ?? '')
  for (const one of wanted) {
    const [message, ...more] = byKey.get(one.key) ?? []
    if (!message) violations.push(`${one.key} is lost: no record`)
    else if (more.length > 0) violations.push(`${one.key} has ${more.length + 1} records`)
    else violations.push(...judgeMessage(one, message, byRecipient.get(one.to) ?? [], facts))
  }
  const known = new Set(wanted.map(({ to }) => to))
  for (const { to } of ledger) if (!known.has(to)) violations.push(`the network took one to ${to}`)
  if (messages.length !== wanted.length)
    violations.push(`${messages.length} records of ${wanted.length} messages`)
  violations.push(...judgeDoubts(facts))
  return { counts: countsOf(facts), violations }
}

function judgeMessage(
  wanted: Wanted,
  message: Message,
  taken: readonly LedgerEntry[],
  facts: SentFacts
): string[] {
  const found: string[] = []
  const say = (what: string) => found.push(`${wanted.key} (${message.state}) ${what}`)
  if (message.state !== 'sent' && message.state !== 'unknown') say('is neither sent nor held')
  const bySeq = groupBy(taken, ({ concat }) => concat?.seq ?? 1)
  for (const part of message.parts) {
    const entries = bySeq.get(part.seq) ?? []
    bySeq.delete(part.seq)
    for (const what of judgePart(part, entries, facts.policy)) say(`part ${part.seq} ${what}`)
    if (entries.length === 0 && message.state === 'sent') say(`part ${part.seq} never reached the network`)
  }
  for (const seq of bySeq.keys()) say(`has no part ${seq}, but the network has`)
  if (new Set(taken.map(({ concat }) => concat?.ref)).size > 1) say('went out with more than one reference')
  if (message.state === 'sent' && textOf(message, taken) !== wanted.text) say('went out with another text')
  if (message.state === 'unknown' && !mayBeHeld(message, facts)) say('must not be held')
  return found
}

function judgePart(part: Part, entries: readonly LedgerEntry[], policy: Policy): string[] {
  const found: string[] = []
  const { attempts, state } = part
  const times = entries.length
  if (new Set(entries.map(({ text }) => text)).size > 1) found.push('has two texts')
  if (state === 'accepted' && times === 0) found.push('is accepted by nobody')
  if (state === 'submitted') found.push('is left as submitted')
  const possible = attempts.filter(({ outcome }) => outcome === 'accepted' || outcome === 'unknown').length
  if (times > possible) found.push(`was taken ${times} times by ${possible} attempts`)
  const certain = attempts.filter(({ outcome }) => outcome === 'accepted').length
  if (times < certain) found.push(`was taken ${times} times, and answered ${certain} times`)
  const withoutDoubt = attempts.slice(0, -1).filter((attempt) => !wasInDoubt(attempt)).length
  if (withoutDoubt > 0) found.push('was sent again without a doubt')
  if (policy !== 'resend' && times > 1) found.push(`was taken ${times} times`)
  return found
}

/** It was not known what had become of it, for a while at least. */
function wasInDoubt({ outcome, evidence }: Attempt): boolean {
  return outcome === 'unknown' || outcome === 'notSubmitted' || (evidence ?? 'answer') !== 'answer'
}

function mayBeHeld(message: Message, { policy, resets }: SentFacts): boolean {
  const part = message.parts.find(({ state }) => state === 'unknown')
  const attempt = part?.attempts.at(-1)
  if (!part || !attempt) return false
  if (policy === 'hold') return true
  if (policy === 'resend') return part.attempts.length === MOST_ATTEMPTS
  return resets && attempt.unbelievable === true
}

/** A kill cost each modem one answer at most. */
function judgeDoubts({ messages, kills }: SentFacts): string[] {
  const lives = groupBy(
    attemptsOf(messages).filter((attempt) => interruptedBy(attempt, kills) !== undefined),
    (attempt) => `${attempt.modem} at kill ${interruptedBy(attempt, kills)! + 1}`
  )
  return [...lives]
    .filter(([, attempts]) => attempts.length > 1)
    .map(([name, attempts]) => `${name}: ${attempts.length} parts in doubt`)
}

/** The place of the kill that came between submission and answer. */
function interruptedBy(
  { submittedAt, settledAt = Number.POSITIVE_INFINITY }: Attempt,
  kills: readonly Kill[]
): number | undefined {
  const at = kills.findIndex((kill) => kill.at >= submittedAt)
  return at >= 0 && settledAt > kills[at]!.at ? at : undefined
}

function countsOf({ messages, ledger, kills }: SentFacts): SentCounts {
  const times = groupBy(ledger, ({ to, concat }) => `${to}/${concat?.seq ?? 1}`)
  return {
    sent: messages.filter(({ state }) => state === 'sent').length,
    held: messages.filter(({ state }) => state === 'unknown').length,
    parts: times.size,
    doubles: [...times.values()].filter((entries) => entries.length > 1).length,
    interrupted: attemptsOf(messages).filter((attempt) => interruptedBy(attempt, kills) !== undefined).length
  }
}

function attemptsOf(messages: readonly Message[]): Attempt[] {
  return messages.flatMap(({ parts }) => parts.flatMap(({ attempts }) => attempts))
}

function textOf({ parts }: Message, taken: readonly LedgerEntry[]): string {
  return parts.map(({ seq }) => taken.find(({ concat }) => (concat?.seq ?? 1) === seq)?.text).join('')
}

export function groupBy<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of list) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}
