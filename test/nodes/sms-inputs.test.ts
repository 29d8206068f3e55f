import assert from 'node:assert/strict'
import { decode } from '../../src/pdu'
import { helper, useHelper } from '../support/helper'
import { ModemOnTcp } from './modem-beside'
import { type Message, SEND, SmsBoard } from './sms-board'

const OWN = '+628120000001'
const TO = '+6281234567890'

describe('the fields To and Text of sms-send', function () {
  this.timeout(20_000)
  useHelper()

  for (const send of [{}, { to: '', toType: '', text: '', textType: '' }])
    it(`are msg.to and msg.payload with ${JSON.stringify(send)}`, async () => {
      const board = await SmsBoard.deploy({ send })
      board.input({ to: OWN, payload: 'hi' })
      assert.equal((await board.next('received')).payload, 'hi')
    })

  for (const [type, to, text, expected] of [
    ['str', OWN, 'fixed text', 'fixed text'],
    ['env', 'SMS_TEST_TO', 'SMS_TEST_TEXT', 'text of env'],
    ['flow', 'who', 'what', 'text of flow'],
    ['global', 'who', 'what', 'text of global'],
    ['jsonata', '"+62" & topic', '"fixed " & $string(6 * 7)', 'fixed 42'],
    ['msg', 'recipient.number', 'deep.text', 'text of msg']
  ] as const)
    it(`take ${type}, and it wins over msg.to and msg.payload`, async () => {
      Object.assign(process.env, { SMS_TEST_TO: OWN, SMS_TEST_TEXT: 'text of env' })
      const board = await SmsBoard.deploy({ send: { to, toType: type, text, textType: type } })
      const { flow, global } = helper.getNode(SEND).context()
      for (const [context, name] of [
        [flow, 'flow'],
        [global, 'global']
      ] as const) {
        context.set('who', OWN)
        context.set('what', `text of ${name}`)
      }
      board.input({
        to: TO,
        payload: 'must not go',
        topic: '8120000001',
        recipient: { number: OWN },
        deep: { text: 'text of msg' }
      })
      assert.equal((await board.next('received')).payload, expected)
      const out = await board.next('sent')
      assert.deepEqual([out.to, out.payload], [OWN, 'must not go'])
    })

  it('that cannot be read are an error, and nothing is sent', async () => {
    const board = await SmsBoard.deploy({ send: { to: '$none(', toType: 'jsonata' } })
    board.input({ to: TO, payload: 'hi' })
    assert.equal(((await board.next('caught')).error as Message).code, 'BAD_RECIPIENT')
    await helper.unload()
    const other = await SmsBoard.deploy({ send: { text: '$none(', textType: 'jsonata' } })
    other.input({ to: TO, payload: 'hi' })
    assert.equal(((await other.next('caught')).error as Message).code, 'BAD_OPTION')
    assert.deepEqual([board.left('sent'), other.left('sent')], [[], []])
  })
})

