import assert from 'node:assert/strict'
import { type Change, StoreError } from '../../src/store'
import { add, batchEvents, batchIn, begin, numberOf, open, rowStates, rowsOf, standing } from './batch-rig'
import { GatewayRig } from './gateway-rig'
import { ctrlZ, eventsOf, resultsOf, textsOf } from './rules/support'

const LOST = { code: 'DATABASE_GONE', message: 'The rest of the rows did not come.' }

describe('a batch that is taken in', () => {
  let rig: GatewayRig
  beforeEach(async () => {
    rig = await new GatewayRig().ready()
  })
  afterEach(() => rig.stop())

  it('sends nothing before it is started, however long that takes', async () => {
    const batch = await open(rig)
    await add(rig, batch, rowsOf(3))
    await rig.after(600_000)
    assert.equal(ctrlZ(rig.wire), 0)
    assert.equal(await standing(rig, batch.id), 'open 0: queued 3')
  })

  it('sends all of it then, each once and in its order', async () => {
    const batch = await open(rig)
    await add(rig, batch, rowsOf(7).slice(0, 4))
    await add(rig, batch, rowsOf(7).slice(4))
    const running = await rig.done(rig.gateway.batches.start(batch.id))
    assert.deepEqual([running.state, running.total], ['running', 7])
    await rig.after(60_000)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'row 3', 'row 4', 'row 5', 'row 6', 'row 7'])
    assert.equal(ctrlZ(rig.wire), 7)
    assert.equal(await standing(rig, batch.id), 'done 7: sent 7')
  })

  it('is not begun twice, and tells nothing twice', async () => {
    const { id, messages } = await begin(rig, [{ to: '', row: 0 }, ...rowsOf(2)], { origin: 'n1' })
    await rig.done(rig.gateway.told(messages[0]!.id, 'result'))
    await assert.rejects(rig.done(rig.gateway.batches.start(id)), { code: 'BATCH_OVER', field: 'batch' })
    await rig.after(10_000)
    assert.equal(ctrlZ(rig.wire), 2)
    assert.deepEqual(resultsOf(rig), ['failed', 'sent', 'sent'])
    const untold = await rig.done(rig.gateway.messages({ untold: 'n1' }, { limit: 9 }))
    assert.deepEqual(
      untold.map(({ row }) => row),
      [1, 2]
    )
  })

  it('of nothing is done at once', async () => {
    const { id } = await begin(rig, [], { origin: 'n1' })
    await rig.after(1000)
    assert.deepEqual(await standing(rig, id), 'done 0: ')
    assert.equal((await batchIn(rig, id)).untold, true)
  })

  it('of rows that none can be sent is done at once, and each of them is told', async () => {
    const rows = rowsOf(2, { refusal: { code: 'BAD_RECIPIENT', message: 'Not a number.' } })
    const { id } = await begin(rig, rows, { origin: 'n1' })
    await rig.after(1000)
    assert.equal(await standing(rig, id), 'done 2: failed 2')
    assert.deepEqual(resultsOf(rig), ['failed', 'failed'])
    assert.equal(ctrlZ(rig.wire), 0)
  })

  it('takes no rows any more once it is started, cut off or cancelled', async () => {
    const started = await open(rig)
    await rig.done(rig.gateway.batches.start(started.id))
    const cut = await open(rig)
    await rig.done(rig.gateway.batches.cut(cut.id, LOST))
    const cancelled = await open(rig)
    await rig.done(rig.gateway.batches.cancel(cancelled.id))
    for (const batch of [started, cut, cancelled])
      await assert.rejects(add(rig, batch, rowsOf(1)), { code: 'BATCH_OVER' })
    assert.equal((await rig.done(rig.store.messages({ all: true }, { limit: 9 }))).length, 0)
  })

  it('that is cancelled by a person is cut off, and starting it says so', async () => {
    const batch = await open(rig, { origin: 'n1' })
    await add(rig, batch, rowsOf(2))
    await rig.done(rig.gateway.batches.cancel(batch.id))
    await assert.rejects(rig.done(rig.gateway.batches.start(batch.id)), {
      code: 'BATCH_OVER',
      message: `The broadcast ${batch.id} is cancelled: The broadcast was cancelled by a person. Nothing was changed.`
    })
    await rig.after(60_000)
    assert.deepEqual(await rowStates(rig, batch.id), ['1 cancelled CANCELLED', '2 cancelled CANCELLED'])
    assert.equal(ctrlZ(rig.wire), 0)
  })

  it('that is paused meanwhile waits when it is whole', async () => {
    const batch = await open(rig)
    await add(rig, batch, rowsOf(2))
    await rig.done(rig.gateway.batches.pause(batch.id))
    await rig.done(rig.gateway.batches.start(batch.id))
    await rig.after(60_000)
    assert.equal(await standing(rig, batch.id), 'paused 2: queued 2')
    await rig.done(rig.gateway.batches.resume(batch.id))
    await rig.after(5000)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
  })

  it('refuses what it cannot keep by its name', async () => {
    const { batches } = rig.gateway
    await assert.rejects(batches.open({ pool: '' }), { code: 'BAD_OPTION', field: 'pool' })
    await assert.rejects(batches.open({ pool: 'p', origin: '' }), { code: 'BAD_OPTION', field: 'origin' })
    await assert.rejects(batches.open({ pool: 'p', key: 'k'.repeat(257) }), { field: 'key' })
    await assert.rejects(batches.open({ pool: 'p', context: 5n }), { code: 'BAD_OPTION', field: 'context' })
    assert.deepEqual(batchEvents(rig), [])
  })

  it('counts what is on disk of it, though some of the rows were refused', async () => {
    const batch = await open(rig)
    const [good, bad] = rowsOf(2)
    await assert.rejects(add(rig, batch, [good!, { ...bad!, row: 1.5 }]), {
      code: 'BAD_OPTION',
      field: 'row'
    })
    const { total } = await rig.done(rig.gateway.batches.start(batch.id))
    assert.equal(total, 1)
  })

  it('can be started again where the disk was full', async () => {
    const batch = await open(rig, { key: 'k' })
    await add(rig, batch, rowsOf(2))
    rig.refuse = (changes) => changes.some((change) => 'batch' in change)
    await assert.rejects(rig.done(rig.gateway.batches.start(batch.id)), { code: 'STORE_FULL' })
    assert.equal(await standing(rig, batch.id), 'open 0: queued 2')
    rig.refuse = undefined
    assert.equal((await rig.done(rig.gateway.batches.start(batch.id))).total, 2)
    await rig.after(5000)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
  })

  it('that could not be opened leaves nothing behind', async () => {
    rig.refuse = (changes) => changes.some((change) => 'batch' in change)
    await assert.rejects(open(rig), { code: 'STORE_FULL' })
    rig.refuse = undefined
    rig.events.length = 0
    await rig.after(300_000)
    assert.deepEqual(eventsOf(rig, 'trouble'), [])
  })

  it('is begun though it cannot be counted just then', async () => {
    const batch = await open(rig)
    await add(rig, batch, rowsOf(1))
    const counts = rig.store.counts.bind(rig.store)
    let times = 0
    rig.store.counts = async (id) => {
      if (++times !== 2) return counts(id)
      throw new StoreError('STORE_UNREACHABLE', 'Gone for a moment.')
    }
    const { state } = await rig.done(rig.gateway.batches.start(batch.id))
    assert.deepEqual([state, times > 1], ['running', true])
    await rig.after(20_000)
    assert.deepEqual(textsOf(rig), ['row 1'])
    assert.equal(await standing(rig, batch.id), 'done 1: sent 1')
  })
})

