import assert from 'node:assert/strict'
import type { Message } from '../../src/store'
import { judgeResults } from '../chaos/oracle-results'
import type { ResultLine } from '../chaos/protocol'
import { messageOf } from './messages'

const TO = '+628111'
const SENT: ResultLine = { place: 'sent', to: TO, state: 'sent' }
const HELD: ResultLine = { place: 'caught', to: TO, state: 'unknown', code: 'OUTCOME_UNKNOWN' }

/** What is wrong, without the lines. */
function judged(state: Message['state'], ...lines: ResultLine[]): string[] {
  return judgeResults([messageOf({ to: TO, key: 'order-1', state })], lines).map(
    (found) => found.split(':')[0]!
  )
}

describe('the oracle of what a flow is told', () => {
  it('finds nothing wrong with an outcome that is told once, or again where that is said', () => {
    assert.deepEqual(judged('sent', SENT), [])
    assert.deepEqual(judged('sent', { ...SENT, recovered: true }), [])
    assert.deepEqual(judged('sent', SENT, { ...SENT, duplicate: true }, { ...SENT, recovered: true }), [])
    assert.deepEqual(judged('sent', HELD, { ...SENT, place: 'report' }), [])
    assert.deepEqual(judged('unknown', HELD, HELD), [])
  })

  it('sees an outcome that nobody is told', () => {
    assert.deepEqual(judged('sent'), ['order-1 (sent) was never told as sent'])
    assert.deepEqual(judged('sent', HELD), ['order-1 (sent) was never told as sent'])
    assert.deepEqual(judged('unknown'), ['order-1 (unknown) was never told as held'])
  })

  it('sees one that is told twice as new, or wrongly', () => {
    assert.deepEqual(judged('sent', SENT, SENT), ['order-1 (sent) was told as sent twice'])
    assert.deepEqual(judged('unknown', HELD, SENT), ['order-1 (unknown) was told as sent'])
  })

  it('sees one to whom nothing was sent', () => {
    assert.deepEqual(judgeResults([], [SENT]), [`a result to ${TO}, to whom nothing was sent`])
  })
})
