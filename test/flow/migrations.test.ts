import assert from 'node:assert/strict'
import { currentVersion, DEFAULTS, upToDate, type Versioned } from '../../src/flow/migrations'
import { definitionOf } from '../support/dialog'

type Fields = Record<string, unknown>

const TYPES: Versioned[] = ['modem-config', 'sms-send', 'sms-receive']

for (const type of TYPES)
  describe(`a configuration of ${type}`, () => {
    const dialog = JSON.parse(
      JSON.stringify(
        Object.fromEntries(
          Object.entries(definitionOf(type).defaults).map(([name, { value }]) => [name, value])
        )
      )
    ) as Fields

    it('has in the runtime the defaults of its dialog', () => {
      const { version, ...fields } = dialog
      assert.deepEqual(DEFAULTS[type], fields)
      assert.equal(version, currentVersion(type))
    })

    it('is filled up where properties are missing, and is of this version then', () => {
      assert.deepEqual(upToDate(type, {}), { ...dialog })
      assert.deepEqual(upToDate(type, { name: undefined, version: null }), { ...dialog })
    })

    it('is left as it is where it is of this version', () => {
      const saved = { ...dialog, name: 'mine', version: currentVersion(type) }
      const before = structuredClone(saved)
      assert.deepEqual(upToDate(type, saved), before)
      assert.deepEqual(saved, before)
    })

    it('keeps what is not its own, such as the id', () => {
      assert.equal((upToDate(type, { id: 'b1', z: 'c2' }) as Fields).id, 'b1')
    })

    it('is refused where a later version saved it', () => {
      assert.throws(() => upToDate(type, { version: currentVersion(type) + 1 }), {
        code: 'CONFIG_TOO_NEW',
        field: 'version'
      })
    })
  })

describe('a configuration without a version', () => {
  const cases: [Versioned, Fields, Fields][] = [
    [
      'modem-config',
      { port: 'tcp://192.168.1.20:2000' },
      { connection: 'tcp', host: '192.168.1.20', tcpPort: '2000', port: '' }
    ],
    ['modem-config', { port: '/dev/ttyUSB0' }, { connection: 'serial', port: '/dev/ttyUSB0' }],
    // A person chose it: it is not changed.
    [
      'modem-config',
      { connection: 'serial', port: 'tcp://a:1' },
      { connection: 'serial', port: 'tcp://a:1', host: '' }
    ],
    ['sms-send', { flash: true }, { class: '0' }],
    ['sms-send', { flash: true, class: '1' }, { class: '1' }],
    ['sms-send', { flash: false }, { class: '' }],
    [
      'sms-receive',
      { senders: '+6281234567890, +44*;\nBANK' },
      {
        senders: [
          { type: 'number', value: '+6281234567890' },
          { type: 'prefix', value: '+44' },
          { type: 'number', value: 'BANK' }
        ]
      }
    ],
    [
      'sms-receive',
      { senders: ['+44*', 6281234567890, { type: 'regexp', value: '^\\+62' }] },
      {
        senders: [
          { type: 'prefix', value: '+44' },
          { type: 'number', value: '6281234567890' },
          { type: 'regexp', value: '^\\+62' }
        ]
      }
    ]
  ]
  for (const [type, old, expected] of cases)
    it(`of ${type}, ${JSON.stringify(old)}, becomes ${JSON.stringify(expected)}`, () => {
      const before = structuredClone(old)
      const migrated = upToDate(type, old) as Fields
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(migrated[name], value, name)
      assert.equal('flash' in migrated, false)
      assert.equal(migrated.version, 1)
      assert.deepEqual(old, before)
    })

  it('is taken by its word where it has one: version 1 is not read as version 0', () => {
    const { senders } = upToDate('sms-receive', { version: 1, senders: [{ type: 'number', value: '+44*' }] })
    assert.deepEqual(senders, [{ type: 'number', value: '+44*' }])
    assert.equal(
      (upToDate('modem-config', { version: '1', port: 'tcp://a:1' }) as Fields).connection,
      'serial'
    )
  })
})
