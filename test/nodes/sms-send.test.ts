import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { type Message, SmsBoard } from './sms-board'

const OWN = '+628120000001'
const TO = '+6281234567890'

function sms({ sms }: Message): Message {
  return sms as Message
}

describe('sms-send in a flow', function () {
  this.timeout(20_000)
  useHelper()

  it('sends to one recipient, fires complete and keeps what else is in the message', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: '081234567890', payload: 'Tank low', topic: 'tank', parts: { id: 'x' } })
    const out = await board.next('sent')
    assert.equal(out.payload, 'Tank low')
    assert.equal(out.topic, 'tank')
    assert.equal(out.to, TO)
    assert.deepEqual(out.parts, { id: 'x' })
    const { kind, state, virtual, to, attempts } = sms(out)
    assert.deepEqual(
      { kind, state, virtual, to, attempts },
      { kind: 'result', state: 'sent', virtual: true, to: TO, attempts: 1 }
    )
    await board.next('completed')
    assert.deepEqual([board.left('caught'), board.left('sent')], [[], []])
  })

  it('tells the delivery report on its second output', async () => {
    const board = await SmsBoard.deploy({ send: { report: true } })
    board.input({ to: TO, payload: 'hi' })
    const report = await board.next('report')
    assert.equal(sms(report).kind, 'report')
    assert.equal(sms(report).state, 'delivered')
    assert.equal(report.payload, 'hi')
  })

  it('gives one message for each recipient, numbered as split does, and one complete', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: [TO, '081234567891; 081234567892'], payload: 'hi', parts: { id: 'outer' } })
    const out = [await board.next('sent'), await board.next('sent'), await board.next('sent')]
    await board.next('completed')
    assert.deepEqual(out.map(({ to }) => to).sort(), [TO, '+6281234567891', '+6281234567892'].sort())
    const parts = out.map((msg) => msg.parts as Message)
    assert.deepEqual(parts.map(({ index }) => index).sort(), [0, 1, 2])
    for (const part of parts) {
      assert.equal(part.count, 3)
      assert.deepEqual(part.parts, { id: 'outer' })
    }
    assert.equal(board.left('completed').length, 0)
  })

  it('sends to the good ones of several, and tells of the bad ones once', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: `${TO}, 08123`, payload: 'hi' })
    assert.equal((await board.next('sent')).to, TO)
    const caught = await board.next('caught')
    const error = caught.error as Message
    assert.equal(error.code, 'SOME_FAILED')
    const { recipients } = sms(caught) as { recipients: Message[] }
    assert.deepEqual(recipients.map(({ to, state }) => [to, state]).sort(), [
      [TO, 'sent'],
      ['08123', 'failed']
    ])
    // Only what is on disk has an id: by that a flow tells a refusal from what happened later.
    const ids = Object.fromEntries(recipients.map(({ to, id }) => [to, typeof id]))
    assert.deepEqual(ids, { [TO]: 'string', '08123': 'undefined' })
    assert.equal(board.left('completed').length, 0)
  })

  for (const [to, code] of [
    ['', 'NO_RECIPIENT'],
    ['tidak ada', 'BAD_RECIPIENT'],
    ['0812\r\nAT+CMGD=1,4', 'BAD_RECIPIENT'],
    ['08"12', 'BAD_RECIPIENT']
  ] as const)
    it(`gives ${code} to a catch node for ${JSON.stringify(to)}, and sends nothing`, async () => {
      const board = await SmsBoard.deploy()
      board.input({ to, payload: 'hi' })
      const { error } = await board.next('caught')
      assert.equal((error as Message).code, code)
      assert.equal(board.left('sent').length, 0)
    })

  it('refuses a Buffer as a text, and sends it as octets where that is meant', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: TO, payload: Buffer.from('hi') })
    assert.equal(((await board.next('caught')).error as Message).code, 'BUFFER_AS_TEXT')
    board.input({ to: OWN, payload: Buffer.from([1, 2, 3]), sms: { options: { encoding: '8bit' } } })
    await board.next('sent')
    assert.deepEqual((await board.next('received')).payload, Buffer.from([1, 2, 3]))
  })

  it('sends the same key for the same recipient once, and says so', async () => {
    const board = await SmsBoard.deploy()
    const msg = { to: TO, payload: 'hi', sms: { options: { key: 'alarm-1' } } }
    board.input({ ...msg })
    const first = await board.next('sent')
    assert.equal('options' in sms(first), false)
    board.input({ ...msg, sms: { options: { key: 'alarm-1' } } })
    const second = await board.next('sent')
    assert.equal(sms(second).duplicate, true)
    assert.equal(sms(second).id, sms(first).id)
    board.input({ to: TO, payload: 'other', sms: { options: { key: 'alarm-1' } } })
    assert.equal(((await board.next('caught')).error as Message).code, 'KEY_REUSED')
  })

  it('answers msg.action = status with what is known, and sends nothing', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: TO, payload: 'hi', sms: { options: { key: 'k' } } })
    await board.next('sent')
    board.input({ action: 'status', sms: { options: { key: 'k' } } })
    const answer = await board.next('sent')
    assert.equal('action' in answer, false)
    const [found] = answer.payload as Message[]
    assert.deepEqual([found?.to, found?.state, found?.key], [TO, 'sent', 'k'])
    board.input({ action: 'status', sms: { options: { key: 'nobody' } } })
    assert.deepEqual((await board.next('sent')).payload, [])
  })

  it('asks the network with a USSD code, and gives the answer', async () => {
    const board = await SmsBoard.deploy()
    await board.until('status', ({ status }) => (status as Message).fill === 'green')
    board.input({ action: 'ussd', payload: '*100#' })
    const answer = await board.next('sent')
    assert.equal(answer.payload, 'You sent *100#')
    assert.deepEqual(answer.sms, { kind: 'ussd', more: false })
  })

  it('shows in words what the modem does, in 20 characters at most', async () => {
    const board = await SmsBoard.deploy()
    const seen: string[] = []
    await board.until('status', ({ status }) => {
      const { text, fill } = status as { text: string; fill: string }
      seen.push(text)
      return fill === 'green'
    })
    assert.ok(
      seen.every((text) => text.length <= 20 && text.startsWith('virtual')),
      seen.join(', ')
    )
  })

  it('takes an unknown action for an error, never for a message', async () => {
    const board = await SmsBoard.deploy()
    board.input({ action: 'send', to: TO, payload: 'hi' })
    assert.equal(((await board.next('caught')).error as Message).code, 'UNKNOWN_ACTION')
    assert.equal(board.left('sent').length, 0)
  })

  it('says what is missing where no modem is chosen', async () => {
    const board = await SmsBoard.deploy({ send: { modem: '' }, modem: { connection: 'serial', port: '' } })
    board.input({ to: TO, payload: 'hi' })
    const caught = await board.until('caught', ({ error }) => (error as Message).code === 'BAD_CONFIG')
    assert.match(String((caught.error as Message).message), /No serial port is chosen/)
  })
})

