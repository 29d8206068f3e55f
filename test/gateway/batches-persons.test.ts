import assert from 'node:assert/strict'
import {
  add,
  batchIn,
  begin,
  numberOf,
  open,
  rowStates,
  rowsOf,
  standing,
  toldStates,
  untilStanding
} from './batch-rig'
import { GatewayRig } from './gateway-rig'
import { ctrlZ, LONG, partsTaken, resultsOf, textsOf, untilOut } from './rules/support'

const SLOW = { network: { latency: 500 } }

describe('a batch that a person stops', () => {
  let rig: GatewayRig
  beforeEach(async () => {
    rig = await new GatewayRig(SLOW).ready()
  })
  afterEach(() => rig.stop())

  it('by pausing it finishes what it has begun, keeps its place, and goes on where it was', async () => {
    const { id } = await begin(rig, rowsOf(5))
    await rig.until(() => ctrlZ(rig.wire) === 2)
    await rig.done(rig.gateway.batches.pause(id))
    await rig.after(600_000)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
    assert.equal(await standing(rig, id), 'paused 5: queued 3, sent 2')
    await rig.done(rig.gateway.batches.resume(id))
    await rig.after(10_000)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'row 3', 'row 4', 'row 5'])
    assert.equal(ctrlZ(rig.wire), 5)
    assert.deepEqual(toldStates(rig), ['open', 'running', 'paused', 'running', 'done'])
  })

  it('may be told the same twice', async () => {
    const { id } = await begin(rig, rowsOf(5))
    const { batches } = rig.gateway
    for (const word of ['pause', 'resume', 'cancel'] as const) {
      const first = await rig.done(batches[word](id))
      const second = await rig.done(batches[word](id))
      assert.equal(second.state, first.state, word)
    }
  })

  it('by cancelling it sends nothing more, and says so of each row', async () => {
    const { id } = await begin(rig, rowsOf(4), { origin: 'n1' })
    await rig.until(() => ctrlZ(rig.wire) === 2)
    const { state, error } = await rig.done(rig.gateway.batches.cancel(id))
    assert.deepEqual([state, error?.code], ['cancelled', 'CANCELLED'])
    await rig.after(600_000)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
    assert.deepEqual(await rowStates(rig, id), [
      '1 sent',
      '2 sent',
      '3 cancelled CANCELLED',
      '4 cancelled CANCELLED'
    ])
    assert.deepEqual(resultsOf(rig).toSorted(), ['cancelled', 'cancelled', 'sent', 'sent'])
    assert.equal(await standing(rig, id), 'cancelled 4: cancelled 2, sent 2')
  })

  for (const [word, state] of [
    ['pause', 'paused'],
    ['cancel', 'cancelled']
  ] as const)
    it(`between two parts of a long message finishes that one (${word})`, async () => {
      const { id } = await begin(rig, rowsOf(3, { text: LONG }))
      await rig.until(() => rig.taken.length === 1)
      await rig.done(rig.gateway.batches[word](id))
      await rig.after(60_000)
      assert.deepEqual(partsTaken(rig), ['1/2', '2/2'])
      const rest = word === 'pause' ? 'queued 2, sent 1' : 'cancelled 2, sent 1'
      assert.equal(await standing(rig, id), `${state} 3: ${rest}`)
    })

  it('by cancelling it while it is paused is over, too', async () => {
    const { id } = await begin(rig, rowsOf(4))
    await rig.until(() => ctrlZ(rig.wire) === 1)
    await rig.done(rig.gateway.batches.pause(id))
    await rig.after(5000)
    await rig.done(rig.gateway.batches.cancel(id))
    await untilStanding(rig, id, 'cancelled 4: cancelled 3, sent 1')
    for (const word of ['pause', 'resume'] as const)
      await assert.rejects(rig.done(rig.gateway.batches[word](id)), { code: 'BATCH_OVER' })
    assert.equal(ctrlZ(rig.wire), 1)
  })

  it('is not stopped by what is not known', async () => {
    for (const word of ['pause', 'resume', 'cancel', 'status'] as const)
      await assert.rejects(rig.done<unknown>(rig.gateway.batches[word]('nobody')), {
        code: 'NOT_FOUND',
        field: 'batch'
      })
  })

  it('stays as it is when it is done', async () => {
    const { id } = await begin(rig, rowsOf(1))
    await untilStanding(rig, id, 'done 1: sent 1')
    for (const word of ['pause', 'resume', 'cancel'] as const)
      await assert.rejects(rig.done(rig.gateway.batches[word](id)), { code: 'BATCH_OVER' })
  })

  it('has its rows cancelled though one of them waits for its time, and one to be tried again', async () => {
    rig.wire.rig.network.rules.add({ to: /12346001$/, cms: 42 })
    const rows = rowsOf(3)
    rows[1]!.notBefore = rig.clock.now() + 600_000
    rows[0]!.to = '0812346001'
    const { id } = await begin(rig, rows)
    await rig.until(() => rig.taken.length === 1)
    assert.equal(await standing(rig, id), 'running 3: queued 2, sent 1')
    await rig.done(rig.gateway.batches.cancel(id))
    await rig.after(900_000)
    assert.equal(await standing(rig, id), 'cancelled 3: cancelled 2, sent 1')
    assert.equal(rig.taken.length, 1)
  })

  it('and has one refused that had begun, does not try that again', async () => {
    rig.wire.rig.network.rules.add({ to: /12346001$/, cms: 42 })
    const rows = rowsOf(2)
    rows[0]!.to = '0812346001'
    const { id } = await begin(rig, rows)
    await untilOut(rig)
    await rig.done(rig.gateway.batches.cancel(id))
    await rig.after(900_000)
    assert.equal(await standing(rig, id), 'cancelled 2: cancelled 2')
    assert.equal(ctrlZ(rig.wire), 1)
  })

  it('that is being looked at as it is paused does not go on', async () => {
    const { id } = await begin(rig, rowsOf(40))
    const counts = rig.store.counts.bind(rig.store)
    let isPaused = false
    rig.store.counts = async (batch) => {
      const found = await counts(batch)
      if (!isPaused) {
        isPaused = true
        await rig.gateway.batches.pause(id)
      }
      return found
    }
    await rig.until(() => isPaused)
    const begun = ctrlZ(rig.wire)
    assert.ok(begun <= 3)
    await rig.after(60_000)
    assert.ok(ctrlZ(rig.wire) <= begun + 1, `${ctrlZ(rig.wire)} after ${begun}`)
    assert.equal((await batchIn(rig, id)).state, 'paused')
    assert.deepEqual(toldStates(rig), ['open', 'running', 'paused'])
  })
})

