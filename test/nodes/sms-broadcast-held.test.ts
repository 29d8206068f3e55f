import assert from 'node:assert/strict'
import { sim800 } from '../../src/simulator/modem/profiles/sim800'
import { useHelper } from '../support/helper'
import { BroadcastBoard, codeOf, type Message, people, sms, standingOf } from './broadcast-board'
import { ModemOnTcp } from './modem-beside'

const ROWS = people(3)

describe('what sms-broadcast holds', function () {
  this.timeout(60_000)
  useHelper()

  describe('for its answer got lost', () => {
    let modem: ModemOnTcp
    let board: BroadcastBoard
    let held: Message

    /** A modem that restarts behind its second Ctrl-Z, and says so: whether that message was sent nobody knows. */
    beforeEach(async () => {
      modem = await new ModemOnTcp(300, undefined, sim800).open()
      board = await BroadcastBoard.deploy({ modem: modem.config as Message })
      await board.ask({ payload: ROWS })
      await modem.ctrlZ(2)
      modem.modem.reboot()
      const done = await board.next('done')
      assert.deepEqual([standingOf(done).sent, standingOf(done).held], [2, 1])
      held = (done.rows as Message[]).find((row) => row.held === true)!
    })
    afterEach(() => modem.stop())

    const taken = () => modem.network.ledger.entries.map(({ to }) => to)
    const countOf = (to: unknown) => taken().filter((one) => one === to).length

    it('is told as unknown, once, does not go again by itself, and may be marked as sent', async () => {
      assert.deepEqual([held.row, held.state, held.to], [1, 'unknown', ROWS[1]!.to])
      assert.equal(codeOf(held), 'OUTCOME_UNKNOWN')
      const results = await board.all('result', 3)
      assert.deepEqual(
        results.map((msg) => [msg.to, sms(msg).state]).sort(),
        ROWS.map(({ to }, i) => [to, i === 1 ? 'unknown' : 'sent'])
      )
      await board.until('status', ({ status }) => {
        const { fill, state, held: count } = status as Message
        return fill === 'yellow' && state === 'done' && count === 1
      })
      const before = taken().length
      const answer = standingOf(await board.ask({ action: 'markSent' }))
      assert.deepEqual([answer.held, answer.sent, answer.state], [0, 3, 'done'])
      assert.equal(taken().length, before)
    })

    it('is sent again when a person says so: all that is held, or one', async () => {
      const before = countOf(held.to)
      assert.ok(before <= 1)
      assert.equal(standingOf(await board.ask({ action: 'resend' })).held, 0)
      const result = await board.until('result', (msg) => msg.to === held.to && sms(msg).state === 'sent')
      assert.equal(sms(result).id, held.id)
      const end = await board.until('progress', (msg) => standingOf(msg).sent === 3)
      assert.equal(standingOf(end).held, 0)
      assert.equal(countOf(held.to), before + 1)
      // The end was told.
      assert.equal(board.seen('done').length, 1)
      board.input({ action: 'resend', sms: { options: { id: held.id } } })
      assert.equal(codeOf(await board.next('caught')), 'NOT_HELD')
    })
  })

  describe('for it would be the sixth of the same text', () => {
    const [first, second] = people(2)

    async function looping(): Promise<BroadcastBoard> {
      const board = await BroadcastBoard.deploy()
      for (let i = 0; i < 5; i++) board.alert({ to: first!.to, payload: 'Hello P0' })
      await board.all('alert', 5)
      await board.ask({ payload: [first, second] })
      const done = await board.next('done')
      assert.deepEqual([standingOf(done).sent, standingOf(done).held], [1, 1])
      assert.equal(codeOf((done.rows as Message[])[0]!), 'LOOP_GUARD')
      return board
    }

    it('is dropped, addressed by its result, and is a failure from then on', async () => {
      const board = await looping()
      const told = board.seen('result').find((msg) => msg.to === first!.to)!
      const answer = standingOf(await board.ask({ ...told, action: 'drop' }))
      assert.deepEqual([answer.held, answer.failed, answer.sent], [0, 1, 1])
      const result = await board.until('result', (msg) => sms(msg).state === 'failed')
      assert.deepEqual([sms(result).id, codeOf(sms(result))], [sms(told).id, 'DROPPED'])
    })

    it('is no other message, and was not sent: neither is said of it', async () => {
      const board = await looping()
      board.input({ action: 'drop', sms: { options: { id: 'none' } } })
      assert.equal(codeOf(await board.next('caught')), 'NOT_FOUND')
      const alert = sms(board.seen('alert')[0]!).id
      board.input({ action: 'drop', sms: { options: { id: alert } } })
      assert.equal(codeOf(await board.next('caught')), 'NOT_FOUND')
      assert.equal(standingOf(await board.ask({ action: 'markSent' })).held, 1)
    })

    it('goes when a person says so for all of a broadcast, whatever result is in the message', async () => {
      const board = await looping()
      const other = board.seen('result').find((msg) => msg.to === second!.to)!
      const { batch } = sms(other)
      await board.ask({ ...other, action: 'resend', sms: { ...sms(other), options: { batch } } })
      const result = await board.until('result', (msg) => msg.to === first!.to && sms(msg).state === 'sent')
      assert.equal(result.payload, 'Hello P0')
    })
  })
})
