import assert from 'node:assert/strict'
import { type LocalJournal, openLocalJournal } from '../../src/store'
import { temporaryDir } from '../support/temp'
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
import { ctrlZ, eventsOf, textsOf } from './rules/support'

const MINUTE = 60_000

describe('a batch on a store that two hosts work on', () => {
  let here: GatewayRig
  let there: GatewayRig
  let journals: LocalJournal[]
  /** Letters that went by the modem of a host. */
  const both = () => [ctrlZ(here.wire), ctrlZ(there.wire)]

  beforeEach(async () => {
    journals = [
      await openLocalJournal(temporaryDir('journal')),
      await openLocalJournal(temporaryDir('journal'))
    ]
    const [one, two] = journals as [LocalJournal, LocalJournal]
    const options = { network: { latency: 500 } }
    here = await new GatewayRig({ ...options, gateway: { journal: one, host: 'here' } }).ready()
    const gateway = { journal: two, host: 'there', random: () => 0.25 }
    there = await new GatewayRig({ ...options, beside: here, gateway }).ready()
  })

  afterEach(async () => {
    await there.stop()
    await here.stop()
    for (const journal of journals) await journal.close()
  })

  it('goes by the modems of both, each row once', async () => {
    const { id } = await begin(here, rowsOf(20))
    await untilStanding(here, id, 'done 20: sent 20')
    assert.deepEqual(
      textsOf(here).toSorted(),
      rowsOf(20)
        .map(({ text }) => text)
        .toSorted()
    )
    const [mine = 0, other = 0] = both()
    assert.equal(mine + other, 20)
    assert.ok(other >= 8, `${other} went there`)
    assert.equal(await standing(there, id), 'done 20: sent 20')
  })

  it('stops there within a second or two when it is stopped here, and goes on', async () => {
    const { id } = await begin(here, rowsOf(40))
    await here.until(() => here.taken.length === 6)
    await here.done(here.gateway.batches.pause(id))
    await here.after(2000)
    const taken = here.taken.length
    await here.after(10 * MINUTE)
    assert.ok(here.taken.length <= taken + 1, `${here.taken.length} after ${taken}`)
    assert.ok(taken < 20)
    await there.done(there.gateway.batches.resume(id))
    await here.until(() => here.taken.length > 30)
    await here.done(here.gateway.batches.cancel(id))
    await here.after(5000)
    const { batch, counts } = await here.done(here.gateway.batches.status(id))
    assert.equal(batch.state, 'cancelled')
    assert.equal((counts.cancelled ?? 0) + (counts.sent ?? 0), 40)
    assert.equal(here.taken.length, counts.sent)
    assert.equal(both()[0]! + both()[1]!, counts.sent)
  })

  it('is told on both, and ends once', async () => {
    const { id } = await begin(here, rowsOf(10), { origin: 'n1' })
    await untilStanding(here, id, 'done 10: sent 10')
    await here.after(5000)
    assert.deepEqual(toldStates(here).slice(-2), ['running', 'done'])
    assert.deepEqual(toldStates(there).slice(-2), ['running', 'done'])
    const { endedAt } = await batchIn(here, id)
    await there.done(there.gateway.batches.told(id))
    assert.equal((await batchIn(here, id)).untold, undefined)
    await here.after(10 * MINUTE)
    assert.equal((await batchIn(here, id)).endedAt, endedAt)
  })

  it('that is taken in for long is left in peace while its host is there', async () => {
    const batch = await open(here)
    for (let minute = 1; minute <= 10; minute++) {
      await add(here, batch, [{ to: numberOf(minute), text: `row ${minute}`, row: minute }])
      await here.after(MINUTE)
    }
    assert.equal(await standing(there, batch.id), 'open 0: queued 10')
    await here.done(here.gateway.batches.start(batch.id))
    await untilStanding(here, batch.id, 'done 10: sent 10')
    assert.equal('alive' in (await batchIn(here, batch.id)), false)
  })

  it('is cut off by the other host where that which took it in is gone for two minutes', async () => {
    const batch = await open(there, { key: 'k', origin: 'n1' })
    await add(there, batch, rowsOf(3))
    await there.crash()
    await here.after(1.8 * MINUTE)
    assert.equal(await standing(here, batch.id), 'open 0: queued 3')
    await here.after(2 * MINUTE)
    assert.deepEqual(await rowStates(here, batch.id), [
      '1 cancelled INTAKE_INTERRUPTED',
      '2 cancelled INTAKE_INTERRUPTED',
      '3 cancelled INTAKE_INTERRUPTED'
    ])
    const { state, cut, untold } = await batchIn(here, batch.id)
    assert.deepEqual([state, cut, untold], ['cancelled', true, true])
    assert.deepEqual(both(), [0, 0])
    // The same again goes, and on both.
    const { id } = await begin(here, rowsOf(3), { key: 'k' })
    await untilStanding(here, id, 'done 3: sent 3')
    await there.ready()
  })

  it('that its host takes up again after it was cut off is over there as well', async () => {
    const batch = await open(there)
    await add(there, batch, rowsOf(2))
    // As if the host had stood still: nobody says that it is there.
    const time = there.store.time.bind(there.store)
    there.away = true
    await here.after(5 * MINUTE)
    there.away = false
    assert.equal((await here.done(time())) > 0, true)
    assert.equal((await batchIn(here, batch.id)).cut, true)
    await assert.rejects(add(there, batch, rowsOf(4).slice(2)), { code: 'BATCH_OVER' })
    await assert.rejects(there.done(there.gateway.batches.start(batch.id)), { code: 'BATCH_OVER' })
    await here.after(MINUTE)
    assert.equal(await standing(there, batch.id), 'cancelled 2: cancelled 2')
    assert.deepEqual(both(), [0, 0])
  })

  it('of a host that signs as it is about to be cut off is not', async () => {
    const batch = await open(there)
    await add(there, batch, rowsOf(2))
    there.away = true
    let signed = false
    const batches = here.store.batches.bind(here.store)
    here.store.batches = async (query, page) => {
      const found = await batches(query, page)
      const { alive } = found.find(({ id }) => id === batch.id) ?? {}
      const now = here.clock.now()
      if (!signed && query.states?.includes('open') && alive !== undefined && now - alive > 2 * MINUTE) {
        signed = true
        there.away = false
        const record = (await here.store.batch(batch.id))!
        await here.store.apply([{ batch: { ...record, alive: now } }])
      }
      return found
    }
    await here.until(() => signed, 10 * MINUTE)
    await here.after(2000)
    assert.equal((await batchIn(here, batch.id)).state, 'open')
    await there.done(there.gateway.batches.start(batch.id))
    await untilStanding(here, batch.id, 'done 2: sent 2')
  })

  it('is cancelled to its end by the other host where that which began to is gone', async () => {
    const { id } = await begin(there, rowsOf(250))
    await here.until(() => here.taken.length === 4)
    here.refuse = (changes) =>
      changes.some((change) => 'message' in change && change.message.state === 'cancelled')
    await there.done(there.gateway.batches.cancel(id))
    await there.crash()
    here.refuse = undefined
    // What it was sending is nobody's until its lease is over.
    await here.after(6 * MINUTE)
    const { batch, counts } = await here.done(here.gateway.batches.status(id))
    assert.equal(batch.state, 'cancelled')
    assert.ok((counts.cancelled ?? 0) > 235, JSON.stringify(counts))
    assert.equal(counts.queued, undefined)
    assert.ok(batch.endedAt !== undefined)
    await there.ready()
  })

  it('has of one number one row, though both take it in at the same moment', async () => {
    const [one, two] = [await open(here, { key: 'k' }), await open(there, { key: 'k' })]
    await here.done(
      Promise.all([here.gateway.batches.add(one, rowsOf(10)), there.gateway.batches.add(two, rowsOf(10))])
    )
    await here.done(here.gateway.batches.start(one.id))
    await there.done(there.gateway.batches.start(two.id))
    await here.after(MINUTE)
    assert.deepEqual(
      textsOf(here).toSorted(),
      rowsOf(10)
        .map(({ text }) => text)
        .toSorted()
    )
  })

  it('costs nobody any trouble', async () => {
    const { id } = await begin(here, rowsOf(3))
    await untilStanding(there, id, 'done 3: sent 3')
    await here.after(5 * MINUTE)
    assert.deepEqual([...eventsOf(here, 'trouble'), ...eventsOf(there, 'trouble')], [])
  })
})
