import assert from 'node:assert/strict'
import { openRows } from '../../../src/gateway'
import { openLocalJournal } from '../../../src/store'
import { temporaryDir } from '../../support/temp'
import {
  add,
  batchEvents,
  batchIn,
  begin,
  open,
  rowStates,
  rowsOf,
  standing,
  toldStates,
  untilStanding
} from '../batch-rig'
import { GatewayRig } from '../gateway-rig'
import { rule } from './rule'
import { ctrlZ, LONG, partsTaken, resultsOf, textsOf } from './support'

const SLOW = { network: { latency: 500 } }

rule(38, 'a batch that is taken in sends nothing, and all of it in its order when it is begun', async () => {
  const rig = await new GatewayRig().ready()
  const batch = await open(rig)
  await add(rig, batch, rowsOf(3))
  await rig.after(120_000)
  assert.equal(ctrlZ(rig.wire), 0)
  await rig.done(rig.gateway.batches.start(batch.id))
  await rig.until(() => rig.taken.length === 3)
  assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'row 3'])
  await rig.stop()
})

rule(38, 'one whose program was killed as it was taken in never goes, and the same again does', async () => {
  const rig = await new GatewayRig().ready()
  const batch = await open(rig, { key: 'k' })
  await add(rig, batch, rowsOf(2))
  await rig.crash()
  await rig.ready()
  await rig.after(120_000)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.deepEqual(await rowStates(rig, batch.id), [
    '1 cancelled INTAKE_INTERRUPTED',
    '2 cancelled INTAKE_INTERRUPTED'
  ])
  await begin(rig, rowsOf(2), { key: 'k' })
  await rig.after(10_000)
  assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
  await rig.stop()
})

rule(39, 'a number gets one message of a batch, and none of the same again', async () => {
  const rig = await new GatewayRig().ready()
  const rows = [...rowsOf(2), ...rowsOf(1), { to: '', row: 4 }]
  const first = await begin(rig, rows, { key: 'k', origin: 'n1' })
  assert.ok(resultsOf(rig).includes('failed'))
  await untilStanding(rig, first.id, 'done 4: cancelled 1, failed 1, sent 2')
  await rig.crash()
  await rig.ready()
  const again = await begin(rig, rowsOf(2), { key: 'k' })
  await rig.after(10_000)
  assert.deepEqual(await rowStates(rig, first.id), [
    '1 sent',
    '2 sent',
    '1 cancelled DUPLICATE_RECIPIENT',
    '4 failed BAD_RECIPIENT'
  ])
  assert.deepEqual(await rowStates(rig, again.id), ['1 cancelled DUPLICATE_KEY', '2 cancelled DUPLICATE_KEY'])
  assert.deepEqual(textsOf(rig), ['row 1', 'row 2'])
  await rig.stop()
})

rule(40, 'a batch that is paused finishes a long message, waits over a restart, and goes on', async () => {
  const rig = await new GatewayRig(SLOW).ready()
  const { id } = await begin(rig, rowsOf(3, { text: LONG }))
  await rig.until(() => rig.taken.length === 1)
  await rig.done(rig.gateway.batches.pause(id))
  await rig.after(10_000)
  await rig.crash()
  await rig.ready()
  await rig.after(300_000)
  assert.deepEqual(partsTaken(rig), ['1/2', '2/2'])
  await rig.done(rig.gateway.batches.resume(id))
  await untilStanding(rig, id, 'done 3: sent 3')
  assert.deepEqual(partsTaken(rig), ['1/2', '2/2', '1/2', '2/2', '1/2', '2/2'])
  await rig.stop()
})

rule(
  41,
  'a batch that is cancelled finishes what has begun, and nothing else, whatever is resent',
  async () => {
    const rig = await new GatewayRig(SLOW).ready()
    rig.wire.rig.network.rules.add({ to: /1001$/, silent: true, times: 1 })
    const { id } = await begin(rig, rowsOf(5))
    await rig.until(() => ctrlZ(rig.wire) === 2)
    const isCancelling = (state: string) => state === 'cancelled'
    // The rest is not written as cancelled for a while.
    rig.refuse = (changes) =>
      changes.some((change) => 'message' in change && isCancelling(change.message.state))
    await rig.done(rig.gateway.batches.cancel(id))
    await rig.after(10_000)
    assert.equal(await standing(rig, id), 'cancelled 5: held 1, queued 3, sent 1, unknown 1')
    rig.refuse = undefined
    await rig.done(rig.gateway.batches.decide(id, 'resend'))
    await untilStanding(rig, id, 'cancelled 5: cancelled 3, sent 2')
    assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'row 1'])
    await rig.stop()
  }
)

