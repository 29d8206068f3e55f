import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { BroadcastBoard, codeOf, type Message, people, sms, standingOf } from './broadcast-board'

const FIRST = '+6281234000000'

describe('sms-broadcast', function () {
  this.timeout(30_000)
  useHelper()

  it('sends a text with columns to each row, answers, tells each result, the progress and the end', async () => {
    const board = await BroadcastBoard.deploy()
    const answer = await board.ask({ topic: 'mine', payload: people(3), sms: { options: { report: true } } })
    const { batch } = standingOf(answer)
    assert.deepEqual([answer.topic, standingOf(answer).total], ['mine', 3])
    assert.deepEqual(answer.sms, { kind: 'progress', batch, virtual: true })
    await board.next('completed')
    const done = await board.next('done')
    assert.deepEqual(done.sms, { kind: 'done', batch, virtual: true })
    const { state, sent, delivered, failed, total } = standingOf(done)
    assert.deepEqual([state, total, sent + delivered, failed], ['done', 3, 3, 0])
    assert.equal(typeof (done.payload as { seconds: unknown }).seconds, 'number')
    const told = await board.all('result', 6)
    const ofKind = (kind: string) => told.filter((msg) => sms(msg).kind === kind)
    assert.deepEqual(
      ofKind('result').map((msg) => [msg.to, msg.payload, msg.row, sms(msg).batch, sms(msg).state]),
      people(3).map((row) => [row.to, `Hello ${row.name}`, row, batch, 'sent'])
    )
    assert.deepEqual(
      ofKind('report').map((msg) => [msg.to, sms(msg).state]),
      people(3).map((row) => [row.to, 'delivered'])
    )
    const last = await board.until('progress', (msg) => standingOf(msg).delivered === 3)
    assert.deepEqual([last.topic, standingOf(last).state], [undefined, 'done'])
    assert.equal(board.seen('done').length, 1)
  })

  it('has the table on the third output: each row with its outcome, its text and its columns', async () => {
    const board = await BroadcastBoard.deploy()
    board.input({ payload: [...people(1), { to: '12', name: 'X' }] })
    const { rows } = await board.next('done')
    const [sent, failed] = rows as Message[]
    const { id, queuedAt, sentAt, ...rest } = sent!
    for (const one of [id, queuedAt, sentAt]) assert.equal(typeof one, 'string')
    assert.deepEqual(rest, {
      row: 0,
      to: FIRST,
      text: 'Hello P0',
      state: 'sent',
      parts: { accepted: 1, total: 1 },
      columns: { to: FIRST, name: 'P0' }
    })
    assert.deepEqual([failed!.row, failed!.to, failed!.state], [1, '12', 'failed'])
    assert.equal((failed!.error as { code: string }).code, 'BAD_RECIPIENT')
  })

  it('takes an array of numbers, as text or as number', async () => {
    const board = await BroadcastBoard.deploy({ broadcast: { text: 'Hi {{to}}' } })
    board.input({ payload: ['+6281234000000', 81234000001, '081234000002'] })
    const done = await board.next('done')
    assert.deepEqual(
      (done.rows as Message[]).map(({ to, text, state }) => [to, text, state]),
      [
        ['+6281234000000', 'Hi +6281234000000', 'sent'],
        ['+6281234000001', 'Hi 81234000001', 'sent'],
        ['+6281234000002', 'Hi 081234000002', 'sent']
      ]
    )
  })

  it('takes the number from the property that the dialog says, nested as well', async () => {
    const board = await BroadcastBoard.deploy({
      broadcast: { number: 'person.phone', text: '{{person.name}}' }
    })
    board.input({ payload: [{ person: { phone: FIRST, name: 'Ayu & "Budi"' } }] })
    const result = await board.next('result')
    assert.deepEqual([result.to, result.payload], [FIRST, 'Ayu & "Budi"'])
  })

  it('sends once to a number that comes twice, and not at all to one that is none: both are results', async () => {
    const board = await BroadcastBoard.deploy()
    board.input({
      payload: [
        { to: FIRST, name: 'A' },
        { to: '081234000000', name: 'B' },
        { to: 'nobody', name: 'C' },
        { to: '', name: 'D' }
      ]
    })
    const done = await board.next('done')
    const { state, total, sent, failed, cancelled } = standingOf(done)
    assert.deepEqual([state, total, sent, failed, cancelled], ['done', 4, 1, 2, 1])
    const told = (await board.all('result', 4)).map((msg) => {
      const { state, error } = sms(msg) as { state: string; error?: { code: string } }
      return [(msg.row as Message).name, state, error?.code]
    })
    assert.deepEqual(told.sort(), [
      ['A', 'sent', undefined],
      ['B', 'cancelled', 'DUPLICATE_RECIPIENT'],
      ['C', 'failed', 'BAD_RECIPIENT'],
      ['D', 'failed', 'NO_RECIPIENT']
    ])
  })

  it('lets short codes pass only where the dialog allows them', async () => {
    const board = await BroadcastBoard.deploy({ broadcast: { text: 'x' } })
    board.input({ payload: ['3636', '*100#'] })
    const codes = ((await board.next('done')).rows as Message[]).map(({ error }) => codeOf({ error }))
    assert.deepEqual(codes, ['BAD_RECIPIENT', 'BAD_RECIPIENT'])
  })

  it('sends to short codes where it is allowed to', async () => {
    const board = await BroadcastBoard.deploy({ broadcast: { text: 'x', shortCodes: true } })
    board.input({ payload: ['3636'] })
    const result = await board.next('result')
    assert.deepEqual([result.to, sms(result).state], ['3636', 'sent'])
  })

  it('lets a row have its own text, priority and time', async () => {
    const board = await BroadcastBoard.deploy()
    const later = new Date(Date.now() + 3_600_000).toISOString()
    await board.ask({
      payload: [
        { to: FIRST, text: 'my own' },
        { to: '+6281234000001', name: 'B', notBefore: later },
        { to: '+6281234000002', name: 'C', notBefore: 'soon' }
      ]
    })
    const own = await board.until('result', (msg) => sms(msg).state === 'sent')
    assert.equal(own.payload, 'my own')
    const bad = board.seen('result').find((msg) => sms(msg).state === 'failed')!
    assert.match((sms(bad).error as { message: string }).message, /notBefore/)
    const rows = (await board.ask({ action: 'rows' })).payload as Message[]
    assert.deepEqual([rows[1]!.state, rows[1]!.reason], ['queued', 'NOT_BEFORE'])
  })

  for (const [what, payload] of [
    ['a text', 'everybody'],
    ['nothing', undefined],
    ['an empty array', []],
    ['a list with something else in it', [FIRST, null]]
  ] as const)
    it(`refuses ${what} as recipients, and names the payload`, async () => {
      const board = await BroadcastBoard.deploy()
      board.input({ payload })
      const caught = await board.next('caught')
      assert.equal(codeOf(caught), 'BAD_ROWS')
      assert.deepEqual((caught.error as { cause: unknown }).cause, { field: 'payload' })
      assert.deepEqual(standingOf(await board.ask({ action: 'status' })).state, 'none')
    })

  it('sends nothing where a column is missing anywhere, and names column and rows', async () => {
    const board = await BroadcastBoard.deploy()
    board.input({ payload: [...people(2), { to: '+6281234000009', nom: 'typo' }] })
    const caught = await board.next('caught')
    assert.equal(codeOf(caught), 'MISSING_COLUMN')
    assert.match((caught.error as { message: string }).message, /\{\{name\}\} is missing in row 3\..*nom/)
    assert.equal(standingOf(await board.ask({ action: 'status' })).state, 'none')
    assert.deepEqual([board.seen('result'), board.seen('done')], [[], []])
  })

  it('leaves out only the rows without the column, where the dialog says so', async () => {
    const board = await BroadcastBoard.deploy({ broadcast: { missing: 'fail' } })
    const payload = [...people(2), { to: '+6281234000009' }, { to: '+6281234000010', text: 'own' }]
    const preview = await board.ask({ action: 'preview', payload })
    const { recipients, invalid } = preview.payload as { recipients: number; invalid: Message[] }
    assert.deepEqual([recipients, invalid.map(({ row, code }) => [row, code])], [3, [[2, 'MISSING_COLUMN']]])
    board.input({ payload })
    const done = await board.next('done')
    assert.deepEqual([standingOf(done).sent, standingOf(done).failed], [3, 1])
    assert.equal(codeOf((done.rows as Message[])[2]!), 'MISSING_COLUMN')
  })

  it('takes the template from the message, where the dialog says so', async () => {
    const board = await BroadcastBoard.deploy({ broadcast: { text: 'body', textType: 'msg' } })
    board.input({ body: 'Dear {{name}}', payload: people(1) })
    assert.equal((await board.next('result')).payload, 'Dear P0')
    board.input({ body: 'Dear {{#name}}', payload: people(1) })
    assert.equal(codeOf(await board.next('caught')), 'BAD_TEMPLATE')
  })

  it('keeps other properties of the message and takes its options away', async () => {
    const board = await BroadcastBoard.deploy()
    const answer = await board.ask({
      payload: people(1),
      topic: 't',
      sms: { options: { validity: 60 }, foreign: 1 }
    })
    assert.deepEqual(Object.keys(answer).sort(), ['_msgid', 'asked', 'payload', 'sms', 'topic'])
    assert.deepEqual(Object.keys(sms(answer)).sort(), ['batch', 'kind', 'virtual'])
  })

  it('refuses an option that it does not know, before anything is on disk', async () => {
    const board = await BroadcastBoard.deploy()
    board.input({ payload: people(1), sms: { options: { expire: 1 } } })
    assert.equal(codeOf(await board.next('caught')), 'BAD_OPTION')
    assert.equal(standingOf(await board.ask({ action: 'status' })).state, 'none')
  })
})
