import assert from 'node:assert/strict'
import {
  abandoned,
  frozen,
  nextPart,
  postponed,
  type Settlement,
  settled,
  submitted
} from '../../src/gateway/submission'
import type { Outcome } from '../../src/modem'
import type { Message } from '../../src/store'
import { ACCEPTED, attemptsOf, messageOf, NOT_SUBMITTED, REFUSED, UNKNOWN } from './messages'

const BY = { sim: 'S1', modem: 'm1', at: 2000 }
const AGAIN = { do: 'retry', afterMs: 60_000, counts: true } as const

function out(message: Message, seq = 1): Message {
  return submitted(message, seq, BY).message
}

function answered(message: Message, outcome: Outcome, more: Partial<Settlement> = {}, seq = 1, n = 1) {
  return settled(message, seq, n, { outcome, evidence: 'answer', at: 3000, ...more })
}

describe('a message that is submitted', () => {
  it('is out of its queue, belongs to the SIM, and has the attempt on record before anything is known of it', () => {
    const { message, n } = submitted(messageOf({ alarm: 9000, expires: 9000 }), 1, BY)
    assert.equal(n, 1)
    assert.equal(message.state, 'sending')
    assert.equal(message.sim, 'S1')
    assert.equal('queue' in message, false)
    assert.equal('alarm' in message, false)
    assert.deepEqual(message.parts[0], {
      seq: 1,
      state: 'submitted',
      attempts: [{ n: 1, sim: 'S1', modem: 'm1', submittedAt: 2000, outcome: 'submitted' }]
    })
  })

  it('looks for reports from then on, for one may come before the answer', () => {
    assert.equal(out(messageOf({ report: true })).awaits, 'S1/567890')
    assert.equal(out(messageOf()).awaits, undefined)
  })

  it('is sent when the network has all its parts, and its sender is told', () => {
    const first = answered(out(messageOf({ origin: 'node' }, 2)), ACCEPTED)!.message
    assert.equal(first.state, 'sending')
    assert.equal(nextPart(first)?.seq, 2)
    assert.equal(first.untold, undefined)
    const both = answered(out(first, 2), ACCEPTED, {}, 2)!.message
    assert.equal(both.state, 'sent')
    assert.equal(both.sentAt, 3000)
    assert.deepEqual(both.untold, ['result'])
    assert.equal(both.parts[1]!.attempts[0]!.mr, 7)
  })

  it('waits for its report until validity and a day are over', () => {
    const sent = answered(out(messageOf({ report: true, validityMinutes: 60 })), ACCEPTED)!.message
    assert.equal(sent.alarm, 3000 + 3_600_000 + 24 * 3_600_000)
  })
})

describe('a message whose answer got lost', () => {
  it('goes again by the policy resend, twice and no more', () => {
    let message = messageOf()
    for (let n = 1; n <= 2; n++) {
      const edit = answered(out(message), UNKNOWN, {}, 1, n)!
      message = edit.message
      assert.equal(message.state, 'sending')
      assert.equal(message.queue, 'sim:S1')
      assert.equal(message.parts[0]!.state, 'waiting')
    }
    const { message: held } = answered(out(message), UNKNOWN, {}, 1, 3)!
    assert.equal(held.state, 'unknown')
    assert.equal(held.error?.code, 'OUTCOME_UNKNOWN')
    assert.equal('queue' in held, false)
    assert.equal(attemptsOf(held), 'unknown+unknown+unknown')
  })

  for (const policy of ['hold', 'verify'] as const) {
    it(`is held by the policy ${policy}, and never goes again by itself`, () => {
      const { message } = answered(out(messageOf({ policy, origin: 'node' })), UNKNOWN)!
      assert.equal(message.state, 'unknown')
      assert.equal(message.reason, 'HELD_UNKNOWN')
      assert.equal(message.parts[0]!.state, 'unknown')
      assert.equal('queue' in message, false)
      assert.deepEqual(message.untold, ['result'])
    })
  }

  it('is sent after all when the answer comes late', () => {
    const held = answered(out(messageOf({ policy: 'hold' })), UNKNOWN)!.message
    const sent = answered(held, ACCEPTED, { evidence: 'lateAnswer', at: 4000 })!.message
    assert.equal(sent.state, 'sent')
    assert.equal(sent.error, undefined)
    assert.equal(sent.reason, undefined)
    assert.equal(sent.parts[0]!.attempts[0]!.evidence, 'lateAnswer')
  })

  it('does not go a second time when the answer comes while it waits to be resent', () => {
    const waiting = answered(out(messageOf()), UNKNOWN)!.message
    const sent = answered(waiting, ACCEPTED, { evidence: 'lateAnswer' })!.message
    assert.equal(sent.state, 'sent')
    assert.equal(sent.queue, undefined)
    assert.equal(nextPart(sent), undefined)
  })

  it('goes on with its next part, from the same SIM, when the answer to an earlier one comes late', () => {
    const held = answered(out(messageOf({ policy: 'hold' }, 2)), UNKNOWN)!.message
    const { message } = answered(held, ACCEPTED, { evidence: 'lateAnswer' })!
    assert.equal(message.state, 'sending')
    assert.equal(message.queue, 'sim:S1')
    assert.equal(nextPart(message)?.seq, 2)
  })

  it('stays sent when it was resent and both answers come, each on record', () => {
    const again = out(answered(out(messageOf({ origin: 'node' })), UNKNOWN)!.message)
    const first = answered(again, ACCEPTED, { evidence: 'lateAnswer' })!.message
    assert.equal(first.state, 'sent')
    const second = answered(
      { ...first, untold: [] },
      { outcome: 'accepted', mr: 8 },
      { at: 5000 },
      1,
      2
    )!.message
    assert.equal(second.state, 'sent')
    assert.equal(second.sentAt, 3000)
    assert.deepEqual(second.untold, [], 'told once')
    assert.equal(attemptsOf(second), 'accepted+accepted')
  })

  it('is not changed by evidence that says nothing new', () => {
    const held = answered(out(messageOf({ policy: 'hold' })), UNKNOWN)!.message
    assert.equal(answered(held, UNKNOWN), undefined)
    const sent = answered(held, ACCEPTED)!.message
    assert.equal(answered(sent, REFUSED), undefined)
  })
})

