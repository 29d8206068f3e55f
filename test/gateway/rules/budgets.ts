import assert from 'node:assert/strict'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, LONG, OTHER, TO, textsOf, waitsOf } from './support'

const MINUTE = 60_000

function numbered(count: number, from = 1) {
  return Array.from({ length: count }, (_, i) => ({
    to: TO,
    text: `n${from + i}`,
    priority: 'normal' as const
  }))
}

rule(
  19,
  'a minute has room for nine of ten, the tenth is for an alert, and the rest goes when there is room',
  async () => {
    const rig = await new GatewayRig({ options: { limits: { minute: 10 } } }).ready()
    await rig.queueAll(numbered(12))
    await rig.until(() => rig.taken.length === 9)
    await rig.after(50_000)
    assert.equal(ctrlZ(rig.wire), 9)
    assert.deepEqual(waitsOf(rig).filter((code) => code === 'BUDGET').length > 0, true)
    await rig.queue({ to: OTHER, text: 'alert' })
    await rig.queue({ to: OTHER, text: 'late alert' })
    await rig.after(5000)
    assert.equal(textsOf(rig).at(-1), 'alert')
    assert.equal(ctrlZ(rig.wire), 10, 'and not one more')
    await rig.until(() => rig.taken.length === 14)
    assert.equal(textsOf(rig)[10], 'late alert')
    await rig.stop()
  }
)

rule(19, 'what was submitted counts over a restart', async () => {
  const rig = await new GatewayRig({ options: { limits: { hour: 3 } } }).ready()
  await rig.queueAll(numbered(4))
  await rig.until(() => rig.taken.length === 2)
  await rig.after(10 * MINUTE)
  await rig.crash()
  await rig.ready()
  await rig.after(5 * MINUTE)
  assert.equal(rig.taken.length, 2)
  await rig.crash()
  await rig.clock.advance(46 * MINUTE)
  await rig.ready()
  await rig.until(() => rig.taken.length === 4)
  assert.deepEqual(textsOf(rig), ['n1', 'n2', 'n3', 'n4'])
  await rig.stop()
})

rule(19, 'a submission counts whose outcome is unknown, and not one that is proven to be none', async () => {
  const rig = await new GatewayRig({ options: { limits: { minute: 2 } } }).ready()
  // Busy: the modem says so itself, and has sent nothing.
  rig.wire.rig.network.rules.add({ cms: 314, times: 1 })
  const none = await rig.queue({ to: TO, text: 'busy' })
  const sent = await rig.untilState(none.id, 'sent')
  assert.equal(attemptsOf(sent), 'notSubmitted+accepted')
  switchOn(rig.wire.rig, 'bareERROR=notTaken')
  await rig.queue({ to: TO, text: 'doubt', policy: 'hold' })
  await rig.until(() => ctrlZ(rig.wire) === 3)
  rig.wire.modem.faults.clear('bareERROR')
  await rig.crash()
  await rig.ready()
  await rig.queue({ to: TO, text: 'third' })
  await rig.after(50_000)
  assert.equal(ctrlZ(rig.wire), 0)
  await rig.until(() => textsOf(rig).includes('third'))
  await rig.stop()
})

rule(19, 'a long message starts only when there is room for all of it', async () => {
  const rig = await new GatewayRig({ options: { limits: { minute: 10 } } }).ready()
  await rig.queueAll(numbered(8))
  await rig.until(() => rig.taken.length === 8)
  await rig.after(20_000)
  const { id } = await rig.queue({ to: TO, text: LONG, priority: 'normal' })
  await rig.after(30_000)
  assert.equal(ctrlZ(rig.wire), 8)
  assert.equal(attemptsOf(await rig.message(id)), '-, -')
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'accepted, accepted')
  assert.equal(rig.taken.length, 10)
  await rig.stop()
})

rule(
  19,
  'a long message that never fits is refused when it is taken in, unless it is an alert that fits',
  async () => {
    const rig = await new GatewayRig({ options: { limits: { minute: 2, hour: 100 } } }).ready()
    const [refused, fits] = await rig.queueAll([
      { to: TO, text: LONG, priority: 'normal' },
      { to: TO, text: LONG }
    ])
    assert.ok(refused && 'error' in refused && fits && 'message' in fits)
    assert.deepEqual([refused.error.code, refused.error.field], ['OVER_BUDGET', 'text'])
    await rig.untilState(fits.message.id, 'sent')
    assert.equal(rig.taken.length, 2)
    await rig.stop()
  }
)

rule(19, 'a budget of one part has room for one', async () => {
  const rig = await new GatewayRig({ options: { limits: { minute: 1 } } }).ready()
  await rig.queueAll(numbered(2))
  await rig.until(() => rig.taken.length === 1)
  await rig.after(50_000)
  assert.equal(rig.taken.length, 1)
  await rig.until(() => rig.taken.length === 2)
  await rig.stop()
})

rule(19, 'a message that no longer fits, since the budget was made smaller, stops no other', async () => {
  const rig = await new GatewayRig({ profile: { registerMs: 30_000 } }).start()
  const { id } = await rig.queue({ to: TO, text: LONG, priority: 'normal' })
  await rig.crash()
  rig.options = { limits: { minute: 2 } }
  await rig.ready()
  const small = await rig.queue({ to: OTHER, text: 'small', priority: 'normal' })
  await rig.untilState(small.id, 'sent')
  assert.deepEqual(textsOf(rig), ['small'])
  const waiting = await rig.message(id)
  assert.equal(waiting.reason, 'OVER_BUDGET')
  assert.equal(attemptsOf(waiting), '-, -')
  await rig.stop()
})

rule(
  20,
  'the sixth of the same text to the same number within ten minutes is held, and goes if a person says so',
  async () => {
    const rig = await new GatewayRig().ready()
    for (let i = 0; i < 5; i++) await rig.queue({ to: TO, text: 'pong' })
    await rig.queue({ to: OTHER, text: 'pong' })
    const sixth = await rig.queue({ to: TO, text: 'pong' })
    assert.deepEqual([sixth.state, sixth.reason, sixth.error?.code], ['queued', 'LOOP_GUARD', 'LOOP_GUARD'])
    await rig.after(MINUTE)
    assert.equal(rig.taken.length, 6)
    assert.equal((await rig.message(sixth.id)).state, 'queued')
    await rig.done(rig.gateway.decide({ id: sixth.id }, 'resend'))
    await rig.untilState(sixth.id, 'sent')
    assert.equal(rig.taken.length, 7)
    await rig.after(10 * MINUTE)
    const later = await rig.queue({ to: TO, text: 'pong' })
    assert.equal(later.reason, undefined)
    await rig.untilState(later.id, 'sent')
    await rig.stop()
  }
)

rule(20, 'it sees what comes all at once, and what alternates', async () => {
  const rig = await new GatewayRig().ready()
  const texts = Array.from({ length: 14 }, (_, i) => ['ping', 'pong'][i % 2]!)
  const queued = await rig.queueAll(texts.map((text) => ({ to: TO, text })))
  const reasons = queued.map((one) => ('message' in one ? (one.message.reason ?? '-') : one.error.code))
  assert.deepEqual(reasons.slice(0, 10), Array(10).fill('-'))
  assert.deepEqual(reasons.slice(10), Array(4).fill('LOOP_GUARD'))
  const again = await rig.queue({ to: TO, text: 'ping' })
  assert.equal(again.reason, 'LOOP_GUARD')
  await rig.after(MINUTE)
  assert.equal(rig.taken.length, 10)
  await rig.stop()
})
