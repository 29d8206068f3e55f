import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { BroadcastBoard, codeOf, type Message, people, sms, standingOf } from './broadcast-board'
import { ModemOnTcp } from './modem-beside'

describe('several broadcasts, and others beside them', function () {
  this.timeout(60_000)
  useHelper()

  /** One that can be stopped on the way: the virtual ones of a process are all as fast as the first. */
  let slow: ModemOnTcp
  beforeEach(async () => {
    slow = await new ModemOnTcp(40).open()
  })
  afterEach(() => slow.stop())

  it('run at once in one node: each has its own answer, progress, end and table', async () => {
    const board = await BroadcastBoard.deploy()
    for (const [i, count] of [5, 7, 9].entries()) board.input({ topic: i, payload: people(count, i * 100) })
    const ends = await board.all('done', 3)
    const answers = board.seen('progress').filter(({ topic }) => topic !== undefined)
    assert.deepEqual(
      answers.map((msg) => [msg.topic, standingOf(msg).total]),
      [
        [0, 5],
        [1, 7],
        [2, 9]
      ]
    )
    for (const answer of answers) {
      const { batch, total } = standingOf(answer)
      const end = ends.filter((done) => standingOf(done).batch === batch)
      assert.deepEqual(
        end.map((done) => [standingOf(done).sent, (done.rows as Message[]).length]),
        [[total, total]]
      )
      assert.equal(board.seen('result').filter((msg) => sms(msg).batch === batch).length, total)
    }
  })

  it('let an alert of sms-send pass at the next part', async () => {
    const board = await BroadcastBoard.deploy({
      modem: slow.config as Message,
      broadcast: { text: '{{name}} '.padEnd(400, 'x') }
    })
    await board.ask({ payload: people(4) })
    await board.all('result', 1)
    const before = slow.taken.length
    board.alert({ to: '+6281234999999', payload: 'Tank level low' })
    assert.equal(sms(await board.next('alert')).state, 'sent')
    // Behind the part that was on its way, and at most one more: three parts of a message are not waited for.
    const place = slow.taken.indexOf('Tank level low')
    assert.ok(place <= before + 2, `${place - before} parts were faster`)
    const { sent } = standingOf(await board.next('done'))
    assert.equal(sent, 4)
  })

  it('progress comes once a second at most, and its numbers are right', async () => {
    const board = await BroadcastBoard.deploy({ modem: slow.config as Message })
    const times: number[] = []
    const watch = async () => {
      for (;;) {
        const msg = await board.until('progress', ({ topic }) => topic === undefined)
        times.push(performance.now())
        if (standingOf(msg).state === 'done') return
      }
    }
    board.input({ topic: 'rows', payload: people(40) })
    await watch()
    for (const { payload } of board.seen('progress')) {
      const { total, queued, sending, sent, delivered, failed, cancelled, unknown } = payload as Record<
        string,
        number
      >
      assert.equal(queued! + sending! + sent! + delivered! + failed! + cancelled! + unknown!, total)
    }
    const gaps = times.slice(1).map((at, i) => at - times[i]!)
    assert.ok(gaps.length >= 2, `${times.length} messages`)
    assert.deepEqual(
      gaps.filter((ms) => ms < 950),
      []
    )
    const running = board
      .seen('progress')
      .map(standingOf)
      .filter(({ rate }) => rate > 0)
    assert.ok(running.length > 0)
    for (const { eta, state } of running)
      if (state === 'running') assert.ok(Date.parse(eta!) > Date.now() - 60_000)
  })

  it('with the same key are one: the second answers with the first, sends nothing and tells nothing more', async () => {
    const board = await BroadcastBoard.deploy()
    const start = () => board.ask({ payload: people(3), sms: { options: { key: 'k1' } } })
    const first = await start()
    const done = await board.next('done')
    const again = await start()
    assert.deepEqual(
      [standingOf(again).duplicate, standingOf(again).batch, standingOf(again).state, sms(again).duplicate],
      [true, standingOf(first).batch, 'done', true]
    )
    assert.equal('duplicate' in standingOf(first), false)
    // A third one, with another key, is told: there is nothing of the second before it.
    await board.ask({ payload: people(2, 50), sms: { options: { key: 'k2' } } })
    await board.until('done', (msg) => standingOf(msg).batch !== standingOf(done).batch)
    assert.deepEqual([board.seen('done').length, board.seen('result').length], [2, 5])
    assert.equal(standingOf(await board.ask({ action: 'status' })).total, 2)
  })

  it('with the same key and more rows send to those that are new only', async () => {
    const board = await BroadcastBoard.deploy()
    await board.ask({ payload: people(2), sms: { options: { key: 'k' } } })
    await board.next('done')
    const more = await board.ask({ payload: people(3), sms: { options: { key: 'k' } } })
    assert.equal('duplicate' in standingOf(more), false)
    const { sent, cancelled } = standingOf(await board.next('done'))
    assert.deepEqual([sent, cancelled], [1, 2])
    const repeated = board.seen('result').filter((msg) => sms(msg).state === 'cancelled')
    assert.deepEqual(
      repeated.map((msg) => codeOf(sms(msg))),
      ['DUPLICATE_KEY', 'DUPLICATE_KEY']
    )
  })
})
