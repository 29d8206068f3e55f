import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { type Message, SmsBoard } from './sms-board'

describe('the network of the virtual modems', function () {
  this.timeout(20_000)
  useHelper()

  it('refuses a number of the range that nobody has, once and for good', async () => {
    const board = await SmsBoard.deploy()
    board.input({ to: '089900000430', payload: 'hi' })
    const { error, sms } = await board.next('caught')
    assert.equal((error as Message).code, 'CMS_1')
    const [recipient] = (sms as { recipients: Message[] }).recipients
    assert.deepEqual([recipient!.to, recipient!.state], ['+6289900000430', 'failed'])
    board.input({ to: '+6281234567890', payload: 'hi' })
    assert.equal((await board.next('sent')).to, '+6281234567890')
  })
})
