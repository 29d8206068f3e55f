import assert from 'node:assert/strict'
import { keepRules } from '../../src/flow/modem/keep'

describe('what settings.js says of what is kept', () => {
  it('is read where it is there', () => {
    assert.deepEqual(keepRules(undefined), {})
    assert.deepEqual(keepRules({}), {})
    assert.deepEqual(keepRules({ days: 30 }), { days: 30 })
    assert.deepEqual(keepRules({ days: 400, messages: 5e7 }), { days: 400, messages: 50_000_000 })
  })

  const wrong: [given: unknown, field: string, code: string][] = [
    [90, 'modemConfigKeep', 'BAD_CONFIG'],
    [[90], 'modemConfigKeep', 'BAD_CONFIG'],
    [null, 'modemConfigKeep', 'BAD_CONFIG'],
    [{ day: 90 }, 'modemConfigKeep.day', 'BAD_CONFIG'],
    [{ days: 0 }, 'modemConfigKeep.days', 'BAD_CONFIG'],
    [{ days: 'long' }, 'modemConfigKeep.days', 'BAD_OPTION'],
    [{ messages: 10 }, 'modemConfigKeep.messages', 'BAD_CONFIG']
  ]
  for (const [given, field, code] of wrong)
    it(`is refused with the name of what is wrong: ${JSON.stringify(given)}`, () => {
      assert.throws(
        () => keepRules(given),
        (error: { code: string; field: string; message: string }) =>
          error.code === code && error.field === field && error.message.includes(field.split('.')[0]!)
      )
    })
})