describe('a message that is refused', () => {
  it('waits behind the others, and the try counts', () => {
    const { message, dueInMs } = answered(out(messageOf()), REFUSED, { decision: AGAIN })!
    assert.equal(dueInMs, 60_000)
    assert.equal(message.state, 'queued')
    assert.equal(message.queue, 'pool:default')
    assert.equal(message.tries, 1)
    assert.equal(message.reason, 'CMS_38')
  })

  it('waits for its own SIM once a part of it is with the network', () => {
    const first = answered(out(messageOf({}, 2)), ACCEPTED)!.message
    const { message } = answered(out(first, 2), REFUSED, { decision: AGAIN }, 2)!
    assert.equal(message.state, 'sending')
    assert.equal(message.queue, 'sim:S1')
  })

  it('fails for good with the code of the network where trying again is of no use', () => {
    const { message } = answered(out(messageOf({ origin: 'node' })), REFUSED, { decision: { do: 'fail' } })!
    assert.equal(message.state, 'failed')
    assert.deepEqual(message.error, { code: 'CMS_38', message: 'Out of order.' })
    assert.equal(message.parts[0]!.state, 'refused')
    assert.deepEqual(message.untold, ['result'])
  })

  it('is sent where the service centre refuses it because it has it already', () => {
    const { message } = answered(out(messageOf()), REFUSED, { decision: { do: 'accept' } })!
    assert.equal(message.state, 'sent')
  })

  it('has no attempt on record if it was stopped before Ctrl-Z', () => {
    const settlement = {
      outcome: NOT_SUBMITTED,
      evidence: 'answer',
      at: 1,
      decision: { ...AGAIN, counts: false }
    } as const
    const { message } = postponed(messageOf(), 1, settlement)
    assert.equal(attemptsOf(message), '-')
    assert.equal(message.tries, 0)
    assert.equal(message.state, 'queued')
  })
})

describe('a message whose owner went away', () => {
  it('is in doubt if it was on its way', () => {
    const { message } = abandoned(out(messageOf({ policy: 'hold' })), 4000, 'INTERRUPTED', 'it ended')!
    assert.equal(message.state, 'unknown')
    assert.deepEqual(message.parts[0]!.attempts[0], {
      n: 1,
      sim: 'S1',
      modem: 'm1',
      submittedAt: 2000,
      settledAt: 4000,
      outcome: 'unknown',
      code: 'INTERRUPTED',
      evidence: 'restart'
    })
  })

  it('goes on with its SIM if the network had answered for all that was out', () => {
    const first = answered(out(messageOf({}, 2)), ACCEPTED)!.message
    const { message } = abandoned(first, 4000, 'INTERRUPTED', 'it ended')!
    assert.equal(message.queue, 'sim:S1')
    assert.equal(attemptsOf(message), 'accepted, -')
  })
})

describe('a message that was found without an owner', () => {
  it('is left alone if it has come to its end, or waits again, since', () => {
    const sent = answered(out(messageOf()), ACCEPTED)!.message
    assert.equal(abandoned(sent, 4000, 'INTERRUPTED', 'it ended'), undefined)
    const waiting = answered(out(messageOf()), UNKNOWN)!.message
    assert.equal(abandoned(waiting, 4000, 'INTERRUPTED', 'it ended'), undefined)
  })
})

describe('the TPDUs of a message', () => {
  it('are fixed for the SIM that has claimed it', () => {
    const fixed = frozen(messageOf({}, 2), 'S1', ['00AA', '00BB'])
    assert.equal(fixed.sim, 'S1')
    assert.deepEqual(
      fixed.parts.map(({ pdu }) => pdu),
      ['00AA', '00BB']
    )
  })
})
