import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { ModemOnTcp } from './modem-beside'
import { type Message, SmsBoard } from './sms-board'

const TO = '+6281234567890'

function sms({ sms }: Message): Message {
  return sms as Message
}

function codeOf({ error }: Message): unknown {
  return (error as Message).code
}

/** States in the answer to an action. */
async function answer(board: SmsBoard): Promise<unknown[]> {
  const msg = await board.next('sent')
  assert.equal('action' in msg, false)
  assert.equal('options' in ((msg.sms as Message) ?? {}), false)
  return (msg.payload as Message[]).map(({ state }) => state)
}

describe('msg.action at sms-send', function () {
  this.timeout(20_000)
  useHelper()

  /** The loop guard holds the sixth of the same text. */
  async function held(): Promise<{ board: SmsBoard; id: string }> {
    const board = await SmsBoard.deploy()
    for (let i = 0; i < 5; i++) {
      board.input({ to: TO, payload: 'loop' })
      await board.next('sent')
      await board.next('completed')
    }
    board.input({ to: TO, payload: 'loop', topic: 'sixth' })
    const caught = await board.next('caught')
    assert.equal(codeOf(caught), 'LOOP_GUARD')
    const [recipient] = sms(caught).recipients as Message[]
    return { board, id: recipient!.id as string }
  }

  it('resend lets go what is held: its outcome comes on output 2, and is not told as new', async () => {
    const { board, id } = await held()
    board.input({ action: 'resend', sms: { options: { id } } })
    assert.deepEqual(await answer(board), ['queued'])
    const late = await board.next('report')
    assert.deepEqual([sms(late).id, sms(late).state, late.topic], [id, 'sent', 'sixth'])
    assert.deepEqual(board.left('sent'), [])
  })

  it('drop ends what is held: output 2 says that it failed', async () => {
    const { board, id } = await held()
    board.input({ action: 'drop', sms: { options: { id } } })
    assert.deepEqual(await answer(board), ['failed'])
    const late = await board.next('report')
    assert.deepEqual([sms(late).state, (sms(late).error as Message).code], ['failed', 'DROPPED'])
  })

  it('takes the msg.sms of a result for its address, but only with an action', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: TO, payload: 'hi' })
    const out = await board.next('sent')
    board.input({ ...out, action: 'status' })
    assert.deepEqual(await answer(board), ['sent'])
    board.input({ ...out, payload: 'another' })
    const second = await board.next('sent')
    assert.notEqual(sms(second).id, sms(out).id)
    assert.equal(second.payload, 'another')
  })

  it('takes an id of the options for its address before one of the result', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: TO, payload: 'hi' })
    const out = await board.next('sent')
    board.input({ action: 'status', sms: { id: sms(out).id, options: { id: 'none' } } })
    assert.deepEqual(await answer(board), [])
  })

  it('cancel stops what has not begun, by key and for each recipient, and says so to whoever sent it', async () => {
    const board = await SmsBoard.deploy()
    const notBefore = Date.now() + 3_600_000
    board.input({ to: [TO, '+6281234567891'], payload: 'hi', sms: { options: { key: 'k', notBefore } } })
    board.input({ action: 'cancel', sms: { options: { key: 'k' } } })
    assert.deepEqual(await answer(board), ['cancelled', 'cancelled'])
    const caught = await board.next('caught')
    assert.equal(codeOf(caught), 'CANCELLED')
    assert.deepEqual(
      (sms(caught).recipients as Message[]).map(({ state }) => state),
      ['cancelled', 'cancelled']
    )
  })

  it('leaves a message alone that is not held, and says so', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: TO, payload: 'hi' })
    const { id } = sms(await board.next('sent'))
    for (const action of ['resend', 'drop', 'markSent']) {
      board.input({ action, sms: { options: { id } } })
      assert.equal(codeOf(await board.next('caught')), 'NOT_HELD')
    }
    board.input({ action: 'cancel', sms: { options: { id } } })
    assert.deepEqual(await answer(board), ['sent'])
  })

  it('knows nothing of a batch that is none, and needs an address', async () => {
    const board = await SmsBoard.deploy()
    board.input({ action: 'status', sms: { options: { batch: 'none' } } })
    assert.deepEqual(await answer(board), [])
    board.input({ action: 'status' })
    assert.equal(codeOf(await board.next('caught')), 'NO_ADDRESS')
    board.input({ action: 'status', sms: { options: { id: 7 } } })
    assert.equal(codeOf(await board.next('caught')), 'BAD_OPTION')
  })

  it('is answered when what came in before it is on disk, all of it', async () => {
    const board = await SmsBoard.deploy({ modem: { connection: 'none' } })
    for (let i = 0; i < 50; i++)
      board.input({ to: `+62812${30_000_000 + i}`, payload: 'hi', sms: { options: { key: 'k' } } })
    board.input({ action: 'status', sms: { options: { key: 'k' } } })
    assert.equal((await answer(board)).length, 50)
  })
})

describe('a message of sms-send whose answer got lost', function () {
  this.timeout(30_000)
  useHelper()
  let modem: ModemOnTcp
  afterEach(() => modem.stop())

  /** The serial server goes while the network has it. */
  async function lost(board: SmsBoard, payload: string): Promise<Message> {
    board.input({ to: TO, payload, topic: 'tank', sms: { options: { unknown: 'hold' } } })
    await modem.ctrlZ(1)
    await modem.close()
    const caught = await board.until('caught', ({ error }) => (error as Message).code === 'OUTCOME_UNKNOWN')
    await modem.open()
    return caught
  }

  it('is OUTCOME_UNKNOWN at once, and what it turns out to be comes on output 2', async () => {
    modem = await new ModemOnTcp(3000).open()
    const board = await SmsBoard.deploy({ modem: { ...modem.config }, send: { report: true } })
    const caught = await lost(board, 'hello')
    const [recipient] = sms(caught).recipients as Message[]
    assert.equal(recipient!.state, 'unknown')
    // The delivery report is the evidence.
    const late = await board.next('report')
    assert.deepEqual([sms(late).id, late.topic], [recipient!.id, 'tank'])
    assert.ok(['sent', 'delivered'].includes(sms(late).state as string))
    assert.deepEqual(board.left('sent'), [])
    await modem.hasTaken(1)
    assert.deepEqual(modem.taken, ['hello'])
  })

  it('is sent where a person says so, by markSent', async () => {
    modem = await new ModemOnTcp(3000).open()
    const board = await SmsBoard.deploy({ modem: { ...modem.config } })
    const [recipient] = sms(await lost(board, 'hello')).recipients as Message[]
    board.input({ action: 'markSent', sms: { options: { id: recipient!.id } } })
    assert.deepEqual(await answer(board), ['sent'])
    assert.equal(sms(await board.next('report')).state, 'sent')
    await modem.hasTaken(1)
    assert.deepEqual(modem.taken, ['hello'])
  })
})
