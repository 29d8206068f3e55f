import assert from 'node:assert/strict'
import { concluded, reported, unreported, verdictOf } from '../../src/gateway/verdicts'
import type { Message, PartStatus } from '../../src/store'
import { messageOf } from './messages'

/** A message of so many parts that the network has, and whose reports are waited for. */
function sent(parts = 1, changes: Partial<Message> = {}): Message {
  const { queue: _, ...message } = messageOf({}, parts)
  return {
    ...message,
    state: 'sent',
    sentAt: 2000,
    report: true,
    awaits: 'S1/567890',
    alarm: 9000,
    origin: 'node 1',
    parts: message.parts.map((part) => ({ ...part, state: 'accepted' })),
    ...changes
  }
}

function status(value: number, at = 3000): PartStatus {
  return { value, ...verdictOf(value), at }
}

/** What is left of a message after reports of its parts, one after the other. */
function withReports(message: Message, ...reports: [seq: number, value: number][]): Message {
  return reports.reduce(
    (changed, [seq, value], i) => reported(changed, seq, status(value, 3000 + i)),
    message
  )
}

describe('the status of a delivery report', () => {
  const expected = (value: number): string => {
    if (value === 0x00) return 'delivered final'
    if (value === 0x01) return 'forwarded final'
    if (value === 0x02) return 'replaced final'
    if (value < 0x40) return 'waiting'
    if (value === 0x46) return 'expired final'
    return 'undelivered final'
  }

  it('is a verdict for each of its 256 values', () => {
    for (let value = 0; value <= 0xff; value++) {
      const { verdict, final } = verdictOf(value)
      assert.equal(`${verdict}${final ? ' final' : ''}`, expected(value), value.toString(16))
    }
  })

  for (const [value, verdict] of [
    [0x00, 'delivered'],
    [0x01, 'forwarded'],
    [0x02, 'replaced'],
    [0x20, 'waiting'],
    [0x30, 'waiting'],
    [0x3f, 'waiting'],
    [0x40, 'undelivered'],
    [0x45, 'undelivered'],
    [0x46, 'expired'],
    [0x47, 'undelivered'],
    [0x63, 'undelivered'],
    [0x7f, 'undelivered'],
    // Reserved: to be taken for "service rejected".
    [0x80, 'undelivered'],
    [0xff, 'undelivered']
  ] as const)
    it(`${value.toString(16).padStart(2, '0').toUpperCase()} is ${verdict}`, () => {
      assert.equal(verdictOf(value).verdict, verdict)
    })
})

describe('a delivery report', () => {
  it('of its only part makes a message delivered', () => {
    const message = withReports(sent(), [1, 0x00])
    assert.equal(message.state, 'delivered')
    assert.equal(message.deliveredAt, 3000)
    assert.deepEqual(message.untold, ['report'])
    assert.equal('awaits' in message || 'alarm' in message, false)
  })

  it('of each part makes a long message delivered, at the time of the last', () => {
    const two = withReports(sent(3), [3, 0x00], [1, 0x00])
    assert.equal(two.state, 'sent')
    assert.equal(two.awaits, 'S1/567890')
    assert.equal(two.untold, undefined)
    const message = withReports(sent(3), [3, 0x00], [1, 0x00], [2, 0x00])
    assert.equal(message.state, 'delivered')
    assert.equal(message.deliveredAt, 3002)
  })

  for (const [value, state] of [
    [0x46, 'expired'],
    [0x41, 'undelivered'],
    [0x80, 'undelivered']
  ] as const)
    it(`of one part that never will be (${value.toString(16)}) ends the waiting for all of them`, () => {
      const message = withReports(sent(3), [2, value])
      assert.equal(message.state, state)
      assert.deepEqual(message.untold, ['report'])
      assert.equal('awaits' in message || 'alarm' in message || 'deliveredAt' in message, false)
    })

  for (const [value, reason] of [
    [0x01, 'forwarded'],
    [0x02, 'replaced']
  ] as const)
    it(`that says "${reason}" leaves a message sent, and says why nothing more is known`, () => {
      const message = withReports(sent(2), [1, 0x00], [2, value])
      assert.equal(message.state, 'sent')
      assert.equal(message.reason, reason)
      assert.deepEqual(message.untold, ['report'])
      assert.equal('awaits' in message || 'alarm' in message || 'deliveredAt' in message, false)
    })

  it('that the service centre keeps trying is noted, and changes nothing', () => {
    const message = withReports(sent(), [1, 0x30])
    assert.deepEqual(message.parts[0]!.status, { value: 0x30, verdict: 'waiting', final: false, at: 3000 })
    assert.deepEqual({ ...message, parts: [] }, { ...sent(), parts: [] })
    assert.equal(withReports(message, [1, 0x00]).state, 'delivered')
  })

  it('behind the final one changes nothing', () => {
    const message = withReports(sent(2), [1, 0x00])
    assert.deepEqual(withReports(message, [1, 0x46], [1, 0x30]), message)
  })

  it('that is faster than the answer is kept, and counts once the message is sent', () => {
    const { sentAt: _, ...sending } = sent(1, { state: 'sending' })
    const early = withReports(sending, [1, 0x00])
    assert.equal(early.state, 'sending')
    assert.equal(concluded({ ...early, state: 'sent' }).state, 'delivered')
  })

  it('changes nothing of a message that was given up', () => {
    for (const state of ['failed', 'cancelled', 'unknown'] as const)
      assert.equal(withReports(sent(1, { state }), [1, 0x00]).state, state)
  })

  it('of a message that nobody waits for is told to nobody', () => {
    const { origin: _, ...message } = sent()
    assert.equal(withReports(message, [1, 0x00]).untold, undefined)
  })
})

describe('the end of waiting for a report', () => {
  it('is a verdict of its own', () => {
    const message = unreported(sent())
    assert.equal(message.state, 'sent')
    assert.equal(message.reason, 'noReport')
    assert.deepEqual(message.untold, ['report'])
    assert.equal('awaits' in message || 'alarm' in message, false)
  })

  it('comes for a long message of which some parts are delivered', () => {
    assert.equal(unreported(withReports(sent(2), [1, 0x00])).reason, 'noReport')
  })

  it('is none where a verdict was faster, or nothing was waited for', () => {
    const delivered = withReports(sent(), [1, 0x00])
    assert.equal(unreported(delivered), delivered)
    const { awaits: _, ...message } = sent()
    assert.equal(unreported(message), message)
  })
})
