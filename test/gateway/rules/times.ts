import assert from 'node:assert/strict'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, eventsOf, LONG, OTHER, partsTaken, pdusOf, resultsOf, TO, textsOf, waitsOf } from './support'

const MINUTE = 60_000
/** The rig begins at 10:00 of a Sunday. */
const WINDOW = { days: [], from: 10 * 60 + 20, until: 12 * 60, timeZone: 'UTC' }

rule(21, 'outside the window normal and bulk messages wait, and alerts go', async () => {
  const rig = await new GatewayRig({ options: { window: WINDOW } }).ready()
  await rig.queueAll([
    { to: TO, text: 'normal', priority: 'normal' },
    { to: TO, text: 'bulk', priority: 'bulk' },
    { to: TO, text: 'alert' }
  ])
  await rig.after(19 * MINUTE)
  assert.deepEqual(textsOf(rig), ['alert'])
  assert.ok(waitsOf(rig).includes('WINDOW'))
  await rig.after(MINUTE)
  assert.deepEqual(textsOf(rig), ['alert', 'normal', 'bulk'])
  await rig.stop()
})

rule(21, 'the window binds alerts where that is asked for', async () => {
  const rig = await new GatewayRig({ options: { window: WINDOW, windowForAlerts: true } }).ready()
  const { id } = await rig.queue({ to: TO, text: 'alert' })
  await rig.after(19 * MINUTE)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.ok(waitsOf(rig).includes('WINDOW'))
  await rig.untilState(id, 'sent', 2 * MINUTE)
  await rig.stop()
})

rule(22, 'a message is not sent before notBefore, over a restart', async () => {
  const rig = await new GatewayRig().ready()
  const { id } = await rig.queue({ to: TO, notBefore: rig.clock.now() + 10 * MINUTE })
  await rig.after(5 * MINUTE)
  await rig.crash()
  await rig.ready()
  await rig.after(4 * MINUTE)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.equal((await rig.message(id)).reason, 'NOT_BEFORE')
  const sent = await rig.untilState(id, 'sent', 2 * MINUTE)
  assert.equal(sent.reason, undefined)
  assert.ok(sent.sentAt! >= sent.notBefore!)
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(22, 'a message is not begun after expires: it fails when its time is over, and says so', async () => {
  const rig = await new GatewayRig().ready()
  rig.wire.gone = true
  rig.wire.port?.destroy()
  const { id } = await rig.queue({ to: TO, expires: rig.clock.now() + 5 * MINUTE })
  const failed = await rig.untilState(id, 'failed', 6 * MINUTE)
  assert.equal(failed.error?.code, 'EXPIRED_BEFORE_SEND')
  assert.deepEqual(resultsOf(rig), ['failed'])
  rig.wire.gone = false
  await rig.until(() => rig.isReady('m1'))
  await rig.after(MINUTE)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.deepEqual(rig.taken, [])
  await rig.stop()
})

rule(22, 'a message that was refused and waits for its next try fails at its time, too', async () => {
  const rig = await new GatewayRig({ network: { rules: [{ cms: 41 }] } }).ready()
  const expires = rig.clock.now() + 3 * MINUTE
  const { id } = await rig.queue({ to: TO, expires })
  const failed = await rig.untilState(id, 'failed', 4 * MINUTE)
  assert.equal(failed.error?.code, 'EXPIRED_BEFORE_SEND')
  assert.ok(rig.clock.now() - expires < 2000)
  assert.equal(attemptsOf(failed), 'refused+refused')
  await rig.stop()
})

rule(22, 'TP-VP is the time that is left, of each submission anew', async () => {
  const rules = [{ cms: 42, times: 1 }]
  const overrides = { CMS_42: { do: 'retry', afterMs: 30 * MINUTE } } as const
  const rig = await new GatewayRig({ network: { rules }, options: { overrides } }).ready()
  const expires = rig.clock.now() + 60 * MINUTE
  const { id } = await rig.queue({ to: TO, expires })
  await rig.untilState(id, 'sent', 40 * MINUTE)
  // Relative, in steps of five minutes from 00 on: an hour, then half of it.
  assert.deepEqual(pdusOf(rig.wire), ['0011000A81802143658700000B02E834', '0011000A81802143658700000502E834'])
  assert.deepEqual(rig.taken, ['11010A81802143658700000502E834'])
  await rig.stop()
})

rule(22, 'a validity of its own is what the service centre is told', async () => {
  const rig = await new GatewayRig().ready()
  const { id } = await rig.queue({ to: TO, expires: rig.clock.now() + 60 * MINUTE, validityMinutes: 10 })
  await rig.untilState(id, 'sent')
  assert.deepEqual(pdusOf(rig.wire), ['0011000A81802143658700000102E834'])
  await rig.stop()
})

rule(22, 'what has begun is finished though its time is over', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: LONG, expires: rig.clock.now() + 5 * MINUTE })
  await rig.until(() => ctrlZ(rig.wire) === 1)
  rig.wire.swallow = /AT\+CMGS/
  await rig.until(() => rig.taken.length === 1)
  rig.wire.gone = true
  rig.wire.port?.destroy()
  await rig.after(10 * MINUTE)
  rig.wire.gone = false
  rig.wire.swallow = undefined
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'accepted, accepted')
  assert.deepEqual(partsTaken(rig), ['1/2', '2/2'])
  assert.equal(eventsOf(rig, 'result').length, 1)
  await rig.stop()
})

rule(24, 'what waits is cancelled and not sent', async () => {
  const rig = await new GatewayRig({ profile: { registerMs: 30_000 } }).start()
  const { id } = await rig.queue({ to: TO })
  const other = await rig.queue({ to: OTHER, text: 'other' })
  const [cancelled] = await rig.done(rig.gateway.cancel({ id }))
  assert.equal(cancelled?.state, 'cancelled')
  await rig.untilState(other.id, 'sent')
  await rig.after(MINUTE)
  assert.deepEqual(textsOf(rig), ['other'])
  assert.deepEqual(resultsOf(rig), ['cancelled', 'sent'])
  await rig.stop()
})

rule(24, 'one that a modem has taken up is stopped until the last moment', async () => {
  const rig = await new GatewayRig().ready()
  let cancelling: Promise<unknown> | undefined
  rig.beforeApply = async (changes) => {
    if (cancelling || !changes.some((change) => 'submission' in change)) return
    cancelling = rig.gateway.cancel({ id })
    await cancelling
  }
  const { id } = await rig.queue({ to: TO })
  await rig.untilState(id, 'cancelled')
  await rig.after(MINUTE)
  assert.equal(rig.wire.typed.includes('AT+CMGS=14\r'), true)
  assert.equal(rig.wire.typed.includes('\x1b'), true)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.deepEqual(rig.taken, [])
  assert.equal(attemptsOf(await rig.message(id)), '-')
  await rig.stop()
})

rule(24, 'one that has begun is finished', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: LONG })
  await rig.until(() => ctrlZ(rig.wire) === 1)
  const [same] = await rig.done(rig.gateway.cancel({ id }), 0)
  assert.equal(same?.state, 'sending')
  await rig.untilState(id, 'sent')
  assert.equal(rig.taken.length, 2)
  await rig.stop()
})
