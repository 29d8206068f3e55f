import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { type Message, SmsBoard } from './sms-board'

const OWN = '+628120000001'

/** What of a received message only its sender can have asked for. */
function special({ sms }: Message): object {
  const { class: messageClass, ports, encoding } = sms as Message
  return { messageClass, ports, encoding }
}

describe('a message that one node of ours hands to the next', function () {
  this.timeout(20_000)
  useHelper()

  it('takes no key, class, port or service centre along from sms-send to sms-send', async () => {
    const board = await SmsBoard.deploy()
    const options = {
      key: 'k',
      flash: true,
      ports: { dst: 2948 },
      smsc: '+628119999999',
      encoding: 'ucs2',
      unknown: 'hold'
    }
    board.input({ to: OWN, payload: 'hello', sms: { options } })
    const first = await board.next('sent')
    assert.deepEqual(special(await board.next('received')), {
      messageClass: 0,
      ports: { dst: 2948, src: 0, bits: 16 },
      encoding: 'ucs2'
    })
    board.input(first)
    const second = await board.next('sent')
    assert.notEqual((second.sms as Message).id, (first.sms as Message).id)
    assert.equal((second.sms as Message).key, undefined)
    assert.equal((second.sms as Message).duplicate, undefined)
    assert.deepEqual(special(await board.next('received')), {
      messageClass: undefined,
      ports: undefined,
      encoding: 'gsm7'
    })
  })

  it('takes none from sms-receive to sms-send: the reply is a plain message by the own service centre', async () => {
    const board = await SmsBoard.deploy()
    const options = { flash: true, ports: { dst: 2948 }, smsc: '+628119999999' }
    board.input({ to: OWN, payload: 'hello', sms: { options } })
    await board.next('sent')
    const received = await board.next('received')
    assert.equal(typeof (received.sms as Message).smsc, 'string')
    board.input(received)
    const reply = await board.next('sent')
    assert.deepEqual([reply.to, reply.payload], [OWN, 'hello'])
    const again = await board.next('received')
    assert.deepEqual(special(again), { messageClass: undefined, ports: undefined, encoding: 'gsm7' })
  })
})