describe('a batch over a restart', () => {
  for (const word of ['crash', 'stop'] as const) {
    const restart = async (rig: GatewayRig) => {
      if (word === 'crash') await rig.crash()
      else {
        await rig.done(rig.gateway.stop())
        await rig.store.close()
      }
      await rig.ready()
    }

    it(`goes on where it was (${word})`, async () => {
      const rig = await new GatewayRig(SLOW).ready()
      const { id } = await begin(rig, rowsOf(4))
      await rig.until(() => rig.taken.length === 2)
      // Between two messages: nothing is in doubt.
      await rig.after(499)
      await restart(rig)
      await rig.after(20_000)
      const { counts } = await rig.done(rig.gateway.batches.status(id))
      assert.equal((counts.sent ?? 0) + (counts.unknown ?? 0), 4)
      assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'row 3', 'row 4'])
      assert.equal((await batchIn(rig, id)).state, 'done')
      await rig.stop()
    })

    it(`stays paused, and is cancelled to its end (${word})`, async () => {
      const rig = await new GatewayRig(SLOW).ready()
      const paused = await begin(rig, rowsOf(3))
      await rig.until(() => ctrlZ(rig.wire) === 1)
      await rig.done(rig.gateway.batches.pause(paused.id))
      await rig.after(5000)
      const cancelled = await begin(rig, rowsOf(6).slice(3))
      await rig.until(() => ctrlZ(rig.wire) === 2)
      rig.refuse = (changes) =>
        changes.some((change) => 'message' in change && change.message.state === 'cancelled')
      await rig.done(rig.gateway.batches.cancel(cancelled.id))
      await rig.after(3000)
      assert.equal(await standing(rig, cancelled.id), 'cancelled 3: queued 2, sent 1')
      await restart(rig)
      rig.refuse = undefined
      await rig.after(300_000)
      assert.equal(await standing(rig, paused.id), 'paused 3: queued 2, sent 1')
      assert.equal(await standing(rig, cancelled.id), 'cancelled 3: cancelled 2, sent 1')
      assert.deepEqual(textsOf(rig), ['row 1', 'row 4'])
      await rig.done(rig.gateway.batches.resume(paused.id))
      await rig.after(5000)
      assert.deepEqual(textsOf(rig), ['row 1', 'row 4', 'row 2', 'row 3'])
      await rig.stop()
    })
  }
})

describe('beside a batch', () => {
  let rig: GatewayRig
  beforeEach(async () => {
    rig = await new GatewayRig(SLOW).ready()
  })
  afterEach(() => rig.stop())

  it('an alert goes at its next part', async () => {
    await begin(rig, rowsOf(2, { text: LONG }))
    await rig.until(() => ctrlZ(rig.wire) === 1)
    await rig.queue({ to: numberOf(90), text: 'alert' })
    await rig.until(() => rig.taken.length === 5)
    assert.deepEqual(partsTaken(rig), ['1/2', 'undefined/undefined', '2/2', '1/2', '2/2'])
  })

  it('another one waits: of two at once that goes first whose rows were taken in first', async () => {
    const first = await open(rig)
    await add(rig, first, rowsOf(3))
    await rig.after(10)
    await begin(rig, rowsOf(6).slice(3))
    await rig.until(() => ctrlZ(rig.wire) === 1)
    await rig.done(rig.gateway.batches.start(first.id))
    await rig.until(() => rig.taken.length === 6)
    assert.deepEqual(textsOf(rig), ['row 4', 'row 1', 'row 2', 'row 3', 'row 5', 'row 6'])
  })

  it('another one goes while it is paused', async () => {
    const first = await begin(rig, rowsOf(3))
    await rig.until(() => ctrlZ(rig.wire) === 1)
    await rig.done(rig.gateway.batches.pause(first.id))
    await begin(rig, rowsOf(5).slice(3))
    await rig.until(() => rig.taken.length === 3)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 4', 'row 5'])
    await rig.done(rig.gateway.batches.resume(first.id))
    await rig.until(() => rig.taken.length === 5)
    assert.deepEqual(textsOf(rig), ['row 1', 'row 4', 'row 5', 'row 2', 'row 3'])
  })

  it('another one of another pool is nobody’s here', async () => {
    const { id } = await begin(rig, rowsOf(1), { pool: 'elsewhere' })
    await rig.after(60_000)
    assert.equal(await standing(rig, id), 'running 1: queued 1')
    assert.equal(ctrlZ(rig.wire), 0)
  })
})
