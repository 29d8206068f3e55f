import assert from 'node:assert/strict'
import { cancelled, decided, expired, isHeld } from '../../src/gateway/persons'
import type { Attempt, Message, MessageState, Part } from '../../src/store'
import { attemptsOf, messageOf } from './messages'

const STATES: readonly MessageState[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'expired',
  'failed',
  'cancelled',
  'unknown'
]

function part(seq: number, state: Part['state'], ...outcomes: Attempt['outcome'][]): Part {
  const attempts = outcomes.map(
    (outcome, i): Attempt => ({ n: i + 1, sim: 'S1', modem: 'm1', submittedAt: 1000, outcome })
  )
  return { seq, state, attempts }
}

function without(message: Message, ...names: (keyof Message)[]): Message {
  const entries = Object.entries(message).filter(([name]) => !names.includes(name as keyof Message))
  return Object.fromEntries(entries) as unknown as Message
}

/** Its outcome is unknown after three tries. */
function doubtful(changes: Partial<Message> = {}): Message {
  const message = messageOf({
    state: 'unknown',
    reason: 'HELD_UNKNOWN',
    error: { code: 'OUTCOME_UNKNOWN', message: 'It may have been sent.' },
    origin: 'node 1',
    sim: 'S1',
    parts: [part(1, 'unknown', 'unknown', 'unknown', 'unknown')],
    ...changes
  })
  return without(message, 'queue')
}

/** It was stopped before any of it went out. */
function guarded(changes: Partial<Message> = {}): Message {
  const error = { code: 'LOOP_GUARD', message: 'Too many.' }
  return without(messageOf({ reason: 'LOOP_GUARD', error, origin: 'node 1', ...changes }), 'queue')
}

describe('a message is held', () => {
  it('where its outcome is unknown, or where it is out of its queue, has a reason and no time', () => {
    assert.equal(isHeld(doubtful()), true)
    assert.equal(isHeld(guarded()), true)
    assert.equal(isHeld(guarded({ alarm: 5000 })), false, 'it waits for its time')
    assert.equal(isHeld({ ...guarded(), queue: 'pool:default' }), false, 'it waits to be sent')
    assert.equal(isHeld(without(guarded(), 'reason')), false)
  })

  it('in no other state', () => {
    const held = STATES.filter((state) => isHeld(messageOf({ state, reason: 'BUDGET' })))
    assert.deepEqual(held, ['unknown'])
    const unqueued = STATES.filter((state) => isHeld(guarded({ state })))
    assert.deepEqual(unqueued, ['queued', 'unknown'])
  })
})