describe('what a message is sent with', function () {
  this.timeout(20_000)
  useHelper()
  let modem: ModemOnTcp
  beforeEach(async () => {
    modem = await new ModemOnTcp(10).open()
  })
  afterEach(() => modem.stop())

  /** The TPDUs that went to the modem. */
  const submitted = () =>
    [...modem.typed.matchAll(/[0-9A-F]{20,}/g)].map(
      ([pdu]) => decode(pdu, { toNetwork: true }) as object as Message
    )

  const OPTIONS = {
    key: 'k',
    flash: true,
    encoding: 'ucs2',
    validity: 60,
    report: true,
    priority: 'bulk',
    expires: '2100-01-01T00:00:00Z',
    ports: { dst: 2948, src: 9200 },
    smsc: '+628119999999',
    unknown: 'hold'
  }

  it('comes from msg.sms.options, and wins over the dialog', async () => {
    const send = { class: '2', encoding: 'gsm7', validity: '1', validityUnit: 'days', report: false }
    const board = await SmsBoard.deploy({ modem: { ...modem.config, smsc: '+628118888888' }, send })
    board.input({ to: TO, payload: 'hello', sms: { options: OPTIONS } })
    const out = await board.next('sent')
    const [tpdu] = submitted()
    const { smsc, srr, ports, validity, dcs, text } = tpdu!
    assert.deepEqual(
      { smsc, srr, ports, validity, dcs, text },
      {
        smsc: '+628119999999',
        srr: true,
        ports: { dst: 2948, src: 9200, bits: 16 },
        validity: { format: 'relative', raw: 11, minutes: 60 },
        dcs: { value: 24, alphabet: 'ucs2', messageClass: 0 },
        text: 'hello'
      }
    )
    const { key, encoding, state } = out.sms as Message
    assert.deepEqual([key, encoding, state], ['k', 'ucs2', 'sent'])
    assert.equal((await board.next('report')).payload, 'hello')
  })

  it('comes from the dialog, and the service centre from the modem, where the message says nothing', async () => {
    const send = { class: '2', encoding: 'ucs2', validity: '1', validityUnit: 'days', report: 'true' }
    const board = await SmsBoard.deploy({ modem: { ...modem.config, smsc: '+628118888888' }, send })
    board.input({ to: TO, payload: 'hello' })
    await board.next('sent')
    const [tpdu] = submitted()
    const { smsc, srr, validity, dcs } = tpdu!
    assert.deepEqual(
      { smsc, srr, validity, dcs },
      {
        smsc: '+628118888888',
        srr: true,
        validity: { format: 'relative', raw: 167, minutes: 1440 },
        dcs: { value: 26, alphabet: 'ucs2', messageClass: 2 }
      }
    )
  })

  it('tells the encoding that was really used, though nobody forced one', async () => {
    const board = await SmsBoard.deploy({ modem: { ...modem.config } })
    for (const [payload, encoding] of [
      ['hello', 'gsm7'],
      ['привет', 'ucs2']
    ] as const) {
      board.input({ to: TO, payload })
      assert.equal(((await board.next('sent')).sms as Message).encoding, encoding)
    }
  })

  it('replaces an earlier one, and takes a table of a language', async () => {
    const board = await SmsBoard.deploy({ modem: { ...modem.config } })
    board.input({ to: TO, payload: 'ığüşö', sms: { options: { replace: 3, languages: 'tr' } } })
    await board.next('sent')
    const [tpdu] = submitted()
    const { pid, nationalLanguage, text } = tpdu!
    assert.deepEqual([pid, nationalLanguage, text], [0x43, { single: 1 }, 'ığüşö'])
  })

  it('waits until notBefore, and meanwhile can be cancelled', async () => {
    const board = await SmsBoard.deploy({ modem: { ...modem.config } })
    board.input({
      to: TO,
      payload: 'later',
      sms: { options: { key: 'n', notBefore: Date.now() + 3_600_000 } }
    })
    board.input({ action: 'cancel', sms: { options: { key: 'n' } } })
    const caught = await board.next('caught')
    assert.equal((caught.error as Message).code, 'CANCELLED')
    assert.deepEqual(submitted(), [])
  })

  it('refuses a wrong value by the name of the option', async () => {
    const board = await SmsBoard.deploy({ modem: { ...modem.config } })
    for (const options of [{ priority: 'urgent' }, { unknown: 'guess' }, { expires: 1000 }, { colour: 1 }]) {
      board.input({ to: TO, payload: 'hi', sms: { options } })
      const { error } = await board.next('caught')
      assert.deepEqual(
        [Object.keys(options)[0], (error as Message).code],
        [Object.keys(options)[0], 'BAD_OPTION']
      )
    }
    assert.deepEqual(submitted(), [])
  })
})

describe('when sms-send is done', function () {
  this.timeout(30_000)
  useHelper()

  it('where another host has the modem: when the message is on disk', async () => {
    const board = await SmsBoard.deploy({ modem: { connection: 'none', pool: 'elsewhere' } })
    board.input({ to: [TO, '+6281234567891'], payload: 'hi', topic: 'x' })
    assert.equal((await board.next('completed')).topic, 'x')
    assert.deepEqual([board.left('sent'), board.left('caught')], [[], []])
    const { fill, shape } = (await board.next('status')).status as Message
    assert.deepEqual([fill, shape], ['grey', 'ring'])
  })

  it('while nothing can be sent: of the newest 1,000 not yet, of those before when they are on disk', async () => {
    const away = { connection: 'tcp', host: '127.0.0.1', tcpPort: '9', country: 'ID' }
    const board = await SmsBoard.deploy({ modem: away })
    for (let i = 0; i < 1003; i++)
      board.input({ to: `+62812${20_000_000 + i}`, payload: `alarm ${i}`, topic: i })
    const done = [await board.next('completed'), await board.next('completed'), await board.next('completed')]
    assert.deepEqual(
      done.map(({ topic }) => topic),
      [0, 1, 2]
    )
    board.input({ action: 'status', sms: { options: { key: 'none' } } })
    assert.deepEqual((await board.next('sent')).payload, [])
    // That of the answer, and of no message.
    assert.equal((await board.next('completed')).topic, undefined)
    assert.deepEqual(board.left('completed'), [])
  })
})
