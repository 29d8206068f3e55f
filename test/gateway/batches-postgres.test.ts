import assert from 'node:assert/strict'
import { type LocalJournal, openLocalJournal } from '../../src/store'
import { type PostgresRig, postgresRig, ServerClock } from '../store/postgres-rig'
import { temporaryDir } from '../support/temp'
import { add, batchIn, begin, open, rowStates, rowsOf, standing, untilStanding } from './batch-rig'
import { GatewayRig } from './gateway-rig'
import { ctrlZ, textsOf } from './rules/support'

describe('a batch on PostgreSQL', function () {
  this.timeout(60_000)
  let postgres: PostgresRig
  let journal: LocalJournal
  let rig: GatewayRig

  beforeEach(async () => {
    postgres = await postgresRig()
    await postgres.open()
    // That of the modems, which stands still as well.
    await ServerClock.put(postgres)
    journal = await openLocalJournal(temporaryDir('journal'))
    rig = await new GatewayRig({ open: () => postgres.open(), gateway: { journal } }).ready()
  })

  afterEach(async () => {
    await rig.stop()
    await journal.close()
    await postgres.end()
  })

  it('goes in its order, each row once, and is done', async () => {
    const { id } = await begin(rig, [...rowsOf(12), ...rowsOf(1)], { origin: 'n1' })
    await untilStanding(rig, id, 'done 13: cancelled 1, sent 12')
    assert.deepEqual(
      textsOf(rig),
      rowsOf(12).map(({ text }) => text)
    )
    assert.equal((await rig.done(rig.gateway.batches.last('n1')))?.id, id)
    assert.equal((await batchIn(rig, id)).untold, true)
    await rig.done(rig.gateway.batches.told(id))
    assert.deepEqual(await rig.done(rig.gateway.batches.unfinished('n1')), [])
  })

  it('keeps rows whatever stands in them', async () => {
    const refusal = { code: 'BAD_ROW', message: 'No.' }
    const { id } = await begin(rig, [
      { to: '\u0000/\ud800', text: '\ud800\u0000', row: 1, refusal },
      { to: '', row: 2, context: { name: 'Eve\u0000' } }
    ])
    await untilStanding(rig, id, 'done 2: failed 2')
    const found = await rig.done(rig.gateway.batches.rows(id, { offset: 0, limit: 9 }))
    assert.deepEqual(
      found.map(({ to, error, context }) => [to, error?.code, context]),
      [
        ['\u0000/\ud800', 'BAD_ROW', undefined],
        ['', 'BAD_RECIPIENT', { name: 'Eve\u0000' }]
      ]
    )
  })

  it('that is cut off sends nothing, and the same key goes then', async () => {
    const batch = await open(rig, { key: 'k' })
    await add(rig, batch, rowsOf(230))
    await rig.done(rig.gateway.batches.cut(batch.id, { code: 'GONE', message: 'Gone.' }))
    await untilStanding(rig, batch.id, 'cancelled 230: cancelled 230')
    assert.equal(ctrlZ(rig.wire), 0)
    const { id } = await begin(rig, rowsOf(2), { key: 'k' })
    await untilStanding(rig, id, 'done 2: sent 2')
    const again = await begin(rig, rowsOf(2), { key: 'k' })
    assert.equal((await batchIn(rig, again.id)).duplicateOf, id)
  })

  it('is paused, resumed and cancelled, and shows its rows at any offset', async () => {
    const batch = await open(rig)
    await add(rig, batch, rowsOf(1200))
    await rig.done(rig.gateway.batches.pause(batch.id))
    await rig.done(rig.gateway.batches.start(batch.id))
    await rig.after(2000)
    assert.equal(await standing(rig, batch.id), 'paused 1200: queued 1200')
    const page = await rig.done(rig.gateway.batches.rows(batch.id, { offset: 998, limit: 4 }))
    assert.deepEqual(
      page.map(({ row }) => row),
      [999, 1000, 1001, 1002]
    )
    await rig.done(rig.gateway.batches.cancel(batch.id))
    await untilStanding(rig, batch.id, 'cancelled 1200: cancelled 1200')
    assert.equal(ctrlZ(rig.wire), 0)
  })

  it('that waits for a person goes on if one says so', async () => {
    rig.wire.rig.network.rules.add({ to: /1002$/, silent: true, times: 1 })
    const { id } = await begin(rig, rowsOf(3))
    await untilStanding(rig, id, 'done 3: held 1, sent 2, unknown 1')
    assert.equal(await rig.done(rig.gateway.batches.decide(id, 'resend')), 1)
    await untilStanding(rig, id, 'done 3: sent 3')
    assert.deepEqual(await rowStates(rig, id), ['1 sent', '2 sent', '3 sent'])
    assert.equal(ctrlZ(rig.wire), 4)
  })
})