describe('a person', () => {
  for (const word of ['resend', 'drop', 'markSent'] as const)
    it(`cannot say "${word}" of what is not held`, () => {
      for (const state of STATES.filter((state) => state !== 'unknown'))
        assert.throws(() => decided(messageOf({ state }), word, 5000), {
          code: 'NOT_HELD',
          messageId: 'm1',
          message: `The message to +6281234567890 is ${state}, not held: there is nothing to decide.`
        })
    })

  describe('says "resend"', () => {
    it('and what may have been sent goes again, from its SIM, and its attempts stay on record', () => {
      const { message, dueInMs } = decided(doubtful(), 'resend', 5000)
      assert.deepEqual([message.state, message.queue, dueInMs], ['sending', 'sim:S1', 0])
      assert.equal(message.parts[0]!.state, 'waiting')
      assert.equal(attemptsOf(message), 'unknown+unknown+unknown')
      assert.equal('reason' in message || 'error' in message, false)
    })

    it('and only the parts in doubt of a long message go again', () => {
      const parts = [part(1, 'accepted', 'accepted'), part(2, 'unknown', 'unknown'), part(3, 'waiting')]
      const { message } = decided(doubtful({ parts }), 'resend', 5000)
      assert.deepEqual(
        message.parts.map(({ state }) => state),
        ['accepted', 'waiting', 'waiting']
      )
    })

    it('and what was stopped goes to where it would have gone', () => {
      assert.equal(decided(guarded(), 'resend', 5000).message.queue, 'pool:default')
      const { message } = decided(guarded({ batch: 'b1', expires: 9000 }), 'resend', 5000)
      assert.deepEqual([message.state, message.queue, message.alarm], ['queued', 'batch:b1', 9000])
      assert.equal('reason' in message || 'error' in message, false)
    })
  })

  describe('says "drop"', () => {
    it('and the message has failed, and it is said that it may have been sent', () => {
      const { message } = decided(doubtful({ awaits: 'S1/567890' }), 'drop', 5000)
      assert.equal(message.state, 'failed')
      assert.deepEqual(message.error, {
        code: 'DROPPED',
        message: 'The message was dropped by a person. It may have been sent all the same.'
      })
      assert.deepEqual(message.untold, ['result'])
      assert.equal('reason' in message || 'queue' in message || 'awaits' in message, false)
      assert.equal(attemptsOf(message), 'unknown+unknown+unknown')
    })

    it('of what was stopped, and it cannot have been sent', () => {
      const { message } = decided(guarded(), 'drop', 5000)
      assert.equal(message.state, 'failed')
      assert.equal(message.error?.message, 'The message was dropped by a person.')
    })
  })

  describe('says "mark as sent"', () => {
    it('and the message is sent, on the word of a person', () => {
      const { message } = decided(doubtful({ awaits: 'S1/567890' }), 'markSent', 5000)
      assert.deepEqual([message.state, message.sentAt], ['sent', 5000])
      assert.equal(attemptsOf(message), 'unknown+unknown+accepted')
      const { evidence, settledAt } = message.parts[0]!.attempts[2]!
      assert.deepEqual([evidence, settledAt], ['person', 5000])
      assert.equal(message.awaits, 'S1/567890', 'a report may come still')
      assert.deepEqual(message.untold, ['result'])
      assert.equal('reason' in message || 'error' in message, false)
    })

    it('and the parts that are left of a long message go', () => {
      const parts = [part(1, 'unknown', 'unknown'), part(2, 'waiting')]
      const { message } = decided(doubtful({ parts }), 'markSent', 5000)
      assert.deepEqual([message.state, message.queue], ['sending', 'sim:S1'])
      assert.deepEqual(
        message.parts.map(({ state }) => state),
        ['accepted', 'waiting']
      )
    })

    it('not of what was never sent', () => {
      assert.throws(() => decided(guarded(), 'markSent', 5000), {
        code: 'NOT_HELD',
        message: 'It was never sent: resend it or drop it.',
        messageId: 'm1'
      })
    })
  })
})

for (const [name, change, state, code] of [
  ['cancelling', cancelled, 'cancelled', 'CANCELLED'],
  ['the end of its time', expired, 'failed', 'EXPIRED_BEFORE_SEND']
] as const)
  describe(`${name} of a message`, () => {
    it('stops what waits', () => {
      const message = change(messageOf({ origin: 'node 1', alarm: 9000, reason: 'BUDGET' }))!.message
      assert.deepEqual([message.state, message.error?.code], [state, code])
      assert.deepEqual(message.untold, ['result'])
      assert.equal('queue' in message || 'alarm' in message || 'reason' in message, false)
    })

    it('stops what was refused and waits to be tried again', () => {
      for (const outcome of ['refused', 'notSubmitted'] as const)
        assert.equal(change(messageOf({ parts: [part(1, 'waiting', outcome)] }))?.message.state, state)
    })

    it('stops what waits for its time, or for a person', () => {
      assert.equal(change(guarded({ reason: 'NOT_BEFORE', alarm: 5000 }))?.message.state, state)
      assert.equal(change(guarded())?.message.state, state)
    })

    it('is too late for what has begun, and for what is over', () => {
      for (const outcome of ['submitted', 'accepted', 'unknown'] as const)
        assert.equal(change(messageOf({ parts: [part(1, 'waiting', outcome)] })), undefined)
      for (const state of STATES.filter((state) => state !== 'queued'))
        assert.equal(change(messageOf({ state })), undefined, state)
    })
  })
