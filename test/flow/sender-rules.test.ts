import assert from 'node:assert/strict'
import { senderRules } from '../../src/flow/receive/sender-rules'

const rule = (type: string, value: string) => ({ type, value })

describe('the rules of senders', () => {
  const cases: [rules: object[], sender: string | undefined, allowed: boolean][] = [
    [[], '+6281234567890', true],
    [[], undefined, true],
    [[rule('number', '+6281234567890')], '+6281234567890', true],
    [[rule('number', '+62 812-3456-7890')], '+6281234567890', true],
    // One with its country code, the other as people write it at home.
    [[rule('number', '0812 3456 7890')], '+6281234567890', true],
    [[rule('number', '+6281234567890')], '081234567890', true],
    [[rule('number', '+6281234567890')], '+4481234567890', false],
    [[rule('number', '67890')], '+6281234567890', false],
    [[rule('number', 'My Bank')], 'MY BANK', true],
    [[rule('number', 'BANK')], 'BANKS', false],
    [[rule('prefix', '+62 81')], '+6281234567890', true],
    [[rule('prefix', '+62 81')], '+6285234567890', false],
    [[rule('regexp', '^\\+62(81|85)\\d{9}$')], '+6281234567890', true],
    [[rule('regexp', '^\\+62(81|85)\\d{9}$')], '+62812345678901', false],
    [[rule('number', '+1'), rule('prefix', '+62')], '+6281234567890', true],
    [[rule('prefix', '+62')], undefined, false],
    [[{ value: '+6281234567890' }], '+6281234567890', true],
    [[{ ...rule('prefix', '+62'), off: true }, rule('number', '+1')], '+6281234567890', false],
    [[{ ...rule('number', '+1'), off: 'true' }, rule('prefix', ' ')], '+6281234567890', true]
  ]
  for (const [rules, sender, allowed] of cases)
    it(`${JSON.stringify(rules)} ${allowed ? 'allow' : 'do not allow'} ${sender}`, () =>
      assert.equal(senderRules(rules)(sender), allowed))

  it('are refused where one would let everybody in, or can never fit', () => {
    const wrong: [rules: object[], message: RegExp][] = [
      [[rule('number', '1'), rule('regexp', '(')], /^Sender rule 2 is no regular expression/],
      [[rule('prefix', '--')], /^Sender rule 1, "--", is no beginning of numbers/],
      [[rule('ends', '1')], /^Sender rule 1 is neither/],
      // Counted as they stand in the dialog.
      [[rule('number', ''), rule('regexp', '[')], /^Sender rule 2/]
    ]
    for (const [rules, message] of wrong)
      assert.throws(() => senderRules(rules), { code: 'BAD_CONFIG', field: 'senders', message })
  })
})
