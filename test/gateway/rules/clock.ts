import assert from 'node:assert/strict'
import { VirtualClock } from '../../support/virtual-clock'
import { GatewayRig } from '../gateway-rig'
import { messageOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, OTHER, TO, textsOf, waitsOf } from './support'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TODAY = '2026-11-22T10:00:00Z'
/** A small computer without a battery. */
const BOOTED_IN_THE_PAST = { gateway: { builtAt: Date.parse('2026-11-01T00:00:00Z') } } as const

function inThePast() {
  return { ...BOOTED_IN_THE_PAST, clock: new VirtualClock('2020-01-01T00:00:00Z') }
}

rule(23, 'while the clock is wrong alerts without times go, and all else waits for a right one', async () => {
  const rig = await new GatewayRig(inThePast()).ready()
  const today = Date.parse(TODAY)
  const alert = await rig.queue({ to: TO, text: 'alert' })
  const timed = await rig.queue({ to: TO, text: 'timed', expires: today + HOUR })
  await rig.queue({ to: TO, text: 'normal', priority: 'normal' })
  await rig.untilState(alert.id, 'sent')
  await rig.after(5 * MINUTE)
  assert.deepEqual(textsOf(rig), ['alert'])
  assert.equal((await rig.message(timed.id)).reason, 'CLOCK_UNTRUSTED')
  assert.ok(waitsOf(rig).includes('CLOCK_UNTRUSTED'))
  rig.clock.setWall(TODAY)
  await rig.after(5000)
  assert.deepEqual(textsOf(rig).toSorted(), ['alert', 'normal', 'timed'])
  assert.equal(ctrlZ(rig.wire), 3)
  await rig.stop()
})

rule(23, 'a message whose time is over when the clock is right again does not go', async () => {
  const rig = await new GatewayRig(inThePast()).ready()
  const { id } = await rig.queue({ to: TO, expires: Date.parse('2026-11-22T09:00:00Z') })
  await rig.after(MINUTE)
  rig.clock.setWall(TODAY)
  const failed = await rig.untilState(id, 'failed', MINUTE)
  assert.equal(failed.error?.code, 'EXPIRED_BEFORE_SEND')
  assert.equal(ctrlZ(rig.wire), 0)
  await rig.stop()
})

rule(23, 'a clock that was set back is wrong until it has caught up, also over a restart', async () => {
  const rig = await new GatewayRig().ready()
  const first = await rig.queue({ to: TO, text: 'first', priority: 'normal' })
  await rig.untilState(first.id, 'sent')
  rig.clock.setWall('2026-11-22T09:50:00Z')
  await rig.crash()
  await rig.ready()
  await rig.queue({ to: TO, text: 'second', priority: 'normal' })
  await rig.after(5 * MINUTE)
  assert.deepEqual(textsOf(rig), ['first'])
  await rig.after(6 * MINUTE)
  assert.deepEqual(textsOf(rig), ['first', 'second'])
  await rig.stop()
})

rule(23, 'the time stamp of a message shows that the clock is wrong', async () => {
  const rig = await new GatewayRig({ clock: new VirtualClock('2020-01-01T00:00:00Z') }).ready()
  // SMS-DELIVER "hi" of 2026-11-22.
  await rig.wire.rig.network.inject(rig.wire.modem.number, '040C9126980900001000006211220100000002E834')
  await rig.settle()
  await rig.queue({ to: TO, text: 'normal', priority: 'normal' })
  await rig.after(MINUTE)
  assert.equal(ctrlZ(rig.wire), 0)
  rig.clock.setWall(TODAY)
  await rig.until(() => rig.taken.length === 1)
  await rig.stop()
})

rule(23, 'rests and budgets do not notice when the wall clock jumps', async () => {
  const rules = [{ to: /12345678$/, cms: 50, times: 1 }]
  const rig = await new GatewayRig({ network: { rules }, options: { limits: { minute: 2 } } }).ready()
  await rig.queueAll([
    { to: TO, text: 'refused' },
    { to: OTHER, text: 'second' },
    { to: OTHER, text: 'third' }
  ])
  await rig.until(() => ctrlZ(rig.wire) === 2)
  rig.clock.setWall('2026-11-23T10:00:00Z')
  await rig.after(58_000)
  assert.equal(ctrlZ(rig.wire), 2)
  assert.deepEqual(textsOf(rig), ['second'])
  await rig.until(() => rig.taken.length === 3)
  assert.deepEqual(textsOf(rig).toSorted(), ['refused', 'second', 'third'])
  await rig.stop()
})

rule(23, 'nothing is deleted for its age by a clock that is wrong', async () => {
  const clock = new VirtualClock('2026-11-22T10:00:00Z')
  const rig = await new GatewayRig({ clock }).start()
  const old = messageOf({ id: 'old', version: 0, state: 'sent', queuedAt: clock.now() - 80 * DAY })
  const { queue: _, ...sent } = old
  await rig.done(rig.store.apply([{ message: sent }]))
  await rig.crash()
  // Far in the future, by the time stamp of the network that comes at once; the gateway was built before.
  clock.setWall(clock.now() - 2 * DAY)
  await rig.ready()
  await rig.after(MINUTE)
  assert.equal((await rig.message('old')).id, 'old')
  await rig.crash()
  clock.setWall('2026-12-15T10:00:00Z')
  await rig.ready()
  await rig.after(MINUTE)
  assert.equal(await rig.done(rig.store.message('old')), undefined)
  await rig.stop()
})

rule(
  23,
  'what was taken in while the clock was wrong is not old when it is right again: its key is remembered',
  async () => {
    const rig = await new GatewayRig(inThePast()).ready()
    const { id } = await rig.queue({ to: TO, key: 'k1' })
    await rig.untilState(id, 'sent')
    rig.clock.setWall(TODAY)
    await rig.after(MINUTE)
    await rig.crash()
    await rig.ready()
    await rig.after(MINUTE)
    const [again] = await rig.queueAll([{ to: TO, key: 'k1' }])
    assert.ok(again && 'message' in again)
    assert.deepEqual([again.message.id, again.duplicate], [id, true])
    assert.equal(rig.taken.length, 1)
    await rig.stop()
  }
)
