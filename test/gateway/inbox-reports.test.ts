import assert from 'node:assert/strict'
import { settled, submitted } from '../../src/gateway/submission'
import type { Outcome } from '../../src/modem'
import type { Message } from '../../src/store'
import { DELIVERED, DELIVERED_LOCAL, EXPIRED, FORWARDED, TRYING } from './inbox-pdus'
import { closeInboxes, InboxRig } from './inbox-rig'
import { messageOf, UNKNOWN } from './messages'

afterEach(closeInboxes)

const HOUR = 3_600_000
const START = Date.parse('2026-11-22T10:00:00Z')
const ACCEPTED: Outcome = { outcome: 'accepted', mr: 7 }

/** On its way: its next part is with the network, or not, and the answer has not come. */
function out(changes: Partial<Message> = {}, { seq = 1, at = START, sim = 'S1', parts = 1 } = {}): Message {
  const message =
    'parts' in changes ? (changes as Message) : messageOf({ report: true, origin: 'n', ...changes }, parts)
  return submitted(message, seq, { sim, modem: 'm1', at }).message
}

function answered(message: Message, outcome: Outcome, { seq = 1, n = 1, at = START } = {}): Message {
  return settled(message, seq, n, { outcome, evidence: 'answer', at })!.message
}

function sent(changes: Partial<Message> = {}, { mr = 7, at = START, sim = 'S1' } = {}): Message {
  return answered(out(changes, { at, sim }), { outcome: 'accepted', mr }, { at })
}

const held = (changes: Partial<Message> = {}) => answered(out({ policy: 'hold', ...changes }), UNKNOWN)

async function rigWith(...messages: Message[]): Promise<InboxRig> {
  const rig = await InboxRig.silent()
  for (const message of messages) await rig.put(message)
  return rig
}

/** `report delivered`, `result sent late`: what was told of messages. */
function told({ events }: InboxRig): string[] {
  return events.flatMap((event) => {
    if (event.type === 'report') return [`report ${event.message.id} ${event.message.state}`]
    if (event.type === 'result')
      return [`result ${event.message.id} ${event.message.state}${event.late ? ' late' : ''}`]
    return event.type === 'reportUnmatched' ? ['unmatched'] : []
  })
}

