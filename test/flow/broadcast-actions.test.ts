import assert from 'node:assert/strict'
import { actionOf, batchOf, isPersonsWord, messageOf, pageOf } from '../../src/flow/broadcast/actions'
import type { Gateway } from '../../src/gateway'

/** A gateway in which this is the last broadcast of node n1. */
function gateway(last?: string): Gateway {
  return {
    batches: { last: async (origin: string) => (origin === 'n1' && last ? { id: last } : undefined) }
  } as never
}

const failsWith = (code: string, field: string) => (error: { code: string; field: string }) => {
  assert.deepEqual([error.code, error.field], [code, field])
  return true
}

describe('msg.action of sms-broadcast', () => {
  it('is one that is known, or none: what is none of both is never taken for rows', () => {
    for (const action of ['pause', 'resume', 'cancel', 'status', 'preview', 'rows'] as const)
      assert.equal(actionOf({ action }), action)
    for (const action of [undefined, null, '']) assert.equal(actionOf({ action }), undefined)
    for (const action of ['send', 'Pause', ' pause', 'toString', 0, false, true, ['pause'], {}])
      assert.throws(() => actionOf({ action }), failsWith('UNKNOWN_ACTION', 'action'))
  })

  it('says what nothing was done for, and what there is', () => {
    assert.throws(
      () => actionOf({ action: 'stop' }),
      /"stop" is not known here, and nothing was sent.*pause, resume/
    )
  })

  it('knows what a person decides', () => {
    assert.deepEqual(
      (['resend', 'drop', 'markSent', 'cancel'] as const).map((action) => isPersonsWord(action)),
      [true, true, true, false]
    )
  })

  it('is about the broadcast in the options, else in msg.sms, else the last one of the node', async () => {
    const both = { sms: { batch: 'b1', options: { batch: 'b2' } } }
    assert.equal(await batchOf(both, gateway('b3'), 'n1'), 'b2')
    assert.equal(await batchOf({ sms: { batch: 'b1' } }, gateway('b3'), 'n1'), 'b1')
    assert.equal(await batchOf({}, gateway('b3'), 'n1'), 'b3')
    assert.equal(await batchOf({ sms: 'text' }, gateway('b3'), 'n2'), undefined)
    for (const batch of [7, '', {}])
      await assert.rejects(
        batchOf({ sms: { options: { batch } } }, gateway(), 'n1'),
        failsWith('BAD_OPTION', 'sms.options.batch')
      )
  })

  it('is about one message, or all: who names a broadcast does not mean the message of a result', () => {
    assert.equal(messageOf({ sms: { options: { id: 'm1' } } }), 'm1')
    assert.equal(messageOf({ sms: { id: 'm2', batch: 'b1' } }), 'm2')
    assert.equal(messageOf({ sms: { id: 'm2', options: { batch: 'b1' } } }), undefined)
    assert.equal(messageOf({ sms: { id: 'm2', options: { batch: 'b1', id: 'm3' } } }), 'm3')
    assert.equal(messageOf({}), undefined)
    assert.throws(() => messageOf({ sms: { options: { id: 3 } } }), failsWith('BAD_OPTION', 'sms.options.id'))
  })

  it('rows gives a hundred from the first on, or what is asked for', () => {
    const page = (options?: object) => pageOf({ sms: { options } })
    assert.deepEqual(page(), { offset: 0, limit: 100 })
    assert.deepEqual(page({ offset: 200, limit: '50' }), { offset: 200, limit: 50 })
    for (const limit of [0, -1, 1.5, 10_001, 'all', true])
      assert.throws(() => page({ limit }), failsWith('BAD_OPTION', 'sms.options.limit'))
    for (const offset of [-1, 0.5, ' ', []])
      assert.throws(() => page({ offset }), failsWith('BAD_OPTION', 'sms.options.offset'))
  })
})
