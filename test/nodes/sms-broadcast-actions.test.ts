import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import {
  BroadcastBoard,
  codeOf,
  type Message,
  people,
  type Standing,
  sms,
  standingOf
} from './broadcast-board'
import { ModemOnTcp } from './modem-beside'

describe('msg.action at sms-broadcast', function () {
  this.timeout(40_000)
  useHelper()

  /** One that can be stopped on the way: the virtual ones of a process are all as fast as the first. */
  let slow: ModemOnTcp
  beforeEach(async () => {
    slow = await new ModemOnTcp(100).open()
  })
  afterEach(() => slow.stop())

  const act = async (board: BroadcastBoard, action: string, options: Message = {}): Promise<Standing> =>
    standingOf(await board.ask({ action, sms: { options } }))

  it('pause stops before the next message, resume goes on there', async () => {
    const board = await BroadcastBoard.deploy({ modem: slow.config as Message })
    await board.ask({ payload: people(12) })
    await board.all('result', 2)
    const paused = await act(board, 'pause')
    assert.equal(paused.state, 'paused')
    // What has begun is finished; nothing is left on its way then.
    const still = await board.until('progress', (msg) => (msg.payload as { sending: number }).sending === 0)
    const { sent, queued } = standingOf(still)
    assert.ok(sent >= 2 && sent < 12, `${sent} sent`)
    assert.equal(sent + queued, 12)
    const later = await act(board, 'status')
    assert.equal(later.state, 'paused')
    // One that the modem had just taken up is not on its way yet, and is finished as well.
    assert.ok(later.sent - sent <= 1, `${sent}, then ${later.sent} sent`)
    assert.equal((await act(board, 'resume')).state, 'running')
    const done = standingOf(await board.next('done'))
    assert.deepEqual([done.sent, done.failed], [12, 0])
    const numbers = board.seen('result').map(({ to }) => to)
    assert.deepEqual(
      numbers,
      people(12).map(({ to }) => to)
    )
  })

  it('cancel stops what has not begun, and each row says so', async () => {
    const board = await BroadcastBoard.deploy({ modem: slow.config as Message })
    await board.ask({ payload: people(12) })
    await board.all('result', 2)
    assert.equal((await act(board, 'cancel')).state, 'cancelled')
    const done = standingOf(await board.next('done'))
    assert.deepEqual(
      [done.state, done.sent + done.cancelled, done.error?.code],
      ['cancelled', 12, 'CANCELLED']
    )
    assert.ok(done.cancelled > 0)
    const results = await board.all('result', 12)
    const states = results.map((msg) => sms(msg).state)
    assert.equal(states.filter((state) => state === 'cancelled').length, done.cancelled)
    board.input({ action: 'resume' })
    assert.equal(codeOf(await board.next('caught')), 'BATCH_OVER')
  })

  it('status tells how it stands; of a node that has begun none, that there is none', async () => {
    const board = await BroadcastBoard.deploy({ modem: slow.config as Message })
    const none = await board.ask({ action: 'status', topic: 't' })
    assert.deepEqual([none.topic, 'action' in none, standingOf(none).state], ['t', false, 'none'])
    await board.ask({ payload: people(4) })
    await board.all('result', 1)
    const standing = await act(board, 'status')
    assert.deepEqual([standing.state, standing.total], ['running', 4])
    const { queued, sending, sent } = standing as unknown as Record<string, number>
    assert.equal(queued! + sending! + sent!, 4)
  })

  it('rows is the table, page by page, in the order of the rows', async () => {
    const board = await BroadcastBoard.deploy({ modem: { connection: 'none' } })
    await board.ask({ payload: people(250) })
    const first = await board.ask({ action: 'rows' })
    assert.equal((first.payload as Message[]).length, 100)
    const page = await board.ask({ action: 'rows', sms: { options: { offset: 240, limit: 20 } } })
    const rows = page.payload as Message[]
    assert.deepEqual(
      rows.map(({ row, to, columns }) => [row, to, columns]),
      people(10, 240).map((one, i) => [240 + i, one.to, one])
    )
    assert.deepEqual([sms(page).kind, sms(page).offset, sms(page).limit], ['rows', 240, 20])
    for (const options of [{ limit: 0 }, { offset: -1 }, { limit: 10_001 }, { offset: 'x' }]) {
      board.input({ action: 'rows', sms: { options } })
      assert.equal(codeOf(await board.next('caught')), 'BAD_OPTION')
    }
  })

  it('preview says what it would be, and sends nothing', async () => {
    const board = await BroadcastBoard.deploy({
      modem: { limitMinute: '30' },
      broadcast: { price: '0.05', currency: 'EUR' }
    })
    const payload = [...people(2), { to: people(1)[0]!.to, name: 'again' }, { to: 'x', name: 'y' }]
    payload.push({ to: '+6281234000009', name: 'Ayu 🎉' })
    const answer = await board.ask({ action: 'preview', payload })
    const { sample, invalid, ucs2, ...preview } = answer.payload as Message
    assert.deepEqual(preview, {
      rows: 5,
      recipients: 3,
      duplicates: [{ row: 2, of: 0 }],
      segments: 3,
      encodings: { gsm7: 2, ucs2: 1 },
      longest: 1,
      rate: 12,
      seconds: 15,
      cost: 0.15,
      currency: 'EUR'
    })
    assert.deepEqual(
      (invalid as Message[]).map(({ row, code }) => [row, code]),
      [[3, 'BAD_RECIPIENT']]
    )
    assert.deepEqual(ucs2, [{ row: 4, characters: ['🎉'] }])
    assert.equal((sample as Message[])[0]!.text, 'Hello P0')
    assert.equal(sms(answer).kind, 'preview')
    assert.equal((await act(board, 'status')).state, 'none')
  })

  it('that is unknown is refused, and never taken for rows', async () => {
    const board = await BroadcastBoard.deploy()
    for (const action of ['stop', 'PAUSE', 'constructor', 0, false, {}]) {
      board.input({ action, payload: people(1) })
      assert.equal(codeOf(await board.next('caught')), 'UNKNOWN_ACTION')
    }
    assert.deepEqual([(await act(board, 'status')).state, board.seen('result')], ['none', []])
  })

  it('is about the last broadcast, or the one that is named in the options or by an answer', async () => {
    const board = await BroadcastBoard.deploy({ modem: { connection: 'none' } })
    const first = await board.ask({ payload: people(2) })
    const second = await board.ask({ payload: people(3, 10) })
    assert.equal((await act(board, 'status')).total, 3)
    assert.equal((await act(board, 'status', { batch: standingOf(first).batch })).total, 2)
    assert.equal(standingOf(await board.ask({ ...first, action: 'status' })).total, 2)
    const { batch } = standingOf(second)
    const both = await board.ask({ action: 'status', sms: { ...sms(first), options: { batch } } })
    assert.equal(standingOf(both).total, 3)
    board.input({ action: 'pause', sms: { options: { batch: 'none' } } })
    assert.equal(codeOf(await board.next('caught')), 'NOT_FOUND')
    board.input({ action: 'pause', sms: { options: { batch: 7 } } })
    assert.equal(codeOf(await board.next('caught')), 'BAD_OPTION')
  })

  it('is answered when the rows that came before it are on disk', async () => {
    const board = await BroadcastBoard.deploy({ modem: { connection: 'none' } })
    board.input({ payload: people(300) })
    const { payload } = await board.ask({ action: 'rows', sms: { options: { offset: 299 } } })
    assert.deepEqual(
      (payload as Message[]).map(({ row }) => row),
      [299]
    )
  })

  it('pause and cancel do not wait for rows that are being taken in: they count for those', async () => {
    const board = await BroadcastBoard.deploy()
    board.input({ payload: people(2000), topic: 'rows' })
    const paused = await act(board, 'pause')
    assert.deepEqual([paused.state, paused.total < 2000], ['open', true])
    const whole = await board.until('progress', ({ topic }) => topic === 'rows')
    assert.deepEqual([standingOf(whole).state, standingOf(whole).queued], ['paused', 2000])
    board.input({ payload: people(2000, 5000), topic: 'more' })
    await act(board, 'cancel')
    const more = await board.until('progress', ({ topic }) => topic === 'more')
    assert.deepEqual([standingOf(more).state, standingOf(more).error?.code], ['cancelled', 'CANCELLED'])
    const { state, total, cancelled } = standingOf(await board.next('done'))
    assert.deepEqual([state, cancelled], ['cancelled', total])
    assert.deepEqual(board.seen('result'), [])
  })
})
