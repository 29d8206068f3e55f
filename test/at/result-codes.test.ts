import assert from 'node:assert/strict'
import { CME_TEXTS } from '../../src/at/codes/cme'
import { CMS_TEXTS } from '../../src/at/codes/cms'
import { cmeNumber, cmeText, cmsNumber, cmsText, finalError } from '../../src/at/result-codes'

describe('final results that say no', () => {
  const lines: [line: string, kind: string, number: number | undefined, text: string][] = [
    ['ERROR', 'refused', undefined, 'ERROR'],
    ['4', 'refused', undefined, '4'],
    ['NA', 'refused', undefined, 'NA'],
    ['COMMAND NOT SUPPORT', 'refused', undefined, 'COMMAND NOT SUPPORT'],
    ['MODEM ERROR: 5', 'refused', undefined, 'MODEM ERROR: 5'],
    ['+EXT ERROR: 1', 'refused', undefined, '+EXT ERROR: 1'],
    ['+CME ERROR: 10', 'cme', 10, 'SIM not inserted'],
    ['+CME ERROR:10', 'cme', 10, 'SIM not inserted'],
    ['+CME ERROR : 14', 'cme', 14, 'SIM busy'],
    ['+CME ERROR: SIM busy', 'cme', 14, 'SIM busy'],
    ['+CME ERROR: sim not inserted', 'cme', 10, 'sim not inserted'],
    ['+CME ERROR: unknown error', 'cme', 100, 'unknown error'],
    ['+CME ERROR: unknown', 'cme', 100, 'unknown'],
    ['+CME ERROR: 753', 'cme', 753, 'specific to the manufacturer'],
    ['+CME ERROR: -1', 'cme', -1, 'specific to the manufacturer'],
    ['+CME ERROR: the dog ate it', 'cme', undefined, 'the dog ate it'],
    ['+CME ERROR:', 'cme', undefined, ''],
    ['+CMS ERROR: 331', 'cms', 331, 'no network service'],
    ['+CMS ERROR: No network service', 'cms', 331, 'No network service'],
    ['+CMS ERROR: Unknown error', 'cms', 500, 'Unknown error'],
    ['+CMS ERROR: Network timeout', 'cms', 332, 'Network timeout'],
    ['+CMS ERROR: Operation not allowed', 'cms', 302, 'Operation not allowed'],
    ['+CMS ERROR: SIM busy', 'cms', 314, 'SIM busy'],
    ['+CMS ERROR: (U)SIM busy', 'cms', 314, '(U)SIM busy'],
    ['  +CMS ERROR: 38  ', 'cms', 38, 'network out of order']
  ]
  for (const [line, kind, number, text] of lines) {
    it(`takes ${JSON.stringify(line)} for one`, () => {
      const expected = number === undefined ? { kind, text } : { kind, number, text }
      assert.deepEqual(finalError(line), expected)
    })
  }

  for (const line of [
    'OK',
    '0',
    '',
    'ERROR in your message',
    'an ERROR',
    'Error',
    '44',
    'NAS',
    '+CMS: 331',
    '"+CMS ERROR: 331"',
    'COMMAND NOT SUPPORT this',
    'NO CARRIER'
  ]) {
    it(`takes ${JSON.stringify(line)} for something else`, () => {
      assert.equal(finalError(line), undefined)
    })
  }
})

describe('texts of errors', () => {
  it('are those of the standards', () => {
    assert.equal(cmeText(3), 'operation not allowed')
    assert.equal(cmsText(38), 'network out of order')
    assert.equal(cmsText(197), 'SM rejected - duplicate SM')
    assert.equal(cmsText(340), 'no +CNMA acknowledgement expected')
  })

  it('tell of numbers without a text whose they are', () => {
    assert.equal(cmsText(2), 'unlisted cause: temporary failure')
    assert.equal(cmsText(200), 'reserved')
    assert.equal(cmsText(226), 'specific to an application')
    assert.equal(cmsText(400), 'reserved')
    assert.equal(cmsText(512), 'specific to the manufacturer')
    assert.equal(cmeText(550), 'specific to the manufacturer')
  })

  it('lead back to their number, or to the first with the same text', () => {
    for (const [number, text] of Object.entries(CME_TEXTS)) {
      const back = cmeNumber(text.toUpperCase())
      assert.ok(back !== undefined && CME_TEXTS[back] === text && back <= Number(number), text)
    }
    for (const [number, text] of Object.entries(CMS_TEXTS)) {
      const back = cmsNumber(text.toUpperCase())
      assert.ok(back === Number(number) || (number === '22' && back === 42), text)
    }
  })

  it('are known in the words of real modems', () => {
    assert.equal(cmeNumber('Phone-adaptor link reserved'), 2)
    assert.equal(cmeNumber('PH-SIM PIN REQUIRED'), 5)
    assert.equal(cmeNumber('Network personalisation PIN required'), 40)
    assert.equal(cmeNumber('Network not allowed, emergency calls only'), 32)
    assert.equal(cmsNumber('USIM PIN required'), 311)
    assert.equal(cmsNumber('Invalid PDU mode parameter'), 304)
    assert.equal(cmsNumber('Memory capacity exceeded'), 211)
    assert.equal(cmsNumber('no network'), 331)
    assert.equal(cmsNumber('what'), undefined)
  })
})
