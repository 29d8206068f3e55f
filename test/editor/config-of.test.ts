import assert from 'node:assert/strict'
import { configOf, type EditedNode, saveVersion } from '../../src/editor/config-of'
import { receiveSettings } from '../../src/flow/receive/receiver'
import { definitionOf } from '../support/dialog'

function edited(type: string, properties: object): EditedNode {
  const { defaults } = definitionOf(type)
  return { type, _def: { defaults: defaults as EditedNode['_def']['defaults'] }, ...properties }
}

describe('a node in its dialog', () => {
  it('has what the runtime takes a missing property for', () => {
    const { to, toType, text, textType, encoding } = configOf(edited('sms-send', { encoding: 'ucs2' }))
    assert.deepEqual([to, toType, text, textType, encoding], ['to', 'msg', 'payload', 'msg', 'ucs2'])
    assert.equal(configOf(edited('pdu-decode', {})).hasSmsc, true)
  })

  it('is migrated as in the runtime', () => {
    const senders = '+6281*, BANK'
    const shown = configOf(edited('sms-receive', { senders })).senders
    assert.deepEqual(shown, [
      { type: 'prefix', value: '+6281' },
      { type: 'number', value: 'BANK' }
    ])
    for (const sender of ['+628123', 'bank', '+44'])
      assert.equal(
        receiveSettings({ senders }).isAllowed(sender),
        receiveSettings({ version: 1, senders: shown }).isAllowed(sender)
      )
  })

  it('is left as it is where a later version saved it, and stays of that version', () => {
    const node = edited('sms-receive', { version: 99, senders: 'new' })
    assert.equal(configOf(node).senders, 'new')
    saveVersion(node)
    assert.equal(node.version, 99)
  })

  it('is saved as one of this version', () => {
    const node = edited('sms-send', {})
    saveVersion(node)
    assert.equal(node.version, 1)
  })
})
