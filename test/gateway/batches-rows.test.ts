import assert from 'node:assert/strict'
import type { Message } from '../../src/gateway'
import { add, batchIn, begin, numberOf, open, rowStates, rowsOf, standing, untilStanding } from './batch-rig'
import { GatewayRig } from './gateway-rig'
import { ctrlZ, eventsOf, LONG, resultsOf, textsOf } from './rules/support'

/** `row`s in the order in which they are found. */
function places(rows: readonly Message[]): (number | undefined)[] {
  return rows.map(({ row }) => row)
}

describe('rows of a batch', () => {
  let rig: GatewayRig
  beforeEach(async () => {
    rig = await new GatewayRig().ready()
  })
  afterEach(() => rig.stop())

  describe('that are not sent', () => {
    it('are on record in their place, with the reason, and are told when it begins', async () => {
      const batch = await open(rig, { origin: 'n1' })
      const [one, two] = rowsOf(2)
      const refusal = { code: 'MISSING_COLUMN', message: 'The row has no name.' }
      const rows = [
        { to: 'nobody', text: 'x', row: 10 },
        one!,
        { ...two!, text: '', row: 11 },
        { ...two!, refusal, row: 12 },
        two!
      ]
      await add(rig, batch, rows)
      assert.deepEqual(resultsOf(rig), [])
      await rig.done(rig.gateway.batches.start(batch.id))
      await untilStanding(rig, batch.id, 'done 5: failed 3, sent 2')
      assert.deepEqual(await rowStates(rig, batch.id), [
        '10 failed BAD_RECIPIENT',
        '1 sent',
        '11 failed EMPTY_TEXT',
        '12 failed MISSING_COLUMN',
        '2 sent'
      ])
      assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
      assert.deepEqual(
        eventsOf(rig, 'result').map(({ message }) => [message.row, message.state]),
        [
          [10, 'failed'],
          [11, 'failed'],
          [12, 'failed'],
          [1, 'sent'],
          [2, 'sent']
        ]
      )
    })

    it('are told again after a restart, until it is known that they were', async () => {
      const { messages } = await begin(
        rig,
        [
          { to: '', row: 1 },
          { to: '', row: 2 }
        ],
        { origin: 'n1' }
      )
      await rig.done(rig.gateway.told(messages[0]!.id, 'result'))
      await rig.crash()
      await rig.ready()
      const untold = await rig.done(rig.gateway.messages({ untold: 'n1' }, { limit: 9 }))
      assert.deepEqual(places(untold), [2])
    })

    it('because they are held as they come in are told when it begins, too', async () => {
      const [row] = rowsOf(1)
      const same = Array.from({ length: 5 }, () => ({ pool: 'default', to: row!.to, text: row!.text! }))
      await rig.done(rig.gateway.enqueue(same))
      const batch = await open(rig, { origin: 'n1' })
      await add(rig, batch, [row!])
      const told = () => eventsOf(rig, 'result').filter(({ message }) => message.batch === batch.id)
      assert.deepEqual(told(), [])
      await rig.done(rig.gateway.batches.start(batch.id))
      assert.deepEqual(
        told().map(({ message: { reason, untold } }) => [reason, untold]),
        [['LOOP_GUARD', ['result']]]
      )
      await untilStanding(rig, batch.id, 'done 1: held 1, queued 1')
    })

    it('keep what they can, whatever stands in them', async () => {
      const cyclic: Record<string, unknown> = {}
      cyclic.self = cyclic
      const refusal = { code: 'BAD_ROW', message: 'No.' }
      const rows = [
        { to: '', row: 1, context: cyclic },
        { to: '', row: 2, refusal, context: cyclic },
        { to: numberOf(3), text: 'x', row: 3, context: 'x'.repeat(20_000) },
        { to: `${'9'.repeat(63)}😀`, text: `${'y'.repeat(1999)}😀😀`, row: 4, refusal },
        { to: 5 as never, text: 6 as never, row: 5, refusal, context: { name: 'Eve' } },
        { to: '\u0000/\ud800', text: '\ud800\u0000', row: 6, refusal }
      ]
      const { id } = await begin(rig, rows)
      await untilStanding(rig, id, 'done 6: failed 6')
      const found = await rig.done(rig.gateway.batches.rows(id, { offset: 0, limit: 9 }))
      assert.deepEqual(
        found.map(({ error, context }) => [error?.code, context]),
        [
          ['BAD_RECIPIENT', undefined],
          ['BAD_ROW', undefined],
          ['CONTEXT_TOO_LARGE', undefined],
          ['BAD_ROW', undefined],
          ['BAD_ROW', { name: 'Eve' }],
          ['BAD_ROW', undefined]
        ]
      )
      const [, , , long, odd, strange] = found
      assert.deepEqual([long?.to, long?.body], [`${'9'.repeat(63)}…`, { text: `${'y'.repeat(1999)}…` }])
      assert.deepEqual([odd?.to, odd?.body], ['', { text: '' }])
      assert.equal(strange?.to, '\u0000/\ud800')
    })

    it('are found in history by their number', async () => {
      await begin(rig, [{ to: 'nobody', text: 'x', row: 1 }])
      const found = await rig.done(rig.gateway.messages({ to: 'nobody' }, { limit: 9 }))
      assert.deepEqual(places(found), [1])
    })
  })

  describe('with one number', () => {
    it('go once, and the others say which goes', async () => {
      const [one, two] = rowsOf(2)
      const again = { ...one!, row: 3 }
      const other = { ...one!, row: 4, text: 'another text' }
      const { id, messages } = await begin(rig, [one!, two!, again, other])
      await untilStanding(rig, id, 'done 4: cancelled 2, sent 2')
      assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
      const rows = await rig.done(rig.gateway.batches.rows(id, { offset: 2, limit: 9 }))
      for (const row of rows) {
        assert.equal(row.error?.code, 'DUPLICATE_RECIPIENT')
        assert.deepEqual(row.of, { id: messages[0]!.id, state: 'queued', batch: id, row: 1 })
      }
      assert.match(rows[0]!.error!.message, /^Row 1 has the same number/)
    })

    it('go once though they are taken in one after another', async () => {
      const batch = await open(rig)
      for (const row of [1, 2, 3]) await add(rig, batch, [{ to: numberOf(1), text: 'same', row }])
      await rig.done(rig.gateway.batches.start(batch.id))
      await untilStanding(rig, batch.id, 'done 3: cancelled 2, sent 1')
      assert.equal(ctrlZ(rig.wire), 1)
    })

    it('go once though they are taken in at the same moment', async () => {
      const batch = await open(rig)
      const same = [1, 2, 3, 4].map((row) =>
        rig.gateway.batches.add(batch, [{ to: numberOf(1), text: 'x', row }])
      )
      await rig.done(Promise.all(same))
      await rig.done(rig.gateway.batches.start(batch.id))
      await untilStanding(rig, batch.id, 'done 4: cancelled 3, sent 1')
      assert.equal(ctrlZ(rig.wire), 1)
    })

    it('of which the first cannot be sent go with the next', async () => {
      const { id } = await begin(rig, [
        { to: numberOf(1), text: '', row: 1 },
        { to: numberOf(1), text: 'x', row: 2 }
      ])
      await untilStanding(rig, id, 'done 2: failed 1, sent 1')
    })
  })

  describe('whose number an earlier batch with the same key has', () => {
    it('do not go again, and say where they stand', async () => {
      const first = await begin(rig, rowsOf(2), { key: 'k' })
      await untilStanding(rig, first.id, 'done 2: sent 2')
      const second = await begin(rig, rowsOf(3), { key: 'k' })
      await untilStanding(rig, second.id, 'done 3: cancelled 2, sent 1')
      assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'row 3'])
      const [row] = await rig.done(rig.gateway.batches.rows(second.id, { offset: 0, limit: 1 }))
      assert.deepEqual(row?.of, { id: first.messages[0]!.id, state: 'sent', batch: first.id, row: 1 })
      assert.equal(row?.error?.code, 'DUPLICATE_KEY')
      assert.equal((await batchIn(rig, second.id)).duplicateOf, undefined)
    })

    it('make the whole a duplicate where none is left, which is not the last batch of its node', async () => {
      const first = await begin(rig, rowsOf(2), { key: 'k', origin: 'n1' })
      const second = await begin(rig, [...rowsOf(2), { to: '', row: 3 }], { key: 'k', origin: 'n1' })
      assert.equal((await batchIn(rig, second.id)).duplicateOf, first.id)
      const third = await begin(rig, rowsOf(2), { key: 'k', origin: 'n1' })
      assert.equal((await batchIn(rig, third.id)).duplicateOf, first.id)
      await untilStanding(rig, third.id, 'done 2: cancelled 2')
      assert.equal((await rig.done(rig.gateway.batches.last('n1')))?.id, first.id)
      await rig.after(5000)
      assert.equal(ctrlZ(rig.wire), 2)
    })

    it('are no duplicate of a whole where they stand in two', async () => {
      await begin(rig, rowsOf(1), { key: 'k' })
      await begin(rig, rowsOf(2), { key: 'k' })
      const { id } = await begin(rig, rowsOf(2), { key: 'k' })
      assert.equal((await batchIn(rig, id)).duplicateOf, undefined)
    })

    it('do not go with another text, either', async () => {
      await begin(rig, rowsOf(1), { key: 'k' })
      const { id } = await begin(rig, rowsOf(1, { text: 'other' }), { key: 'k' })
      assert.deepEqual(await rowStates(rig, id), ['1 failed KEY_REUSED'])
      await rig.after(5000)
      assert.deepEqual(textsOf(rig), ['row 1'])
    })

    it('go where that one was cut off, and then no more', async () => {
      const cut = await open(rig, { key: 'k' })
      await add(rig, cut, rowsOf(2))
      await rig.done(rig.gateway.batches.cut(cut.id, { code: 'X', message: 'Cut.' }))
      const again = await begin(rig, rowsOf(2, { text: 'other' }), { key: 'k' })
      await untilStanding(rig, again.id, 'done 2: sent 2')
      const third = await begin(rig, rowsOf(2, { text: 'other' }), { key: 'k' })
      assert.equal((await batchIn(rig, third.id)).duplicateOf, again.id)
      await untilStanding(rig, third.id, 'done 2: cancelled 2')
      assert.equal(ctrlZ(rig.wire), 2)
    })

    it('go with a batch of another key', async () => {
      await begin(rig, rowsOf(1), { key: 'k' })
      await begin(rig, rowsOf(1), { key: 'other' })
      await begin(rig, rowsOf(1))
      await begin(rig, rowsOf(1))
      await rig.after(5000)
      assert.equal(ctrlZ(rig.wire), 4)
    })
  })

  describe('are found', () => {
    it('at any offset, in the order in which they were taken in', async () => {
      const batch = await open(rig)
      for (let from = 0; from < 1300; from += 325) await add(rig, batch, rowsOf(1300).slice(from, from + 325))
      const { batches } = rig.gateway
      const page = async (offset: number, limit: number) =>
        places(await rig.done(batches.rows(batch.id, { offset, limit })))
      const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i + 1)
      for (const [offset, limit] of [
        [1200, 50],
        [0, 3],
        [499, 3],
        [500, 1],
        [999, 301],
        [0, 1300],
        [1295, 100],
        [501, 498],
        [1000, 10]
      ] as const)
        assert.deepEqual(await page(offset, limit), range(offset, Math.min(1300, offset + limit)))
      assert.deepEqual(await page(1300, 10), [])
      assert.deepEqual(await page(5000, 10), [])
      assert.deepEqual(await page(10, 0), [])
      await add(rig, batch, [{ to: numberOf(5000), text: 'x', row: 1301 }])
      assert.deepEqual(await page(1299, 10), [1300, 1301])
    })

    it('with less reading the second time', async () => {
      const batch = await open(rig)
      await add(rig, batch, rowsOf(1300))
      let read = 0
      const messages = rig.store.messages.bind(rig.store)
      rig.store.messages = async (query, page) => {
        read += page.limit
        return messages(query, page)
      }
      const page = (offset: number) => rig.done(rig.gateway.batches.rows(batch.id, { offset, limit: 10 }))
      await page(1250)
      assert.equal(read, 1260)
      read = 0
      await page(1270)
      assert.equal(read, 280)
    })

    it('only of what is known', async () => {
      const rows = rig.gateway.batches.rows('nobody', { offset: 0, limit: 1 })
      await assert.rejects(rig.done(rows), { code: 'NOT_FOUND', field: 'batch' })
    })
  })

  it('are counted in every state that they are in', async () => {
    const { network } = rig.wire.rig
    network.phones.unassign(/12346001$/)
    network.rules.add({ to: /12346002$/, silent: true })
    network.rules.add({ to: /12346003$/, status: 0x46 })
    const report = { report: true, text: 'x' }
    const rows = [
      { to: '0812346001', row: 1, text: 'nobody has it' },
      { to: '0812346002', row: 2, text: 'its answer is lost' },
      { to: '0812346003', row: 3, ...report },
      { to: '0812346004', row: 4, ...report },
      { to: '0812346005', row: 5, text: LONG },
      { to: '0812346006', row: 6, text: 'later', notBefore: rig.clock.now() + 600_000 },
      { to: '0812346004', row: 7, ...report },
      { to: '', row: 8 }
    ]
    const { id } = await begin(rig, rows)
    const queued = 'cancelled 1, delivered 1, expired 1, failed 2, held 1, queued 1, sent 1, unknown 1'
    await untilStanding(rig, id, `running 8: ${queued}`)
    const ended = 'cancelled 1, delivered 1, expired 1, failed 2, held 1, sent 2, unknown 1'
    await rig.after(600_000)
    await untilStanding(rig, id, `done 8: ${ended}`)
    await rig.crash()
    await rig.ready()
    assert.equal(await standing(rig, id), `done 8: ${ended}`)
  })
})
