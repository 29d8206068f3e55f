import assert from 'node:assert/strict'
import { type SenderRow, trySender, wrongRules } from '../../src/editor/sender-trial'

const number = (value: string): SenderRow => ({ type: 'number', value })
const prefix = (value: string): SenderRow => ({ type: 'prefix', value })
const regexp = (value: string): SenderRow => ({ type: 'regexp', value })

describe('a sender that is tried in the dialog of sms-receive', () => {
  it('is told by each rule, and what comes of all of them', () => {
    const rows = [number('+6281234567890'), prefix('+44'), regexp('^\\+6281')]
    assert.deepEqual(trySender(rows, '+6281234567890'), {
      rows: [{ fits: true }, { fits: false }, { fits: true }],
      allowed: true
    })
    assert.deepEqual(trySender(rows, '+4917012345678'), {
      rows: [{ fits: false }, { fits: false }, { fits: false }],
      allowed: false
    })
  })

  it('counts as it would arrive: without the spaces and dashes that people write', () => {
    const rows = [regexp('^\\+628123')]
    assert.equal(trySender(rows, ' +62 (812) 345-678 ').allowed, true)
    assert.equal(trySender([number('MY BANK')], 'my bank').allowed, true)
  })

  it('is allowed where there is no rule, and where those that there are do not count', () => {
    assert.deepEqual(trySender([], '+1'), { rows: [], allowed: true })
    const off = { ...number('+6281234567890'), off: true }
    assert.deepEqual(trySender([off, number('')], '+1'), { rows: [undefined, undefined], allowed: true })
  })

  it('is not judged before anybody is typed', () => {
    assert.deepEqual(trySender([prefix('+44')], ' '), { rows: [undefined] })
  })

  it('is not judged while a rule is wrong, and the rule says what is', () => {
    const { rows, allowed } = trySender([prefix('+62'), regexp('(')], '+6281')
    assert.deepEqual(rows[0], { fits: true })
    assert.match((rows[1] as { wrong: string }).wrong, /^is no regular expression: /)
    assert.equal(allowed, undefined)
  })
})

describe('wrong rules of sms-receive', () => {
  it('are named by their place: the runtime would refuse them', () => {
    const wrong = wrongRules([number('1'), regexp('['), prefix(' - '), { type: 'ends', value: '1' }])
    assert.equal(wrong.length, 3)
    assert.match(wrong[0]!, /^Sender rule 2 is no regular expression/)
    assert.match(wrong[1]!, /^Sender rule 3, "-", is no beginning of numbers/)
    assert.match(wrong[2]!, /^Sender rule 4 is neither number, prefix nor regexp/)
  })

  it('are not those that are empty, nor the text of an older version', () => {
    assert.deepEqual(wrongRules([regexp(''), {}, null, { ...regexp('('), off: true }]), [])
    assert.deepEqual(wrongRules('+44*, BANK'), [])
  })
})
