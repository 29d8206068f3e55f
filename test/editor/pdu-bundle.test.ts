import { deepStrictEqual, doesNotMatch, strictEqual } from 'node:assert'
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'

/** What the codec may use of its surroundings: both browsers and Node.js have it. */
const BROWSER = { TextDecoder, TextEncoder }

describe('the codec for browsers', () => {
  const context = createContext({ ...BROWSER })
  before(() => runInContext(readFileSync('resources/pdu.js', 'utf8'), context))
  const run = (code: string) => JSON.parse(runInContext(`JSON.stringify(${code})`, context))

  it('has nothing of Node.js around it here', () => {
    deepStrictEqual(
      run('[typeof process, typeof Buffer, typeof require, typeof module]'),
      Array(4).fill('undefined')
    )
  })

  it('decodes, encodes, measures and inspects', () => {
    const pdu = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
    strictEqual(run(`SmsModemPdu.decode('${pdu}').text`), 'How are you?')
    strictEqual(run(`SmsModemPdu.encode(SmsModemPdu.decode('${pdu}', { lossless: true }))`), pdu)
    strictEqual(run(`SmsModemPdu.encode({ to: '123', text: '€'.repeat(81) }).segments`), 2)
    deepStrictEqual(run(`SmsModemPdu.measure('naïve').forced`), [{ char: 'ï', at: 2, count: 1 }])
    strictEqual(run(`SmsModemPdu.inspect('${pdu}0').findings[0].code`), 'ODD_DIGITS')
  })
})

describe('the dialogs for browsers', () => {
  const source = readFileSync('resources/editor.js', 'utf8')

  it('are there for the html of each node that has one, and touch nothing before they are called', () => {
    // Neither document nor RED is there: a script that failed here would keep the editor from starting.
    const context = createContext({ ...BROWSER })
    runInContext(source, context)
    deepStrictEqual(JSON.parse(runInContext('JSON.stringify(Object.keys(SmsModemEditor).sort())', context)), [
      'addSidebar',
      'attachCounter',
      'checkModemField',
      'checkSenders',
      'checkVersion',
      'createCounter',
      'createInspector',
      'fillFields',
      'makeTyped',
      'prepareBroadcastDialog',
      'prepareDecodeDialog',
      'prepareModemDialog',
      'prepareReceiveDialog',
      'removeSidebar',
      'saveReceiveDialog',
      'saveVersion',
      'translator'
    ])
  })

  it('make no markup of a string', () => {
    doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\.html\(/)
  })
})
