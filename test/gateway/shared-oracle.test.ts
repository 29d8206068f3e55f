import assert from 'node:assert/strict'
import type { LedgerEntry } from '../../src/simulator'
import type { Attempt, Message } from '../../src/store'
import { judgeShared, type SharedFacts } from '../chaos/oracle-shared'
import type { Policy, ResultLine } from '../chaos/protocol'

const TO = { resend: '+62811', hold: '+62812', verify: '+62813' } as const
const POLICIES = Object.keys(TO) as Policy[]
const ACCEPTED: Attempt = {
  n: 1,
  sim: 's',
  modem: 'm',
  submittedAt: 1000,
  settledAt: 1500,
  outcome: 'accepted',
  evidence: 'answer'
}

function message(policy: Policy, state: Message['state'] = 'sent', attempts = [ACCEPTED]): Message {
  const part = { seq: 1, state: state === 'sent' ? 'accepted' : 'unknown', attempts }
  return { id: policy, key: policy, to: TO[policy], state, parts: [part] } as unknown as Message
}

const taken = (policy: Policy) => ({ to: TO[policy], text: policy }) as LedgerEntry
const line = (policy: Policy, more: Partial<ResultLine> = {}): ResultLine => {
  return { place: 'sent', to: TO[policy], state: 'sent', ...more }
}

/** All is well, but for what is given. */
function judged(more: Partial<SharedFacts>) {
  return judgeShared({
    wanted: POLICIES.map((policy) => ({ key: policy, to: TO[policy], text: policy, policy })),
    texts: [{ modem: 'm', from: '+1', text: 'in', afterMs: 0 }],
    kills: [1200],
    messages: POLICIES.map((policy) => message(policy)),
    raws: [],
    inbounds: [{ id: 'i' }] as never,
    ledger: POLICIES.map(taken),
    census: { left: [], deleted: [], stored: { received: 0, toSend: 0 }, toInject: 0 },
    told: [{ from: '+1', text: 'in', kind: 'message', redelivered: false }],
    results: POLICIES.map((policy) => line(policy)),
    said: [],
    ...more
  })
}

describe('the oracle of hosts that share a store', () => {
  it('finds nothing wrong where each message was taken and told once', () => {
    const { violations, counts } = judged({})
    assert.deepEqual(violations, [])
    assert.deepEqual([counts.sent, counts.parts, counts.received, counts.results], [3, 3, 1, 3])
  })

  it('sees one that was taken twice under a policy that does not allow it', () => {
    assert.deepEqual(judged({ ledger: [...POLICIES.map(taken), taken('hold')] }).violations, [
      'hold (sent) part 1 was taken 2 times by 1 attempts',
      'hold (sent) part 1 was taken 2 times'
    ])
  })

  it('sees one of policy verify that is still in doubt, and lets hold be', () => {
    const doubt = [{ ...ACCEPTED, outcome: 'unknown', evidence: 'restart' } as Attempt]
    const doubted = (policy: Policy) =>
      judged({
        messages: POLICIES.map((one) => (one === policy ? message(one, 'unknown', doubt) : message(one))),
        results: POLICIES.map((one) => line(one, one === policy ? HELD : {}))
      }).violations
    assert.deepEqual(doubted('hold'), [])
    assert.deepEqual(doubted('verify'), ['verify (unknown) must not be held'])
  })

  it('sees a result that was told twice as new, and leaves out what the store refused', () => {
    const results = POLICIES.map((policy) => line(policy))
    const refused = line('hold', { place: 'caught', state: 'failed', code: 'STORE_UNREACHABLE' })
    assert.deepEqual(judged({ results: [refused, ...results] }).violations, [])
    const [violation = '', ...more] = judged({ results: [...results, line('hold')] }).violations
    assert.match(violation, /^hold \(sent\) was told as sent twice/)
    assert.deepEqual(more, [])
  })

  it('sees a received message that two hosts told as new, one that is lost, and one that nobody ordered', () => {
    const told = { from: '+1', text: 'in', kind: 'message', redelivered: false }
    assert.deepEqual(judged({ told: [told, { ...told, redelivered: true }] }).violations, [])
    assert.deepEqual(judged({ told: [told, told] }).violations, ['+1 was told twice as new'])
    assert.deepEqual(judged({ told: [] }).violations, ['+1 is lost'])
    const stranger = { ...taken('hold'), to: '+9' }
    assert.deepEqual(judged({ ledger: [...POLICIES.map(taken), stranger] }).violations, [
      'the network took one to +9'
    ])
  })
})

const HELD: Partial<ResultLine> = { place: 'caught', state: 'unknown', code: 'OUTCOME_UNKNOWN' }
