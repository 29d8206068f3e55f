import assert from 'node:assert/strict'
import { GatewayError } from '../../src/gateway'

describe('an error of the gateway', () => {
  it('is recognised by its code, and names field and message where there are any', () => {
    const error = new GatewayError('KEY_REUSED', 'Give each message a key of its own.', {
      field: 'key',
      messageId: 'm1'
    })
    assert.ok(error instanceof Error)
    assert.deepEqual(
      { ...error },
      { name: 'GatewayError', code: 'KEY_REUSED', field: 'key', messageId: 'm1' }
    )
    assert.equal(error.message, 'Give each message a key of its own.')
  })

  it('has no field, message and cause where there are none', () => {
    const error = new GatewayError('GATEWAY_STOPPED', 'Stopped.')
    assert.deepEqual([error.code, error.field, error.messageId], ['GATEWAY_STOPPED', undefined, undefined])
    assert.equal('cause' in error, false)
  })

  it('has the error from which it was made', () => {
    const cause = new Error('why')
    assert.equal(new GatewayError('BAD_OPTION', 'Bad.', { cause }).cause, cause)
  })
})
