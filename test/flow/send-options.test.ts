import assert from 'node:assert/strict'
import { type SendConfig, sendDefaults, sendOptions } from '../../src/flow/send/options'

const options = (given: object, config: SendConfig = {}) =>
  sendOptions(sendDefaults(config), { sms: { options: given } })

describe('the dialog of sms-send', () => {
  it('without properties leaves all to the gateway', () => {
    assert.deepEqual(sendDefaults({}), { report: false })
  })

  it('sets what its fields say', () => {
    assert.deepEqual(
      sendDefaults({
        encoding: 'ucs2',
        class: '0',
        languages: 'tr, es',
        validity: '2',
        validityUnit: 'hours',
        report: true,
        priority: 'bulk',
        unknown: 'verify'
      }),
      {
        encoding: 'ucs2',
        class: 0,
        languages: ['tr', 'es'],
        validityMinutes: 120,
        report: true,
        priority: 'bulk',
        policy: 'verify'
      }
    )
  })

  it('understands the strings that environment variables leave behind', () => {
    assert.deepEqual(sendDefaults({ report: 'true', class: '1', validity: '90', encoding: 'auto' }), {
      class: 1,
      validityMinutes: 90,
      report: true
    })
  })
})

describe('an option of msg.sms.options at sms-send', () => {
  for (const [given, expected] of [
    [{ key: 'alarm-1' }, { key: 'alarm-1' }],
    [{ flash: true }, { class: 0 }],
    [{ class: 2 }, { class: 2 }],
    [{ encoding: 'gsm7' }, { encoding: 'gsm7' }],
    [{ encoding: 'auto' }, {}],
    [{ languages: 'tr' }, { languages: ['tr'] }],
    [{ languages: ['tr', 2] }, { languages: ['tr', 2] }],
    [{ languages: 'all' }, { languages: 'all' }],
    [{ validity: 60 }, { validityMinutes: 60 }],
    [{ validity: { minutes: 5 } }, { validityMinutes: 5 }],
    [{ priority: 'normal' }, { priority: 'normal' }],
    [{ notBefore: '2030-01-31T12:00:00Z' }, { notBefore: 1_896_091_200_000 }],
    [{ expires: new Date(1_896_091_200_000) }, { expires: 1_896_091_200_000 }],
    [{ expires: 1_896_091_200_000 }, { expires: 1_896_091_200_000 }],
    [{ ports: 5000 }, { ports: { dst: 5000 } }],
    [{ ports: { dst: 5000, src: 1 } }, { ports: { dst: 5000, src: 1 } }],
    [{ replace: 3 }, { replace: 3 }],
    [{ smsc: '+628110000000' }, { smsc: '+628110000000' }],
    [{ unknown: 'hold' }, { policy: 'hold' }]
  ] as const)
    it(`${JSON.stringify(given)} becomes ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(options(given), { report: false, ...expected })
    })

  it('report wins over the dialog, both ways', () => {
    assert.equal(options({ report: true }).report, true)
    assert.equal(options({ report: false }, { report: true }).report, false)
  })

  it('null takes away what the dialog says', () => {
    const config = {
      class: '1',
      encoding: 'ucs2',
      languages: 'tr',
      validity: '5',
      priority: 'bulk',
      unknown: 'hold'
    }
    const none = {
      class: null,
      encoding: null,
      languages: null,
      validity: null,
      priority: null,
      unknown: null
    }
    assert.deepEqual(options(none, config), { report: false })
  })

  it('flash: false takes away the flash of the dialog, and no other class', () => {
    assert.equal(options({ flash: false }, { class: '0' }).class, undefined)
    assert.equal(options({ flash: false }, { class: '2' }).class, 2)
  })

  for (const [given, field] of [
    [{ colour: 1 }, 'sms.options.colour'],
    [{ encoding: 'utf8' }, 'sms.options.encoding'],
    [{ validity: 'long' }, 'sms.options.validity'],
    [{ validity: 0 }, 'sms.options.validity'],
    [{ notBefore: 'tomorrow' }, 'sms.options.notBefore'],
    [{ expires: {} }, 'sms.options.expires']
  ] as const)
    it(`${JSON.stringify(given)} is refused by its name`, () => {
      assert.throws(() => options(given), { code: 'BAD_OPTION', field })
    })

  it('is read nowhere else: what else stands in msg.sms is the output of another node', () => {
    const msg = { sms: { key: 'k', class: 0, ports: { dst: 1 }, smsc: '+1', encoding: 'ucs2', id: 'x' } }
    assert.deepEqual(sendOptions(sendDefaults({}), msg), { report: false })
  })

  it('of an action or of pdu-encode is passed over, not refused', () => {
    assert.deepEqual(options({ id: 'a', batch: 'b', mr: 3, pid: 0, lookalikes: true, concatBits: 16 }), {
      report: false
    })
  })
})