describe('a delivery report', () => {
  it('gives the message with its reference and number its verdict, and is no message itself', async () => {
    const rig = await rigWith(sent())
    rig.listen()
    rig.inbox.start()
    await rig.receive([DELIVERED])
    const message = await rig.message('m1')
    assert.equal(message.state, 'delivered')
    assert.equal(message.deliveredAt, START)
    assert.equal(message.awaits, undefined)
    assert.deepEqual(message.untold, ['result', 'report'])
    assert.deepEqual(message.parts[0]!.status, {
      value: 0,
      verdict: 'delivered',
      final: true,
      at: START,
      dischargeTime: '2026-11-22T10:00:05+00:00'
    })
    assert.deepEqual(told(rig), ['report m1 delivered'])
    assert.deepEqual(rig.told, [])
    const [raw] = rig.raws
    assert.deepEqual([raw!.state, raw!.of], ['report', 'm1'])
  })

  it('finds a message whose number it names in another form', async () => {
    const rig = await rigWith(sent())
    await rig.receive([DELIVERED_LOCAL])
    assert.equal((await rig.message('m1')).state, 'delivered')
  })

  it('is not the last where the service centre keeps trying: nobody is told', async () => {
    const rig = await rigWith(sent())
    await rig.receive([TRYING])
    assert.equal((await rig.message('m1')).parts[0]!.status!.verdict, 'waiting')
    assert.deepEqual(told(rig), [])
    await rig.receive([EXPIRED])
    assert.equal((await rig.message('m1')).state, 'expired')
    assert.deepEqual(told(rig), ['report m1 expired'])
  })

  it('is told as a verdict where it changes no more than the reason', async () => {
    const rig = await rigWith(sent())
    await rig.receive([FORWARDED])
    const { state, reason } = await rig.message('m1')
    assert.deepEqual({ state, reason }, { state: 'sent', reason: 'forwarded' })
    assert.deepEqual(told(rig), ['report m1 sent'])
  })

  it('is told when it is the last of all parts', async () => {
    const first = answered(out({}, { parts: 2 }), ACCEPTED)
    const both = answered(out(first, { seq: 2 }), { outcome: 'accepted', mr: 8 }, { seq: 2 })
    const rig = await rigWith(both)
    await rig.receive([DELIVERED])
    assert.equal((await rig.message('m1')).state, 'sent')
    assert.deepEqual(told(rig), [])
    await rig.receive([withReference(DELIVERED, 8)])
    assert.equal((await rig.message('m1')).state, 'delivered')
    assert.deepEqual(told(rig), ['report m1 delivered'])
  })

  it('is about the newest submission of several with the same reference', async () => {
    const rig = await rigWith(
      sent({ id: 'm1' }, { at: START - 2000 }),
      sent({ id: 'm2' }, { at: START - 1000 }),
      sent({ id: 'm3' }, { at: START - 3000 })
    )
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['report m2 delivered'])
    await rig.receive([EXPIRED])
    assert.deepEqual(
      told(rig),
      ['report m2 delivered', 'report m1 expired'],
      'what is final is out of the question'
    )
  })

  const strangers: [what: string, message: Message][] = [
    ['another SIM', sent({}, { sim: 'S2' })],
    ['an attempt of another SIM', { ...sent({}, { sim: 'S2' }), awaits: 'S1/567890' }],
    ['another reference', sent({}, { mr: 8 })],
    ['another number', sent({ to: '+6281234567891' })],
    ['one that has its verdict', { ...sent(), awaits: 'S1/567890', parts: withStatus(sent()) }],
    [
      'one that was refused',
      answered(out(), { outcome: 'refused', code: 'CMS_1', class: 'permanent', message: 'No.' })
    ]
  ]
  for (const [what, message] of strangers) {
    it(`is not about ${what}: it is kept, and told as one that fits nothing`, async () => {
      const rig = await rigWith(message)
      await rig.receive([DELIVERED])
      assert.equal((await rig.message('m1')).version, 1, 'nothing is written')
      assert.deepEqual(rig.eventsOf('reportUnmatched'), [
        {
          type: 'reportUnmatched',
          modem: 'm1',
          sim: 'S1',
          raw: 'r000001',
          mr: 7,
          to: '+6281234567890',
          status: 0
        }
      ])
      const [raw] = rig.raws
      assert.deepEqual([raw!.state, raw!.of], ['report', undefined])
    })
  }

  it('is not about one whose validity was over a day ago', async () => {
    const message = sent({ validityMinutes: 60 })
    const rig = await rigWith({ ...message, id: 'm1' }, { ...message, id: 'm2', parts: message.parts })
    await rig.after(25 * HOUR + 1)
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['unmatched'])
  })

  it('is still about one whose validity was over a day ago to the millisecond', async () => {
    const rig = await rigWith(sent({ validityMinutes: 60 }))
    await rig.after(25 * HOUR)
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['report m1 delivered'])
  })

  it('finds its message among hundreds to the same number', async () => {
    const others = Array.from({ length: 250 }, (_, i) => sent({ id: `a${i}` }, { mr: (i % 200) + 20 }))
    const rig = await rigWith(...others, sent({ id: 'm1' }))
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['report m1 delivered'])
  })
})

describe('a delivery report on a message whose answer got lost', () => {
  it('proves that it was sent: who held it is told so, and the verdict', async () => {
    const rig = await rigWith(held())
    await rig.receive([DELIVERED])
    const message = await rig.message('m1')
    assert.equal(message.state, 'delivered')
    assert.equal(message.error, undefined)
    assert.equal(message.reason, undefined)
    const [attempt] = message.parts[0]!.attempts
    assert.deepEqual(
      [attempt!.outcome, attempt!.evidence, attempt!.mr, attempt!.settledAt],
      ['accepted', 'report', 7, START]
    )
    assert.deepEqual(told(rig), ['result m1 delivered late', 'report m1 delivered'])
    assert.deepEqual(message.untold, ['result', 'report'])
  })

  it('proves that it was sent even where the service centre keeps trying', async () => {
    const rig = await rigWith(held())
    await rig.receive([TRYING])
    assert.equal((await rig.message('m1')).state, 'sent')
    assert.deepEqual(told(rig), ['result m1 sent late'])
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['result m1 sent late', 'report m1 delivered'])
  })

  it('lets the rest of it go on', async () => {
    const rig = await rigWith(answered(out({ policy: 'hold' }, { parts: 2 }), UNKNOWN))
    await rig.receive([DELIVERED])
    const { state, queue, parts } = await rig.message('m1')
    assert.deepEqual([state, queue], ['sending', 'sim:S1'])
    assert.equal(parts[0]!.status!.verdict, 'delivered')
    assert.deepEqual(told(rig), [])
  })

  it('keeps it from being sent again', async () => {
    const waiting = answered(out({ policy: 'resend' }), UNKNOWN)
    assert.equal(waiting.queue, 'sim:S1')
    const rig = await rigWith(waiting)
    await rig.receive([DELIVERED])
    const { state, queue } = await rig.message('m1')
    assert.deepEqual([state, queue], ['delivered', undefined])
    assert.deepEqual(told(rig), ['result m1 delivered', 'report m1 delivered'])
  })

  it('says which of two it is about by its reference', async () => {
    const rig = await rigWith(held({ id: 'm1' }), sent({ id: 'm2' }))
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['report m2 delivered'])
    assert.equal((await rig.message('m1')).state, 'unknown')
  })

  it('proves nothing if it may be about either of two', async () => {
    const rig = await rigWith(held({ id: 'm1' }), held({ id: 'm2' }))
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['unmatched'])
    assert.equal((await rig.message('m1')).state, 'unknown')
  })

  it('proves that a part was sent, whichever of its attempts it was', async () => {
    const twice = answered(out(answered(out(), UNKNOWN)), UNKNOWN, { n: 2 })
    const rig = await rigWith(twice)
    await rig.receive([DELIVERED])
    assert.equal((await rig.message('m1')).state, 'delivered')
  })

  it('gives its reference to one that was accepted without', async () => {
    const rig = await rigWith(answered(out(), { outcome: 'accepted' }))
    await rig.receive([TRYING])
    assert.equal((await rig.message('m1')).parts[0]!.attempts[0]!.mr, 7)
    await rig.receive([DELIVERED])
    assert.deepEqual(told(rig), ['report m1 delivered'])
  })
})