rule(42, 'a batch that is paused on one host stops on the other one', async () => {
  const journals = [
    await openLocalJournal(temporaryDir('journal')),
    await openLocalJournal(temporaryDir('journal'))
  ]
  const here = await new GatewayRig({ ...SLOW, gateway: { journal: journals[0]!, host: 'here' } }).ready()
  const gateway = { journal: journals[1]!, host: 'there', random: () => 0.25 }
  const there = await new GatewayRig({ ...SLOW, beside: here, gateway }).ready()
  const { id } = await begin(here, rowsOf(40))
  await here.until(() => ctrlZ(there.wire) === 3)
  await here.done(here.gateway.batches.pause(id))
  await here.after(2000)
  const [mine, other] = [ctrlZ(here.wire), ctrlZ(there.wire)]
  await here.after(60_000)
  assert.ok(ctrlZ(there.wire) <= other + 1 && ctrlZ(here.wire) <= mine + 1)
  assert.ok(here.taken.length < 30)
  await there.stop()
  await here.stop()
  for (const journal of journals) await journal.close()
})

rule(
  43,
  'its end is told once, again after a restart, and not as new when it is taken up again',
  async () => {
    const rig = await new GatewayRig().ready()
    rig.wire.rig.network.rules.add({ to: /1002$/, silent: true, times: 1 })
    const { id } = await begin(rig, rowsOf(2), { origin: 'n1' })
    await untilStanding(rig, id, 'done 2: held 1, sent 1, unknown 1')
    await rig.crash()
    await rig.ready()
    const unfinished = () => rig.done(rig.gateway.batches.unfinished('n1'))
    assert.deepEqual(
      (await unfinished()).map(({ id, untold }) => [id, untold]),
      [[id, true]]
    )
    await rig.done(rig.gateway.batches.told(id))
    await rig.done(rig.gateway.batches.decide(id, 'resend'))
    assert.equal((await unfinished()).length, 1, 'it is under way')
    await untilStanding(rig, id, 'done 2: sent 2')
    assert.deepEqual(toldStates(rig), ['running', 'done'])
    assert.equal((await batchIn(rig, id)).untold, undefined)
    assert.deepEqual(await unfinished(), [])
    await rig.stop()
  }
)

rule(44, 'all of its rows are accounted for whenever it is told how it stands', async () => {
  const rig = await new GatewayRig(SLOW).ready()
  rig.wire.rig.network.rules.add({ to: /100[369]$/, silent: true, times: 1 })
  const { id } = await begin(rig, [...rowsOf(12), { to: '', row: 13 }, ...rowsOf(2)])
  await rig.after(40_000)
  await rig.done(rig.gateway.batches.cancel(id))
  await rig.after(300_000)
  const told = batchEvents(rig).filter(({ batch }) => batch.state !== 'open')
  assert.ok(told.length > 5)
  for (const { counts } of told) {
    const { sent = 0, failed = 0, cancelled = 0, held = 0 } = counts
    assert.equal(sent + failed + cancelled + held + openRows(counts), 15)
  }
  await rig.stop()
})

rule(45, 'of two that goes first whose rows were taken in first', async () => {
  const rig = await new GatewayRig(SLOW).ready()
  const first = await open(rig)
  await add(rig, first, rowsOf(2))
  await rig.after(10)
  await begin(rig, rowsOf(5).slice(2))
  await rig.until(() => ctrlZ(rig.wire) === 1)
  await rig.done(rig.gateway.batches.start(first.id))
  await rig.until(() => rig.taken.length === 5)
  assert.deepEqual(textsOf(rig), ['row 3', 'row 1', 'row 2', 'row 4', 'row 5'])
  await rig.stop()
})
