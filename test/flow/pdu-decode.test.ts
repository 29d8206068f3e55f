import assert from 'node:assert/strict'
import { decodeSettings } from '../../src/flow/decode-settings'
import type { Message } from '../../src/flow/message'
import { decodeMessage } from '../../src/flow/pdu-decode'
import { encode } from '../../src/pdu'

const SETTINGS = decodeSettings({ direction: 'to-network' })
const BAD = '0001'

function partsOf(text: string, concatRef: number): string[] {
  return encode({ to: '+447785016005', text, concatRef }).parts.map(({ pdu }) => pdu)
}

function decoded(payload: unknown): Record<string, unknown>[] {
  const msg: Message = { payload }
  decodeMessage(msg, SETTINGS)
  return msg.payload as Record<string, unknown>[]
}

/** What came out, in short: the first character of each text, or E. */
function order(payload: unknown): string {
  return decoded(payload)
    .map(({ text }) => (typeof text === 'string' ? text[0] : 'E'))
    .join('')
}

describe('the order of decoded messages', () => {
  const [a1, a2] = partsOf('a'.repeat(200), 1) as [string, string]
  const [b1, b2] = partsOf('b'.repeat(200), 2) as [string, string]
  const [c] = partsOf('c', 3) as [string]

  it('is that of their first parts, a bad PDU in its place', () => {
    assert.equal(order([a1, BAD, c, a2]), 'aEc')
    assert.equal(order([BAD, a2, BAD, a1, c]), 'EaEc')
    assert.equal(order([a1, b1, a2, b2]), 'ab')
    assert.equal(order([b2, a1, a2, b1]), 'ba')
  })

  it('counts messages and bad PDUs', () => {
    assert.deepEqual(decodeMessage({ payload: [a1, BAD, c, a2] }, SETTINGS), { count: 2, bad: 1 })
    assert.deepEqual(decodeMessage({ payload: [] }, SETTINGS), { count: 0, bad: 0 })
    assert.deepEqual(decodeMessage({ payload: [BAD, BAD] }, SETTINGS), { count: 0, bad: 2 })
  })
})

describe('a part of a decoded message', () => {
  const [a1, a2] = partsOf('a'.repeat(200), 1) as [string, string]
  const [b1, b2] = partsOf('b'.repeat(200), 1) as [string, string]
  const line = (index: number, pdu: string) => `+CMGL: ${index},3,,${pdu.length / 2 - 1}\r\n${pdu}\r\n`

  it('is found again by its place in the modem, also when a reference is used twice', () => {
    const answer = line(1, a1) + line(2, a2) + line(3, b1) + line(4, b2)
    const messages = decoded(answer).map(({ text, listed }) => [(text as string)[0], listed])
    assert.deepEqual(messages, [
      ['a', [1, 2].map((index) => ({ index, stat: 3 }))],
      ['b', [3, 4].map((index) => ({ index, stat: 3 }))]
    ])
  })

  it('keeps its own problems, and the message has no other', () => {
    const [odd] = decoded([a1, `${a2}00`])
    const [even] = decoded([a1, a2])
    assert.equal(even?.problems, undefined)
    assert.equal(odd?.text, even?.text)
    const [broken] = decoded(line(1, a1) + line(2, a2).replace(/,,\d+/, ',,9'))
    const [problem, ...more] = (broken as { problems: { code: string }[] }).problems
    assert.equal(problem?.code, 'LENGTH_MISMATCH')
    assert.deepEqual(more, [])
  })
})