describe('sms-receive in a flow', function () {
  this.timeout(20_000)
  useHelper()

  it('gives a message of an allowed sender so that a wire to sms-send replies', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: OWN, payload: 'PUMP ON', sms: { options: { flash: true } } })
    const { payload, from, to, sms: about } = await board.next('received')
    assert.deepEqual({ payload, from, to }, { payload: 'PUMP ON', from: OWN, to: OWN })
    const { kind, recipient, encoding, parts, class: messageClass } = about as Message
    assert.deepEqual(
      { kind, recipient, encoding, parts, messageClass },
      {
        kind: 'received',
        recipient: OWN,
        encoding: 'gsm7',
        parts: { total: 1, missing: [] },
        messageClass: 0
      }
    )
  })

  it('gives everybody else to the second output', async () => {
    const board = await SmsBoard.deploy({ receive: { senders: [{ type: 'prefix', value: '+44' }] } })
    board.input({ to: OWN, payload: 'PUMP ON' })
    assert.equal((await board.next('others')).payload, 'PUMP ON')
    assert.equal(board.left('received').length, 0)
  })

  it('joins a long message', async () => {
    const board = await SmsBoard.deploy()
    const text = `${'long '.repeat(60)}end`
    board.input({ to: OWN, payload: text })
    const msg = await board.next('received')
    assert.equal(msg.payload, text)
    assert.equal((sms(msg).raw as string[]).length, 2)
  })

  it('inherits nothing: a reply to a flash message is a plain one', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: OWN, payload: 'hello', sms: { options: { flash: true, key: 'x' } } })
    const received = await board.next('received')
    board.input(received)
    const reply = await board.until('sent', (msg) => sms(msg).key === undefined)
    assert.equal(reply.payload, 'hello')
    const again = await board.next('received')
    assert.equal(sms(again).class, undefined)
  })

  it('tells what happens to the modem on its third output', async () => {
    const board = await SmsBoard.deploy()
    const ready = await board.until(
      'events',
      ({ topic, payload }) => topic === 'state' && (payload as Message).name === 'ready'
    )
    assert.equal(sms(ready).kind, 'event')
  })
})