describe('a batch whose rows do not all come', () => {
  it('sends nothing, and says for each row why', async () => {
    const rig = await new GatewayRig().ready()
    const batch = await open(rig, { origin: 'n1' })
    await add(rig, batch, rowsOf(2))
    const refused = { to: '', text: 'x', row: 3 }
    await add(rig, batch, [refused])
    await rig.done(rig.gateway.batches.cut(batch.id, LOST))
    await rig.after(60_000)
    assert.deepEqual(await rowStates(rig, batch.id), [
      '1 cancelled DATABASE_GONE',
      '2 cancelled DATABASE_GONE',
      '3 failed BAD_RECIPIENT'
    ])
    const end = await batchIn(rig, batch.id)
    assert.deepEqual(
      [end.state, end.total, end.cut, end.error, end.untold],
      ['cancelled', 3, true, LOST, true]
    )
    assert.equal(ctrlZ(rig.wire), 0)
    // What became of its rows is told with the whole.
    assert.deepEqual(resultsOf(rig), [])
    assert.deepEqual(await rig.done(rig.gateway.messages({ untold: 'n1' }, { limit: 9 })), [])
    await rig.stop()
  })

  it('is not cut off any more when it has begun', async () => {
    const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
    const { id } = await begin(rig, rowsOf(2))
    await rig.done(rig.gateway.batches.cut(id, LOST))
    await rig.after(10_000)
    assert.equal(await standing(rig, id), 'done 2: sent 2')
    await rig.stop()
  })

  it('stops rows that come behind its end as well', async () => {
    const rig = await new GatewayRig().ready()
    const batch = await open(rig)
    await add(rig, batch, rowsOf(1))
    let isCut = false
    rig.beforeApply = async (changes) => {
      if (isCut || !changes.some((change) => 'message' in change)) return
      isCut = true
      await cutToItsEnd(rig, batch.id)
    }
    await assert.rejects(add(rig, batch, rowsOf(3).slice(1)), { code: 'BATCH_OVER' })
    await rig.after(5000)
    assert.equal(await standing(rig, batch.id), 'cancelled 3: cancelled 3')
    assert.equal(ctrlZ(rig.wire), 0)
    await rig.stop()
  })

  for (const [name, isTheMoment] of [
    ['begun', (change: Change) => 'batch' in change && change.batch.state === 'running'],
    ['announced', (change: Change) => 'message' in change && change.message.untold !== undefined]
  ] as const)
    it(`tells nothing of its rows though it was cut off as it was ${name}`, async () => {
      const rig = await new GatewayRig().ready()
      const batch = await open(rig, { origin: 'n1' })
      await add(rig, batch, [...rowsOf(1), { to: '', row: 2 }])
      let isCut = false
      rig.beforeApply = async (changes) => {
        if (isCut || !changes.some(isTheMoment)) return
        isCut = true
        await cutToItsEnd(rig, batch.id)
      }
      await assert.rejects(rig.done(rig.gateway.batches.start(batch.id)), { code: 'BATCH_OVER' })
      await rig.after(5000)
      assert.equal(isCut, true)
      assert.equal(await standing(rig, batch.id), 'cancelled 2: cancelled 1, failed 1')
      assert.deepEqual(await rig.done(rig.gateway.messages({ untold: 'n1' }, { limit: 9 })), [])
      assert.deepEqual(resultsOf(rig), [])
      await rig.stop()
    })

  for (const [name, end] of [
    ['killed', (rig: GatewayRig) => rig.crash()],
    ['stopped', (rig: GatewayRig) => stopAlone(rig)]
  ] as const)
    it(`sends nothing after a restart where its gateway was ${name}, and the same key goes then`, async () => {
      const rig = await new GatewayRig().ready()
      const batch = await open(rig, { origin: 'n1', key: 'k' })
      await add(rig, batch, [...rowsOf(2), { to: '', row: 3 }])
      await end(rig)
      await rig.ready()
      await rig.after(300_000)
      assert.equal(ctrlZ(rig.wire), 0)
      assert.deepEqual(await rowStates(rig, batch.id), [
        '1 cancelled INTAKE_INTERRUPTED',
        '2 cancelled INTAKE_INTERRUPTED',
        '3 failed BAD_RECIPIENT'
      ])
      const { state, cut, total, untold } = await batchIn(rig, batch.id)
      assert.deepEqual([state, cut, total, untold], ['cancelled', true, 3, true])
      await assert.rejects(rig.done(rig.gateway.batches.resume(batch.id)), { code: 'BATCH_OVER' })
      const again = await begin(rig, rowsOf(2), { key: 'k' })
      await rig.after(10_000)
      assert.equal(await standing(rig, again.id), 'done 2: sent 2')
      assert.equal((await batchIn(rig, again.id)).duplicateOf, undefined)
      await rig.stop()
    })

  it('that was cut off as it was announced tells nothing of its rows after a restart', async () => {
    const rig = await new GatewayRig().ready()
    const batch = await open(rig, { origin: 'n1' })
    await add(rig, batch, [...rowsOf(1), { to: '', row: 2 }])
    let crash: Promise<void> | undefined
    rig.beforeApply = async (changes) => {
      const isStart = changes.some((change) => 'batch' in change && change.batch.state === 'running')
      if (!isStart || crash) return
      crash = Promise.resolve()
      throw new StoreError('STORE_FULL', 'No room.')
    }
    await assert.rejects(rig.done(rig.gateway.batches.start(batch.id)), { code: 'STORE_FULL' })
    assert.equal((await rig.done(rig.gateway.messages({ untold: 'n1' }, { limit: 9 }))).length, 1)
    await rig.crash()
    await rig.ready()
    await rig.after(5000)
    assert.equal(await standing(rig, batch.id), 'cancelled 2: cancelled 1, failed 1')
    assert.deepEqual(await rig.done(rig.gateway.messages({ untold: 'n1' }, { limit: 9 })), [])
    assert.deepEqual(resultsOf(rig), [])
    await rig.stop()
  })

  it('is cut off to its end though the gateway is killed in the middle of it', async () => {
    const rig = await new GatewayRig().ready()
    const batch = await open(rig)
    await add(rig, batch, rowsOf(250))
    let writes = 0
    rig.refuse = (changes) => changes.some((change) => 'message' in change) && ++writes > 1
    await rig.done(rig.gateway.batches.cut(batch.id, LOST))
    await rig.until(() => writes === 2)
    await rig.crash()
    rig.refuse = undefined
    await rig.ready()
    await rig.after(5000)
    assert.equal(await standing(rig, batch.id), 'cancelled 250: cancelled 250')
    const rows = await rig.done(rig.gateway.batches.rows(batch.id, { offset: 240, limit: 100 }))
    assert.deepEqual(
      rows.map(({ to, error }) => `${to} ${error?.code}`),
      Array.from({ length: 10 }, (_, i) => `${numberOf(241 + i)} DATABASE_GONE`)
    )
    await rig.stop()
  })
})

/** While something else is about to be written. */
async function cutToItsEnd(rig: GatewayRig, id: string): Promise<void> {
  await rig.gateway.batches.cut(id, LOST)
  const deadline = Date.now() + 5000
  while ((await rig.store.batch(id))?.endedAt === undefined) {
    assert.ok(Date.now() < deadline, 'it does not end')
    await rig.clock.advance(100)
  }
}

/** As a restart of Node-RED: the modems keep their power. */
async function stopAlone(rig: GatewayRig): Promise<void> {
  await rig.done(rig.gateway.stop({ waitMs: 0 }))
  await rig.store.close()
  rig.events.length = 0
}
