import assert from 'node:assert/strict'
import type { Message } from '../../../src/store'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf, messageOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, eventsOf, LONG, OTHER, partsTaken, pdusOf, THIRD, TO, textsOf } from './support'

/** Time to queue before anything goes. */
const SLOW_START = { profile: { registerMs: 30_000 } } as const

rule(
  15,
  'alerts go first, then normal messages, then bulk, each in the order in which they came',
  async () => {
    const rig = await new GatewayRig(SLOW_START).start()
    const all = [
      { to: TO, text: 'bulk', priority: 'bulk' },
      { to: TO, text: 'normal 1', priority: 'normal' },
      { to: TO, text: 'normal 2', priority: 'normal' },
      { to: TO, text: 'alert' }
    ] as const
    await rig.queueAll(all)
    await rig.until(() => rig.taken.length === 4)
    assert.deepEqual(textsOf(rig), ['alert', 'normal 1', 'normal 2', 'bulk'])
    await rig.stop()
  }
)

rule(15, 'of one priority that goes first which may go first', async () => {
  const rig = await new GatewayRig(SLOW_START).start()
  const now = rig.clock.now()
  await rig.queue({ to: TO, text: 'in 9 s', notBefore: now + 9000 })
  await rig.queue({ to: TO, text: 'in 5 s', notBefore: now + 5000 })
  await rig.until(() => rig.taken.length === 2)
  assert.deepEqual(textsOf(rig), ['in 5 s', 'in 9 s'])
  await rig.stop()
})

rule(15, 'an alert passes between two messages of a broadcast, which keeps its own order', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const batch = await rig.done(rig.gateway.batches.open({ pool: 'default' }))
  const rows = [TO, OTHER, THIRD].map((to, i) => ({ to, text: `row ${i + 1}`, row: i + 1 }))
  await rig.done(rig.gateway.batches.add(batch, rows))
  await rig.done(rig.gateway.batches.start(batch.id))
  await rig.until(() => ctrlZ(rig.wire) === 2)
  await rig.queue({ to: '0812345671', text: 'alert' })
  await rig.until(() => rig.taken.length === 4)
  assert.deepEqual(textsOf(rig), ['row 1', 'row 2', 'alert', 'row 3'])
  await rig.stop()
})

rule(15, 'an alert passes between two parts of a long message, which goes on behind it', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: `${LONG}${LONG}`, priority: 'normal' })
  await rig.until(() => ctrlZ(rig.wire) === 1)
  await rig.queue({ to: OTHER, text: 'alert' })
  const sent = await rig.untilState(id, 'sent')
  assert.deepEqual(partsTaken(rig), ['1/3', 'undefined/undefined', '2/3', '3/3'])
  assert.equal(attemptsOf(sent), 'accepted, accepted, accepted')
  await rig.stop()
})

rule(16, 'a message that is refused waits, and the others go meanwhile', async () => {
  const rules = [{ to: /12345678$/, cms: 41, times: 1 }]
  const rig = await new GatewayRig({ ...SLOW_START, network: { rules } }).start()
  const [first] = await rig.queueAll([
    { to: TO, text: 'refused' },
    { to: OTHER, text: 'second' },
    { to: THIRD, text: 'third' }
  ])
  assert.ok(first && 'message' in first)
  await rig.until(() => rig.taken.length === 2)
  const waiting = await rig.message(first.message.id)
  assert.equal(waiting.state, 'queued')
  assert.equal(waiting.reason, 'CMS_41')
  await rig.untilState(waiting.id, 'sent')
  assert.deepEqual(textsOf(rig), ['second', 'third', 'refused'])
  await rig.stop()
})

rule(16, 'a number that nobody has fails at once, and alone', async () => {
  const rig = new GatewayRig(SLOW_START)
  rig.wire.rig.network.phones.unassign(/12345678$/)
  await rig.start()
  const [bad, good] = await rig.queueAll([{ to: TO }, { to: OTHER }])
  assert.ok(bad && 'message' in bad && good && 'message' in good)
  await rig.untilState(good.message.id, 'sent')
  const failed = await rig.message(bad.message.id)
  assert.equal(failed.state, 'failed')
  assert.equal(failed.error?.code, 'CMS_1')
  assert.equal(attemptsOf(failed), 'refused')
  assert.equal(ctrlZ(rig.wire), 2)
  await rig.stop()
})

rule(16, 'a record of which no message can be made is told, and passed by', async () => {
  const rig = await new GatewayRig(SLOW_START).start()
  // As an older version of this program, or somebody's hand, may have left it.
  const broken: Message = messageOf({
    id: 'broken',
    version: 0,
    to: 'nobody at all',
    queuedAt: rig.clock.now()
  })
  await rig.done(rig.store.apply([{ message: broken }]))
  const { id } = await rig.queue({ to: TO })
  await rig.untilState(id, 'sent')
  assert.deepEqual(pdusOf(rig.wire), ['0001000A818021436587000002E834'])
  assert.equal((await rig.message('broken')).state, 'queued')
  assert.ok(eventsOf(rig, 'trouble').length > 0)
  await rig.stop()
})
