import assert from 'node:assert/strict'
import { settingsOf, withOptions } from '../../src/flow/encode-settings'

const DEFAULTS = { srr: false, lookalikes: false }

describe('settings of pdu-encode', () => {
  it('are the same for a node without properties as for a fresh one', () => {
    const fresh = {
      version: 1,
      to: 'to',
      toType: 'msg',
      encoding: 'auto',
      languages: '',
      lookalikes: false,
      class: '',
      validity: '',
      validityUnit: 'minutes',
      report: false,
      smsc: '',
      portDst: '',
      portSrc: '',
      replace: '0',
      concatBits: '8'
    }
    assert.deepEqual(settingsOf({}), DEFAULTS)
    assert.deepEqual(settingsOf(fresh), { ...DEFAULTS, concatBits: 8 })
  })

  it('turn the dialog into input of encode()', () => {
    assert.deepEqual(
      settingsOf({
        encoding: 'ucs2',
        languages: 'turkish, 2',
        lookalikes: true,
        class: '0',
        validity: '2',
        validityUnit: 'days',
        report: true,
        smsc: ' +4477 ',
        portDst: '5000',
        portSrc: '0',
        replace: '3',
        concatBits: '16'
      }),
      {
        encoding: 'ucs2',
        languages: ['turkish', '2'],
        lookalikes: true,
        class: 0,
        validity: 2880,
        srr: true,
        smsc: '+4477',
        ports: { dst: 5000, src: 0 },
        replace: 3,
        concatBits: 16
      }
    )
  })

  it('understand the strings that environment variables leave behind', () => {
    assert.deepEqual(settingsOf({ report: 'true', lookalikes: 'false', class: '1', languages: 'all' }), {
      srr: true,
      lookalikes: false,
      class: 1,
      languages: 'all'
    })
  })

  it('name the field that is no number', () => {
    assert.throws(() => settingsOf({ validity: 'soon' }), {
      code: 'BAD_OPTION',
      field: 'validity',
      message: /"soon" is no number/
    })
  })
})

describe('msg.sms.options of pdu-encode', () => {
  const dialog = { ...DEFAULTS, encoding: 'gsm7', class: 1, validity: 60, replace: 2 } as const

  it('win over the dialog', () => {
    const options = {
      encoding: 'ucs2',
      flash: true,
      validity: { minutes: 5 },
      report: true,
      ports: 5000,
      mr: 7
    }
    assert.deepEqual(withOptions(dialog, { sms: { options } }), {
      lookalikes: false,
      encoding: 'ucs2',
      class: 0,
      validity: { minutes: 5 },
      srr: true,
      ports: { dst: 5000 },
      mr: 7,
      replace: 2
    })
  })

  it('clear a field of the dialog with null, flash: false and encoding: auto', () => {
    const flashing = { ...dialog, class: 0 } as const
    const options = { encoding: 'auto', validity: null, flash: false }
    assert.deepEqual(withOptions(flashing, { sms: { options } }), { ...DEFAULTS, replace: 2 })
    assert.equal(withOptions(dialog, { sms: { options: { flash: false } } }).class, 1)
  })

  it('let pid take the place of the dialog replace type', () => {
    assert.deepEqual(withOptions({ replace: 2 }, { sms: { options: { pid: 0x39 } } }), { pid: 0x39 })
  })

  it('are the only input in msg.sms', () => {
    assert.deepEqual(withOptions({}, { sms: { encoding: 'ucs2', class: 0, smsc: '+1' } }), {})
    assert.deepEqual(withOptions({}, { sms: 'x' }), {})
  })

  it('may hold what only sms-send understands, but no unknown name', () => {
    assert.deepEqual(withOptions({}, { sms: { options: { key: 'alarm-7', priority: 'bulk' } } }), {})
    assert.throws(() => withOptions({}, { sms: { options: { encodng: 'ucs2' } } }), {
      code: 'BAD_OPTION',
      field: 'sms.options.encodng',
      message: /^msg\.sms\.options has no "encodng" here\. Use encoding, class,/
    })
    assert.throws(() => withOptions({}, { sms: { options: 'flash' } }), { code: 'BAD_OPTION' })
  })
})
