import assert from 'node:assert/strict'
import { encodingOf } from '../../src/flow/send/encoding'
import { resultOf, statusOf } from '../../src/flow/send/result'
import type { Message } from '../../src/gateway'
import { encode } from '../../src/pdu'

const AT = Date.parse('2026-11-23T10:00:00Z')

function message(changes: Partial<Message> = {}): Message {
  return {
    id: 'm1',
    version: 1,
    pool: 'p',
    to: '+6281234567890',
    body: { text: 'hello' },
    policy: 'resend',
    priority: 'alert',
    report: false,
    state: 'queued',
    parts: [{ seq: 1, state: 'waiting', attempts: [] }],
    tries: 0,
    queuedAt: AT,
    storedAt: 0,
    due: 0,
    ...changes
  }
}

describe('the encoding of a result', () => {
  for (const [body, expected] of [
    [{ text: 'hello' }, 'gsm7'],
    [{ text: 'привет' }, 'ucs2'],
    [{ text: 'hello', encoding: 'ucs2' }, 'ucs2'],
    [{ text: 'ığüş', languages: ['tr'] }, 'gsm7'],
    [{ data: '0102' }, '8bit']
  ] as [Message['body'], string][])
    it(`of ${JSON.stringify(body)} that waits is ${expected}`, () => {
      assert.equal(encodingOf(message({ body })), expected)
      const input = { to: '+6281234567890', ...body } as Parameters<typeof encode>[0]
      const [part] = (encode(input) as { parts: { pdu: string }[] }).parts
      const sent = message({ body, parts: [{ seq: 1, state: 'accepted', pdu: part!.pdu, attempts: [] }] })
      assert.equal(encodingOf(sent), expected)
    })

  it('is that of the TPDU, once that is fixed, whatever the text is', () => {
    const [part] = encode({ to: '123', text: 'hello', encoding: 'ucs2' }).parts
    const sent = message({ parts: [{ seq: 1, state: 'accepted', pdu: part!.pdu, attempts: [] }] })
    assert.equal(encodingOf(sent), 'ucs2')
  })
})

describe('msg.sms of a result', () => {
  it('tells what became of each part', () => {
    const attempt = { n: 1, sim: 's', modem: 'm', submittedAt: AT }
    const sent = message({
      state: 'delivered',
      key: 'k',
      sentAt: AT + 1000,
      deliveredAt: AT + 2000,
      parts: [
        {
          seq: 1,
          state: 'accepted',
          attempts: [
            { ...attempt, outcome: 'unknown' },
            { ...attempt, n: 2, mr: 7, outcome: 'accepted', settledAt: AT + 1000 }
          ],
          status: { value: 0, verdict: 'delivered', final: true, at: AT + 2000 }
        }
      ]
    })
    assert.deepEqual(resultOf(sent, 'report', { virtual: false, recovered: true }), {
      kind: 'report',
      id: 'm1',
      key: 'k',
      virtual: false,
      to: '+6281234567890',
      state: 'delivered',
      parts: [{ seq: 1, mr: 7, acceptedAt: '2026-11-23T10:00:01.000Z', status: 'delivered' }],
      encoding: 'gsm7',
      attempts: 2,
      modem: 'm',
      queuedAt: '2026-11-23T10:00:00.000Z',
      sentAt: '2026-11-23T10:00:01.000Z',
      deliveredAt: '2026-11-23T10:00:02.000Z',
      recovered: true
    })
  })

  it('is short in the answer to an action', () => {
    const held = message({ state: 'unknown', reason: 'HELD_UNKNOWN', error: { code: 'X', message: 'Y' } })
    assert.deepEqual(statusOf(held), {
      id: 'm1',
      to: '+6281234567890',
      state: 'unknown',
      reason: 'HELD_UNKNOWN',
      error: { code: 'X', message: 'Y' }
    })
  })
})
