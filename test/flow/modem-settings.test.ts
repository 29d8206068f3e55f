import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { checkVersion } from '../../src/editor/config-of'
import { checkModemField } from '../../src/editor/modem-fields'
import { connectionKey } from '../../src/flow/modem/connection'
import { placeOf } from '../../src/flow/modem/place'
import { modemSettings } from '../../src/flow/modem/settings'
import { FAMILY_NAMES } from '../../src/modem'
import { definitionOf } from '../support/dialog'

const ID = 'b1d2e3f405162738'
const ENVIRONMENT = `\${NAME}`

describe('settings of modem-config', () => {
  it('need a port and nothing else', () => {
    assert.deepEqual(modemSettings({ id: ID, port: '/dev/ttyUSB0' }), {
      id: ID,
      name: ID,
      connection: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200, flowControl: 'none' },
      pool: `modem ${ID}`,
      windowForAlerts: false
    })
  })

  it('take every field of the dialog', () => {
    const config = {
      id: ID,
      name: 'roof',
      version: 1,
      connection: 'serial',
      port: '/dev/ttyUSB0',
      baudRate: '9600',
      flowControl: 'rtscts',
      country: 'id',
      pool: 'all',
      routes: '+6281, +6285',
      smsc: '+628110000000',
      store: 'postgres',
      profile: 'wavecom',
      pollSeconds: '30',
      keepAliveSeconds: '10',
      gapMs: '150',
      rejectCallsAfter: '2',
      limitMinute: '10',
      limitHour: '100',
      limitDay: '500',
      windowFrom: '08:00',
      windowUntil: '20:00',
      windowDays: '1,2 5',
      windowZone: 'Asia/Jakarta',
      windowForAlerts: 'true'
    }
    assert.deepEqual(modemSettings(config, { pin: ' 1234 ', database: 'postgresql://sms:x@db/sms' }), {
      id: ID,
      name: 'roof',
      connection: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9600, flowControl: 'rtscts' },
      pin: '1234',
      country: 'ID',
      pool: 'all',
      routes: ['+6281', '+6285'],
      smsc: '+628110000000',
      database: 'postgresql://sms:x@db/sms',
      profile: 'wavecom',
      pollMs: 30_000,
      keepAliveMs: 10_000,
      gapMs: 150,
      rejectCallsAfter: 2,
      limits: { minute: 10, hour: 100, day: 500 },
      window: { days: [1, 2, 5], from: 480, until: 1200, timeZone: 'Asia/Jakarta' },
      windowForAlerts: true
    })
  })

  it('know a serial server, a virtual modem, and none', () => {
    const of = (config: object) => modemSettings({ id: ID, ...config }).connection
    assert.deepEqual(of({ connection: 'tcp', host: 'ser2net', tcpPort: '2000' }), {
      kind: 'tcp',
      host: 'ser2net',
      port: 2000
    })
    assert.deepEqual(of({ connection: 'virtual' }), { kind: 'virtual', number: '+628120000001' })
    assert.deepEqual(of({ connection: 'none' }), { kind: 'none' })
  })

  it('limit a virtual modem only where a person does', () => {
    assert.deepEqual(modemSettings({ id: ID, connection: 'virtual' }).limits, {})
    assert.deepEqual(modemSettings({ id: ID, connection: 'virtual', limitDay: '3' }).limits, { day: 3 })
  })

  const credentials = { pin: '', database: '' }
  for (const [wrong, field, says] of [
    [{ port: '' }, 'port', /No serial port/],
    [{ connection: 'usb' }, 'connection', /"usb"/],
    [{ flowControl: 'dtr' }, 'flowControl', /"dtr"/],
    [{ baudRate: '20' }, 'baudRate', /50 to 4000000/],
    [{ baudRate: 'fast' }, 'baudRate', /no number/],
    [{ connection: 'tcp' }, 'host', /No host/],
    [{ connection: 'tcp', host: 'a', tcpPort: '70000' }, 'tcpPort', /1 to 65535/],
    [{ connection: 'virtual', number: '0812' }, 'number', /"0812"/],
    [{ smsc: 'operator' }, 'smsc', /"operator"/],
    [{ country: 'Indonesia' }, 'country', /two letters/],
    [{ country: 'UK' }, 'country', /two letters/],
    [{ routes: '+62, 0812' }, 'routes', /"0812"/],
    [{ profile: 'nokla' }, 'profile', /"nokla"/],
    [{ pollSeconds: '1' }, 'pollSeconds', /from 5/],
    [{ keepAliveSeconds: '100000' }, 'keepAliveSeconds', /to 86400/],
    [{ gapMs: '-1' }, 'gapMs', /from 0/],
    [{ limitHour: '0' }, 'limitHour', /from 1/],
    [{ windowFrom: '25:00' }, 'window.from', /./],
    [{ windowDays: '8' }, 'window.days', /1 \(Monday\)/],
    [{ windowZone: 'Mars', windowFrom: '08:00' }, 'window.timeZone', /"Mars"/],
    [{ store: 'postgres' }, 'database', /no address of a database/],
    [{ version: 99 }, 'version', /later version/]
  ] as [object, string, RegExp][])
    it(`refuse ${JSON.stringify(wrong)} by the name of the field`, () => {
      const config = { id: ID, port: '/dev/ttyUSB0', ...wrong }
      assert.throws(
        () => modemSettings(config, credentials),
        (error: Error & { code: string; field: string }) => {
          assert.deepEqual([typeof error.code, error.field], ['string', field])
          assert.match(error.message, says)
          return true
        }
      )
    })

  it('never say what the PIN or the database is', () => {
    for (const secrets of [{ pin: '12ab' }, { database: 'postgresql://sms:geheim@' }])
      try {
        modemSettings({ id: ID, port: 'x', store: 'postgres' }, secrets)
      } catch (error) {
        assert.doesNotMatch((error as Error).message, /12ab|geheim/)
      }
  })
})

