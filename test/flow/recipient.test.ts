import assert from 'node:assert/strict'
import { recipientOf } from '../../src/flow/recipient'

describe('a recipient', () => {
  for (const [given, number] of [
    ['+447785016005', '+447785016005'],
    [' +44 (7785) 016-005 ', '+447785016005'],
    ['+44\u00a07785\u2011016.005', '+447785016005'],
    ['0274/12345', '027412345'],
    ['*100#', '*100#'],
    [447785016005, '447785016005'],
    [['+4477'], '+4477']
  ] as const) {
    it(`${JSON.stringify(given)} is ${number}`, () => assert.equal(recipientOf(given), number))
  }

  for (const given of [undefined, null, '', []]) {
    it(`${JSON.stringify(given)} is missing`, () => {
      const code = Array.isArray(given) ? 'BAD_RECIPIENT' : 'NO_RECIPIENT'
      assert.throws(() => recipientOf(given), { code, field: 'to' })
    })
  }

  for (const given of [
    '12\r3',
    '1\nAT+CMGD=1,4',
    '1"2',
    '1\x1a',
    '44+77',
    'Tom',
    '123456789012345678901',
    ' ',
    -5,
    1.5,
    1e21,
    true,
    {},
    ['1', '2']
  ]) {
    it(`${JSON.stringify(given)} is refused`, () => {
      assert.throws(() => recipientOf(given), {
        code: 'BAD_RECIPIENT',
        field: 'to',
        message: /^The recipient cannot be /
      })
    })
  }
})
