import assert from 'node:assert/strict'
import { helper, useHelper } from '../support/helper'
import { temporaryDir } from '../support/temp'
import { until } from '../support/until'
import {
  BROADCAST,
  BroadcastBoard,
  flowOf,
  type Message,
  MODEM,
  people,
  sinkOf,
  sms,
  standingOf
} from './broadcast-board'
import { ModemOnTcp } from './modem-beside'

/** The numbers whose result was told there, in their order. */
function numbersAt(board: BroadcastBoard): unknown[] {
  return board.seen('result').map(({ to }) => to)
}

describe('a broadcast over restarts and deploys', function () {
  this.timeout(60_000)
  useHelper()

  /** One that can be stopped on the way: the virtual ones of a process are all as fast as the first. */
  let slow: ModemOnTcp
  beforeEach(async () => {
    slow = await new ModemOnTcp(50).open()
  })
  afterEach(() => slow.stop())

  it('goes on behind a restart, and tells the rest: each row once', async () => {
    const userDir = temporaryDir('board')
    const rows = people(20)
    const before = await BroadcastBoard.deploy({ userDir, modem: slow.config as Message })
    await before.ask({ payload: rows })
    await before.all('result', 5)
    await helper.unload()
    assert.ok(before.seen('result').length < 20)
    const after = await BroadcastBoard.deploy({ userDir, modem: slow.config as Message })
    const done = await after.next('done')
    assert.deepEqual([standingOf(done).sent, standingOf(done).total], [20, 20])
    assert.deepEqual(
      (done.rows as Message[]).map(({ to, state }) => [to, state]),
      rows.map(({ to }) => [to, 'sent'])
    )
    const told = [...new Set([...numbersAt(before), ...numbersAt(after)])]
    assert.deepEqual(
      told,
      rows.map(({ to }) => to)
    )
    // What may have been told before says so.
    const first = new Set(numbersAt(before))
    const again = after.seen('result').filter(({ to }) => first.has(to))
    assert.deepEqual(
      again.filter((msg) => sms(msg).recovered !== true),
      []
    )
    assert.equal(standingOf(await after.ask({ action: 'status' })).state, 'done')
  })

  it('stays paused behind a restart until it is resumed', async () => {
    const userDir = temporaryDir('board')
    const before = await BroadcastBoard.deploy({ userDir, modem: slow.config as Message })
    await before.ask({ payload: people(8) })
    await before.all('result', 2)
    await before.ask({ action: 'pause' })
    await helper.unload()
    const after = await BroadcastBoard.deploy({ userDir, modem: slow.config as Message })
    const { state, sent } = standingOf(await after.ask({ action: 'status' }))
    assert.equal(state, 'paused')
    assert.ok(sent < 8)
    const { status } = await after.until('status', (msg) => (msg.status as Message).batch !== undefined)
    assert.deepEqual([(status as Message).fill, (status as Message).state], ['yellow', 'paused'])
    await after.ask({ action: 'resume' })
    assert.equal(standingOf(await after.next('done')).sent, 8)
  })

  it('tells an end that came while its node was switched off, marked as recovered', async () => {
    const other = {
      id: '5d8a1e7fb36092c4',
      type: 'sms-broadcast',
      modem: MODEM,
      text: 'x',
      wires: [[], [sinkOf('progress')], []]
    }
    const flow = { modem: slow.config as Message, more: [other] }
    const board = await BroadcastBoard.deploy(flow)
    const { batch } = standingOf(await board.ask({ payload: people(5) }))
    await board.all('result', 1)
    await board.deployAgain({ ...flow, broadcast: { d: true } })
    const before = board.seen('result').length
    assert.ok(before < 5)
    await until('the broadcast is over', async () => {
      helper.getNode(other.id).receive({ action: 'status', sms: { options: { batch } } })
      return standingOf(await board.next('progress')).state === 'done'
    })
    assert.deepEqual([board.seen('done').length, board.seen('result').length], [0, before])
    await board.deployAgain(flow)
    const done = await board.next('done')
    assert.deepEqual([standingOf(done).sent, sms(done).recovered], [5, true])
    const late = (await board.all('result', 5)).slice(before)
    assert.deepEqual(
      late.map((msg) => sms(msg).recovered),
      late.map(() => true)
    )
  })

  it('is not cut by a deploy in mid-send: each row arrives and is told once', async () => {
    const rows = people(20)
    const board = await BroadcastBoard.deploy({ modem: slow.config as Message })
    await board.ask({ payload: rows })
    await board.all('result', 5)
    await board.deployAgain({ modem: slow.config as Message })
    assert.ok(board.seen('result').length < 20)
    const done = await board.next('done')
    assert.equal(standingOf(done).sent, 20)
    assert.deepEqual(
      numbersAt(board),
      rows.map(({ to }) => to)
    )
  })

  it('is taken in to its end by a deploy, if that is soon: then it begins', async () => {
    const board = await BroadcastBoard.deploy({ modem: { connection: 'none' } })
    board.input({ payload: people(300) })
    await board.deployAgain({ modem: { connection: 'none' } })
    const { state, queued } = standingOf(await board.ask({ action: 'status' }))
    assert.deepEqual([state, queued], ['running', 300])
  })

  it('of a node that was deleted goes on, and its end is told in the log', async () => {
    const board = await BroadcastBoard.deploy({ modem: slow.config as Message })
    const { batch } = standingOf(await board.ask({ payload: people(8) }))
    await board.all('result', 2)
    const flow = flowOf({ modem: slow.config as Message }).filter(({ type }) => type !== 'sms-broadcast')
    await helper.setFlows(flow as never, 'full')
    const logged = () =>
      (helper.log() as unknown as { args: { msg: unknown }[][] }).args
        .map(([entry]) => String(entry!.msg))
        .filter((text) => /has been deleted/.test(text) && text.includes(batch))
    await until('its end in the log', () => logged().length > 0)
    assert.deepEqual(logged(), [
      `sms-broadcast: the node ${BROADCAST} has been deleted; its broadcast ${batch} is done: 8 of 8 sent, 0 failed, 0 held.`
    ])
  })
})
