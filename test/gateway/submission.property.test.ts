import assert from 'node:assert/strict'
import fc from 'fast-check'
import { cancelled, decided, isHeld } from '../../src/gateway/persons'
import { abandoned, isOpenState, nextPart, settled, submitted } from '../../src/gateway/submission'
import type { Message, Policy } from '../../src/store'
import { ACCEPTED, messageOf, NOT_SUBMITTED, REFUSED, UNKNOWN } from './messages'

const OUTCOMES = [ACCEPTED, UNKNOWN, REFUSED, NOT_SUBMITTED]
const DECISIONS = [{ do: 'retry', afterMs: 1000, counts: true }, { do: 'fail' }] as const

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'submit' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      part: fc.nat(3),
      /** Counted from the newest. */
      back: fc.nat(2),
      outcome: fc.constantFrom(...OUTCOMES),
      decision: fc.constantFrom(...DECISIONS)
    })
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'abandon' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      word: fc.constantFrom('resend' as const, 'drop' as const, 'markSent' as const)
    })
  }
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What a lane, a late answer, a restart and a person can do to a message. */
function take(message: Message, one: Step, at: number): Message {
  switch (one.kind) {
    case 'submit': {
      const part = nextPart(message)
      if (part?.state !== 'waiting' || !isOpenState(message) || isHeld(message)) return message
      return submitted(message, part.seq, { sim: 'S1', modem: 'm1', at }).message
    }
    case 'settle': {
      const part = message.parts[one.part % message.parts.length]!
      const { outcome, decision } = one
      const n = part.attempts.length - one.back
      return settled(message, part.seq, n, { outcome, decision, evidence: 'answer', at })?.message ?? message
    }
    case 'abandon':
      return abandoned(message, at, 'INTERRUPTED', 'it ended')?.message ?? message
    case 'cancel':
      return cancelled(message)?.message ?? message
    case 'person':
      return isHeld(message) && message.state === 'unknown' ? decided(message, one.word, at).message : message
  }
}

function check(before: Message, after: Message, policy: Policy, byPerson: boolean): void {
  const last = after.parts.length
  assert.equal(
    after.state === 'sent',
    after.parts.every(({ state }) => state === 'accepted') && isSentable(after),
    'sent: the network has all parts'
  )
  assert.ok(after.parts.filter(({ state }) => state === 'submitted').length <= 1, 'one part at a time')
  for (let i = 0; i < last; i++) {
    const part = after.parts[i]!
    const earlier = before.parts[i]!
    if (earlier.state === 'accepted')
      assert.equal(part.attempts.length, earlier.attempts.length, 'not sent again')
    for (const [n, attempt] of earlier.attempts.entries())
      if (attempt.outcome === 'accepted')
        assert.equal(part.attempts[n]!.outcome, 'accepted', 'stays accepted')
    if (earlier.state === 'unknown' && part.state === 'waiting' && policy !== 'resend' && !byPerson)
      assert.equal(part.attempts.at(-1)!.outcome === 'unknown', false, 'held until something is known')
  }
  assert.ok(!(after.queue !== undefined && !isOpenState(after)), 'what is over waits in no queue')
  assert.ok(!(after.queue !== undefined && after.state === 'unknown'), 'what is held waits in no queue')
  if (!isOpenState(before)) assert.equal(after.state, before.state, 'an end is an end')
}

/** A dropped message may turn out to be with the network; it stays dropped. */
function isSentable({ state }: Message): boolean {
  return state !== 'failed' && state !== 'cancelled'
}

describe('any order of submissions, answers, restarts and people', () => {
  for (const policy of ['resend', 'hold', 'verify'] as const)
    it(`sends no part again that the network has, with policy ${policy}`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 40 }), (parts, steps) => {
          let message = messageOf({ policy }, parts)
          for (const [i, one] of steps.entries()) {
            const after = take(message, one, i)
            check(message, after, policy, one.kind === 'person')
            message = after
          }
          if (policy !== 'resend') return
          const asked = steps.filter(({ kind }) => kind === 'person').length
          for (const { attempts } of message.parts) {
            const doubts = attempts.filter(({ outcome }) => outcome === 'unknown').length
            assert.ok(doubts <= 3 + asked, 'two more, and what a person asks for')
          }
        }),
        { numRuns: 3000 }
      )
    })
})
