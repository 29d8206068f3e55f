import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { BroadcastBoard, codeOf, type Message, people, sms, standingOf } from './broadcast-board'

/** Numbers in the order of the rows. */
function numbersIn({ rows }: Message): unknown[] {
  return (rows as Message[]).map(({ to }) => to)
}

function part(index: number | undefined, payload: unknown, more: Message = {}, id = 's1'): Message {
  const { count, ...rest } = more
  const parts = { id, ...(index !== undefined && { index }), ...(count !== undefined && { count }) }
  return { payload, parts, ...rest }
}

describe('a stream of rows into sms-broadcast', function () {
  this.timeout(30_000)
  useHelper()

  it('is one broadcast, begun by the message that makes it whole: only that one is answered', async () => {
    const board = await BroadcastBoard.deploy()
    for (const [i, row] of people(5).entries()) board.input(part(i, row, i === 4 ? { count: 5 } : {}))
    const answer = await board.until('progress', ({ parts }) => parts !== undefined)
    assert.deepEqual(answer.parts, { id: 's1', index: 4, count: 5 })
    assert.equal(standingOf(answer).total, 5)
    const done = await board.next('done')
    assert.deepEqual(
      numbersIn(done),
      people(5).map(({ to }) => to)
    )
    assert.equal((await board.all('completed', 5)).length, 5)
    assert.equal(board.seen('progress').filter(({ parts }) => parts !== undefined).length, 1)
  })

  it('may come in any order, with several rows in a message, beside another stream', async () => {
    const board = await BroadcastBoard.deploy()
    board.input(part(1, people(2, 2), { count: 2 }))
    board.input(part(0, people(1, 100), { count: 2 }, 's2'))
    board.input(part(0, people(2), { count: 2 }))
    board.input(part(1, people(1, 101), { count: 2 }, 's2'))
    const ends = await board.all('done', 2)
    assert.deepEqual(ends.map((done) => numbersIn(done).length).sort(), [2, 4])
    assert.equal(new Set(ends.map((done) => sms(done).batch)).size, 2)
  })

  it('may be ended by msg.complete, with a row of its own or without', async () => {
    const board = await BroadcastBoard.deploy()
    board.input(part(0, people(1)[0]))
    board.input(part(1, people(1, 1)[0], { complete: true }))
    board.input(part(0, people(1, 2)[0], {}, 's2'))
    board.input(part(undefined, undefined, { complete: true }, 's2'))
    const ends = await board.all('done', 2)
    assert.deepEqual(ends.map((done) => standingOf(done).sent).sort(), [1, 2])
  })

  it('counts a message that comes twice once, and says so', async () => {
    const board = await BroadcastBoard.deploy()
    board.input(part(0, people(1)[0], { count: 2 }))
    board.input(part(0, people(1)[0], { count: 2 }))
    assert.equal(codeOf(await board.next('caught')), 'BAD_PARTS')
    board.input(part(1, people(1, 1)[0], { count: 2 }))
    assert.equal(standingOf(await board.next('done')).sent, 2)
  })

  it('has a place for each message: without one it is refused', async () => {
    const board = await BroadcastBoard.deploy()
    board.input({ payload: people(1)[0], parts: { id: 's1' } })
    assert.equal(codeOf(await board.next('caught')), 'BAD_PARTS')
  })

  it('that is given up by msg.reset sends nothing, says so on the third output, and may begin anew', async () => {
    const board = await BroadcastBoard.deploy()
    for (const [i, row] of people(3).entries()) board.input(part(i, row))
    await board.all('completed', 3)
    board.input({ reset: true })
    const done = await board.next('done')
    const { state, total, sent, cancelled, error } = standingOf(done)
    assert.deepEqual([state, total, sent, cancelled, error?.code], ['cancelled', 3, 0, 3, 'STREAM_RESET'])
    // What was on its way is refused, and is no broadcast of its own.
    board.input(part(3, people(1, 3)[0], { complete: true }))
    assert.equal(codeOf(await board.next('caught')), 'STREAM_RESET')
    for (const [i, row] of people(2).entries()) board.input(part(i, row, { count: 2 }))
    assert.equal(standingOf(await board.next('done')).sent, 2)
    assert.deepEqual(
      board.seen('result').map((msg) => sms(msg).state),
      ['sent', 'sent']
    )
  })

  it('in which a column is missing ends there: nothing is sent, and the rest is refused', async () => {
    const board = await BroadcastBoard.deploy()
    board.input(part(0, people(1)[0], { count: 3 }))
    board.input(part(1, { to: '+6281234000001' }, { count: 3 }))
    board.input(part(2, people(1, 2)[0], { count: 3 }))
    assert.deepEqual(
      [codeOf(await board.next('caught')), codeOf(await board.next('caught'))],
      ['MISSING_COLUMN', 'MISSING_COLUMN']
    )
    assert.match((board.seen('caught')[0]!.error as { message: string }).message, /in row 2\./)
    const { state, sent, error } = standingOf(await board.next('done'))
    assert.deepEqual([state, sent, error?.code], ['cancelled', 0, 'MISSING_COLUMN'])
  })

  it('that a deploy cuts off sends nothing; what comes of it afterwards is not taken for the whole', async () => {
    const board = await BroadcastBoard.deploy()
    for (const [i, row] of people(3).entries()) board.input(part(i, row))
    await board.all('completed', 3)
    await board.deployAgain({ broadcast: { name: 'changed' } })
    const { state, sent, cancelled, error } = standingOf(await board.next('done'))
    assert.deepEqual([state, sent, cancelled, error?.code], ['cancelled', 0, 3, 'INTAKE_INTERRUPTED'])
    board.input(part(3, people(1, 3)[0]))
    board.input(part(undefined, undefined, { complete: true }))
    await board.all('completed', 5)
    const { state: open } = standingOf(await board.ask({ action: 'status' }))
    assert.equal(open, 'open')
    assert.deepEqual(board.seen('result'), [])
  })

  it('of thousands of small messages is taken in whole, and each of them is done', async () => {
    const board = await BroadcastBoard.deploy({ modem: { connection: 'none' } })
    const rows = people(3000)
    for (const [i, row] of rows.entries()) board.input(part(i, row, { count: rows.length }))
    const answer = await board.until('progress', ({ parts }) => parts !== undefined)
    assert.equal(standingOf(answer).queued, 3000)
    assert.equal((await board.all('completed', 3000)).length, 3000)
    const { payload } = await board.ask({ action: 'rows', sms: { options: { offset: 2999 } } })
    assert.deepEqual(
      (payload as Message[]).map(({ row, to }) => [row, to]),
      [[2999, rows[2999]!.to]]
    )
  })
})
