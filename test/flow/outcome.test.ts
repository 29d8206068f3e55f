import assert from 'node:assert/strict'
import { FlowError } from '../../src/flow/errors'
import { fail, fitting, type Status, showPartial, showProblem, showSuccess } from '../../src/flow/outcome'
import { PduError } from '../../src/pdu'

function sink() {
  const shown: Status[] = []
  return { shown, status: (status: Status) => shown.push(status) }
}

describe('the error funnel', () => {
  it('shows the code and calls done with the error, once', () => {
    const node = sink()
    const error = new FlowError('NO_RECIPIENT', 'There is no recipient.', 'to')
    const done: unknown[] = []
    fail(node, (given) => done.push(given), error)
    assert.deepEqual(done, [error])
    assert.deepEqual(node.shown, [
      {
        fill: 'red',
        shape: 'ring',
        text: 'no recipient',
        code: 'NO_RECIPIENT',
        message: 'There is no recipient.'
      }
    ])
  })

  it('gives field and offset to the catch node, which keeps only code and cause', () => {
    const done: { cause?: unknown }[] = []
    fail(sink(), (error) => done.push(error as Error), new PduError('TRUNCATED', 'Cut off.', 'TP-UD', 17))
    assert.deepEqual(done[0]?.cause, { field: 'TP-UD', offset: 17 })
  })

  it('gives every other error a code of its own', () => {
    const done: { code?: unknown; message?: unknown }[] = []
    fail(sink(), (error) => done.push(error as Error), new TypeError('x is undefined'))
    fail(sink(), (error) => done.push(error as Error), 'just a string')
    assert.deepEqual(
      done.map(({ code, message }) => [code, message]),
      [
        ['UNEXPECTED', 'x is undefined'],
        ['UNEXPECTED', 'just a string']
      ]
    )
    assert.ok(done.every((error) => Object.hasOwn(error, 'code')))
  })
})

describe('a node whose configuration is not complete', () => {
  for (const [field, text] of [
    ['port', 'bad config: port'],
    ['database', 'bad config: database'],
    ['keepAliveSeconds', 'bad keepAliveSeconds']
  ] as const)
    it(`names the field: ${text}`, () => {
      const { shown, ...node } = { ...sink(), error: () => {} }
      showProblem(node, new FlowError('BAD_CONFIG', 'No.', field))
      fail(node, () => {}, new FlowError('BAD_CONFIG', 'No.', field))
      assert.deepEqual(
        shown.map(({ text }) => text),
        [text, text]
      )
    })
})

describe('a status', () => {
  it('is never longer than 20 characters', () => {
    const node = sink()
    showSuccess(node, '123456789012345678901234567890')
    fail(node, () => {}, new FlowError('A_VERY_LONG_CODE_OF_ITS_OWN', '', ''))
    assert.deepEqual(
      node.shown.map(({ text }) => text),
      ['12345678901234567890', 'a very long code of']
    )
  })

  it('keeps what stands before and behind it whole, and ends with a whole word', () => {
    assert.equal(fitting('Telkomsel', { suffix: ' 3/4' }), 'Telkomsel 3/4')
    assert.equal(
      fitting('A name of many words', { prefix: 'virtual ', suffix: ' 3/4' }),
      'virtual A name 3/4'
    )
    assert.equal(fitting('waiting for network', { prefix: 'virtual ' }), 'virtual waiting for')
    assert.equal(fitting('Donaudampfschiffahrt', { prefix: 'virtual ' }), 'virtual Donaudampfsc')
  })

  it('carries the rest as properties', () => {
    const node = sink()
    showSuccess(node, '2 PDUs', { parts: 2 })
    showPartial(node, '2 decoded, 1 bad', { bad: 1 })
    assert.deepEqual(node.shown, [
      { fill: 'green', shape: 'dot', text: '2 PDUs', parts: 2 },
      { fill: 'yellow', shape: 'ring', text: '2 decoded, 1 bad', bad: 1 }
    ])
  })
})