describe('a delivery report that comes before the answer', () => {
  /** The answer is written as the lane does. */
  async function answer(rig: InboxRig, id: string, outcome: Outcome): Promise<void> {
    const message = await rig.message(id)
    await rig.store.apply([{ message: answered(message, outcome) }])
    await rig.after(1000)
    await rig.chores()
  }

  it('waits for it, and is matched then', async () => {
    const rig = await rigWith(out())
    await rig.receive([DELIVERED])
    assert.deepEqual(rig.states, ['new'])
    await rig.after(1000)
    await rig.chores()
    assert.equal((await rig.message('m1')).state, 'sending')
    await answer(rig, 'm1', ACCEPTED)
    assert.equal((await rig.message('m1')).state, 'delivered')
    assert.deepEqual(told(rig), ['report m1 delivered'])
  })

  it('is evidence if the answer never comes', async () => {
    const rig = await rigWith(out({ policy: 'hold' }))
    await rig.receive([DELIVERED])
    await answer(rig, 'm1', UNKNOWN)
    assert.deepEqual(told(rig), ['result m1 delivered late', 'report m1 delivered'])
  })

  it('is not about it if the answer has another reference, or is a refusal', async () => {
    for (const outcome of [
      { outcome: 'accepted', mr: 8 } as const,
      { outcome: 'refused', code: 'CMS_38', class: 'network', message: 'No.' } as const
    ]) {
      const rig = await rigWith(out())
      await rig.receive([DELIVERED])
      await answer(rig, 'm1', outcome)
      assert.deepEqual(told(rig), ['unmatched'])
    }
  })

  it('is right although another message to the same number is held', async () => {
    const rig = await rigWith(held({ id: 'm1' }), out({ id: 'm2' }))
    await rig.receive([DELIVERED])
    await answer(rig, 'm2', ACCEPTED)
    assert.deepEqual(told(rig), ['report m2 delivered'])
    assert.equal((await rig.message('m1')).state, 'unknown')
  })

  it('does not keep what came behind it waiting, and waits over a restart', async () => {
    const rig = await rigWith(out(), sent({ id: 'm2', to: '+6281234567899' }, { mr: 9 }))
    await rig.receive([DELIVERED, withReference(DELIVERED, 9).replace('98F0', '98F9')])
    assert.deepEqual(told(rig), ['report m2 delivered'])
    await rig.restart()
    await answer(rig, 'm1', ACCEPTED)
    assert.deepEqual(told(rig), ['report m2 delivered', 'report m1 delivered'])
  })
})

describe('a delivery report and an answer that are written at the same moment', () => {
  it('are both on record', async () => {
    const rig = await rigWith(held())
    const read = rig.store.message
    // Between the reading and the writing of the message somebody else is faster.
    rig.store.message = async (id) => {
      rig.store.message = read
      const message = (await read(id))!
      await rig.store.apply([{ message: { ...message, untold: ['result'], context: 'theirs' } }])
      return message
    }
    await rig.receive([DELIVERED])
    const { state, context } = await rig.message('m1')
    assert.deepEqual([state, context], ['delivered', 'theirs'])
    assert.deepEqual(told(rig), ['result m1 delivered late', 'report m1 delivered'])
  })
})

function withReference(pdu: string, mr: number): string {
  return pdu.replace('0607', `06${mr.toString(16).toUpperCase().padStart(2, '0')}`)
}

function withStatus({ parts }: Message): Message['parts'] {
  return parts.map((part) => ({
    ...part,
    status: { value: 0, verdict: 'delivered', final: true, at: START }
  }))
}