describe('the dialog of modem-config', () => {
  const { defaults } = definitionOf('modem-config', { checkModemField, checkVersion })
  const node = (connection: string) => ({ type: 'modem-config', connection, _: (key: string) => key })
  const base: Record<string, object> = {
    serial: { connection: 'serial', port: '/dev/ttyUSB0' },
    tcp: { connection: 'tcp', host: 'a', tcpPort: '1' },
    virtual: { connection: 'virtual' }
  }
  const kindOf = (field: string) =>
    field === 'number' ? 'virtual' : field === 'host' || field === 'tcpPort' ? 'tcp' : 'serial'

  const VALUES = [
    '',
    ' ',
    '0',
    '1',
    '5',
    '7',
    '24:00',
    '8:00',
    '23:59',
    '24:30',
    '65535',
    '65536',
    '1e3',
    '0.5',
    '-3',
    'x'
  ]
  const TEXTS = [
    'ID',
    'gb',
    'IDN',
    'UK',
    '+6281',
    '+6281,+6285',
    '0812',
    'Asia/Jakarta',
    'Mars',
    '1,2,7',
    '8',
    ENVIRONMENT,
    '86400',
    '99999999'
  ]

  it('accepts a value exactly where the runtime does', () => {
    const checked = Object.entries(defaults).filter(([, { validate }]) => validate)
    assert.ok(checked.length > 15)
    for (const [field, { validate }] of checked)
      for (const value of [...VALUES, ...TEXTS]) {
        const kind = kindOf(field)
        const verdict = validate!.call(node(kind), value)
        const runtime = runs({
          id: ID,
          ...base[kind],
          ...(field.startsWith('window') && { windowFrom: '00:00' }),
          [field]: value
        })
        assert.equal(verdict, value === ENVIRONMENT || runtime, `${field}: ${JSON.stringify(value)}`)
      }
  })

  it('says in a sentence of the catalogue what is wrong', () => {
    const { error } = JSON.parse(readFileSync('nodes/locales/en-US/modem-config.json', 'utf8'))[
      'modem-config'
    ]
    for (const [field, { validate }] of Object.entries(defaults)) {
      if (!validate) continue
      const kind = kindOf(field)
      const said = validate.call(node(kind), field === 'port' || field === 'host' ? '' : '?', {})
      assert.equal(said, `modem-config.error.${field}`)
      assert.match(error[field], /\.$/)
    }
  })

  it('asks for a port only where there is one', () => {
    assert.equal(defaults.port!.validate!.call(node('virtual'), ''), true)
    assert.equal(defaults.port!.validate!.call(node('serial'), ''), false)
    assert.equal(defaults.host!.validate!.call(node('serial'), ''), true)
  })

  it('offers every kind of modem that the session knows', () => {
    const html = readFileSync('nodes/modem-config.html', 'utf8')
    const [, select = ''] = /id="node-config-input-profile"([\s\S]*?)<\/select>/.exec(html) ?? []
    const offered = [...select.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value)
    assert.deepEqual(offered, ['', ...FAMILY_NAMES])
  })

  function runs(config: Parameters<typeof modemSettings>[0]): boolean {
    try {
      modemSettings(config)
      return true
    } catch {
      return false
    }
  }
})

describe('the place of the messages', () => {
  const virtual = { kind: 'virtual', number: '+628120000001' } as const
  const serial = { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9600, flowControl: 'none' } as const

  it('is another one for virtual modems: what they send must never wait for a real one', () => {
    assert.equal(placeOf('/data', { connection: serial }).directory, '/data/sms-modem')
    assert.equal(placeOf('/data', { connection: virtual }).directory, '/data/sms-modem/virtual')
    const database = 'postgresql://sms:x@db/sms'
    assert.equal(placeOf('/data', { connection: serial, database }).database?.schema, undefined)
    assert.equal(placeOf('/data', { connection: virtual, database }).database?.schema, 'sms_modem_virtual')
  })

  it('never shows the address of a database in the name of a folder', () => {
    const { directory, database } = placeOf('/data', {
      connection: serial,
      database: 'postgresql://sms:geheim@db/sms'
    })
    assert.equal(directory, '/data/sms-modem')
    assert.match(database!.journal, /^\/data\/sms-modem\/journal-[0-9a-f]{16}$/)
  })

  it('is the same for the same modem under one name', () => {
    assert.equal(connectionKey(serial), '/dev/ttyUSB0')
    assert.equal(connectionKey({ kind: 'tcp', host: 'a', port: 1 }), 'tcp://a:1')
    assert.equal(connectionKey(virtual), 'virtual +628120000001')
  })
})
