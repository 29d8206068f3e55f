import assert from 'node:assert/strict'
import {
  deferred,
  isBegun,
  openQueue,
  poolQueue,
  queued,
  reportDeadline,
  reportKey,
  simQueue,
  unqueued,
  untimed,
  withTelling
} from '../../src/gateway/queueing'
import type { Attempt, Message } from '../../src/store'
import { messageOf } from './messages'

const HOUR = 3_600_000
const FAULT = { code: 'CMS_41', message: 'Congested.' }

/** With an attempt of this outcome. */
function tried(outcome: Attempt['outcome'], changes: Partial<Message> = {}): Message {
  const attempt: Attempt = { n: 1, sim: 'S1', modem: 'm1', submittedAt: 1000, outcome }
  return messageOf({ sim: 'S1', parts: [{ seq: 1, state: 'waiting', attempts: [attempt] }], ...changes })
}

describe('queues', () => {
  it('are of a batch, of a pool, and of a SIM', () => {
    assert.equal(openQueue({ pool: 'p' }), 'pool:p')
    assert.equal(openQueue({ pool: 'p', batch: 'b' }), 'batch:b')
    assert.equal(poolQueue('p'), 'pool:p')
    assert.equal(simQueue('8962'), 'sim:8962')
  })
})

describe('a message has begun', () => {
  for (const [outcome, begun] of [
    ['submitted', true],
    ['accepted', true],
    ['unknown', true],
    ['refused', false],
    ['notSubmitted', false]
  ] as const)
    it(`${begun ? '' : 'not '}with an attempt that is ${outcome}`, () => {
      assert.equal(isBegun(tried(outcome)), begun)
    })

  it('not without attempts, and with one of any part', () => {
    assert.equal(isBegun(messageOf({}, 3)), false)
    const parts = [...messageOf({}, 2).parts, { ...tried('accepted').parts[0]!, seq: 3 }]
    assert.equal(isBegun(messageOf({ parts })), true)
  })
})

describe('a message goes back to its queue', () => {
  it('of its pool before it has begun, whatever SIM had it', () => {
    const { message, dueInMs } = queued(tried('refused', { reason: 'CMS_41', error: FAULT, alarm: 7 }), 5000)
    assert.deepEqual([message.state, message.queue, dueInMs], ['queued', 'pool:default', 5000])
    assert.equal('reason' in message || 'error' in message || 'alarm' in message, false)
  })

  it('of its SIM once it has begun, and its time to begin is over', () => {
    const { message } = queued(tried('unknown', { batch: 'b', expires: 9000, alarm: 9000 }))
    assert.deepEqual([message.state, message.queue, message.alarm], ['sending', 'sim:S1', undefined])
  })

  it('and is looked at when it expires', () => {
    assert.equal(queued(messageOf({ expires: 9000 })).message.alarm, 9000)
  })

  it('at once if nothing else is said', () => {
    assert.equal(queued(messageOf()).dueInMs, 0)
  })

  it('behind the others, and says why', () => {
    const { message, dueInMs } = deferred(messageOf({ expires: 9000 }), 60_000, FAULT)
    assert.deepEqual(
      [message.reason, message.error, message.queue, message.alarm, dueInMs],
      ['CMS_41', FAULT, 'pool:default', 9000, 60_000]
    )
  })
})

describe('a message is out of its queue', () => {
  it('until its time has come', () => {
    const { message } = untimed(messageOf({ notBefore: 8000 }), 5000)
    assert.deepEqual(
      [message.queue, message.reason, message.alarm, message.state],
      [undefined, 'NOT_BEFORE', 8000, 'queued']
    )
  })

  it('until there is a clock to be trusted, at whatever time that is', () => {
    const { message } = untimed(messageOf({ notBefore: 8000 }), undefined)
    assert.deepEqual([message.queue, message.reason, message.alarm], [undefined, 'CLOCK_UNTRUSTED', 0])
  })

  it('and keeps all else', () => {
    const { queue: _, ...rest } = messageOf({ reason: 'X', error: FAULT, alarm: 3 })
    assert.deepEqual(unqueued(messageOf({ reason: 'X', error: FAULT, alarm: 3 })), rest)
  })
})

describe('whoever sent a message', () => {
  it('is told each thing once', () => {
    const once = withTelling(messageOf({ origin: 'node 1' }), 'result')
    assert.deepEqual(once.untold, ['result'])
    assert.deepEqual(withTelling(once, 'result').untold, ['result'])
    assert.deepEqual(withTelling(once, 'report').untold, ['result', 'report'])
  })

  it('is told nothing where it is nobody', () => {
    const message = messageOf()
    assert.equal(withTelling(message, 'result'), message)
  })
})

describe('a delivery report', () => {
  for (const [name, changes, hours] of [
    ['the validity and a day', { validityMinutes: 120 }, 26],
    ['the time until it expires and a day', { expires: 1000 + 3 * HOUR }, 27],
    ['the validity, not the time until it expires', { validityMinutes: 60, expires: 1000 + 9 * HOUR }, 25],
    ['what service centres do by themselves, where it was late', { expires: 999 }, 96],
    ['what service centres do by themselves, and a day', {}, 96]
  ] as const)
    it(`is waited for: ${name}`, () => {
      assert.equal(reportDeadline(messageOf(changes), 1000), 1000 + hours * HOUR)
    })

  for (const [number, key] of [
    ['+6281234567890', 'S1/567890'],
    ['081234567890', 'S1/567890'],
    ['12345', 'S1/12345'],
    ['*123#', 'S1/123'],
    ['', 'S1/']
  ] as const)
    it(`of ${number || 'nobody'} is looked for under ${key}`, () => {
      assert.equal(reportKey('S1', number), key)
    })
})
