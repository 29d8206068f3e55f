import assert from 'node:assert/strict'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, eventsOf, OTHER, THIRD, TO, textsOf, waitsOf } from './support'

const MINUTE = 60_000
const SLOW_START = { profile: { registerMs: 30_000 } } as const
const FOUR = [TO, OTHER, THIRD, '0812345671'] as const
const DENIED = { creg: 3, cgreg: 3, cereg: 3 } as const

/** A modem that says that it has no network, and has one. */
function pretendNoNetwork(rig: GatewayRig): void {
  rig.wire.modem.faults.set('noNetwork', {
    output: (text) => text.replace(/(\+C(?:G|E)?REG: (?:\d,)?)1/g, '$12')
  })
}

rule(
  17,
  'a code that may be the recipient’s fault costs the message three tries, and nobody else anything',
  async () => {
    const rules = [{ to: /12345678$/, cms: 50 }]
    const rig = await new GatewayRig({ ...SLOW_START, network: { rules } }).start()
    const [bad, good] = await rig.queueAll([{ to: TO }, { to: OTHER }])
    assert.ok(bad && 'message' in bad && good && 'message' in good)
    const failed = await rig.untilState(bad.message.id, 'failed', 10 * MINUTE)
    assert.equal(attemptsOf(failed), 'refused+refused+refused')
    assert.equal(failed.error?.code, 'CMS_50')
    const [first, second, third] = failed.parts[0]!.attempts.map(({ submittedAt }) => submittedAt)
    assert.deepEqual([second! - first!, third! - second!], [MINUTE, 5 * MINUTE])
    const sent = await rig.message(good.message.id)
    assert.equal(sent.sentAt, first)
    await rig.stop()
  }
)

rule(
  17,
  'refusals to three different recipients in a row hold the SIM, and one message tries whether it is well',
  async () => {
    const cms = { cms: 50 }
    const rig = await new GatewayRig({ ...SLOW_START, network: { rules: [cms] } }).start()
    await rig.queueAll(FOUR.map((to, i) => ({ to, text: `n${i + 1}` })))
    await rig.until(() => ctrlZ(rig.wire) === 3)
    await rig.after(14 * MINUTE)
    assert.equal(ctrlZ(rig.wire), 3, 'it rests')
    assert.ok(waitsOf(rig).includes('SIM_HELD'))
    await rig.after(2 * MINUTE)
    assert.equal(ctrlZ(rig.wire), 4, 'one tries')
    rig.wire.rig.network.rules.remove(cms)
    await rig.after(28 * MINUTE)
    assert.equal(ctrlZ(rig.wire), 4, 'it rests twice as long')
    await rig.until(() => rig.taken.length === 4)
    assert.deepEqual(textsOf(rig).toSorted(), ['n1', 'n2', 'n3', 'n4'])
    await rig.stop()
  }
)

rule(17, 'a message that goes between refusals shows that the SIM is well', async () => {
  const rules = [{ to: /1234567[89]$/, cms: 50, times: 1 }]
  const rig = await new GatewayRig({ ...SLOW_START, network: { rules } }).start()
  const [one, two, good, last] = FOUR
  rig.wire.rig.network.rules.add({ to: /12345671$/, cms: 50, times: 1 })
  await rig.queueAll([one, two, good, last].map((to, i) => ({ to, text: `n${i + 1}` })))
  await rig.until(() => rig.taken.length === 4, 2 * MINUTE)
  assert.deepEqual(textsOf(rig), ['n3', 'n1', 'n2', 'n4'])
  await rig.stop()
})

rule(17, 'what a user says of a code comes first: fail, or hold the SIM', async () => {
  const rules = [
    { to: /12345678$/, cms: 41 },
    { to: /12345679$/, cms: 42, times: 1 }
  ]
  const overrides = { CMS_41: { do: 'fail' }, CMS_42: { do: 'holdSim', afterMs: 2 * MINUTE } } as const
  const rig = await new GatewayRig({ ...SLOW_START, network: { rules }, options: { overrides } }).start()
  const [bad, held, third] = await rig.queueAll([
    { to: TO },
    { to: OTHER, text: 'held' },
    { to: THIRD, text: 'third' }
  ])
  assert.ok(bad && 'message' in bad && held && 'message' in held && third && 'message' in third)
  const failed = await rig.untilState(bad.message.id, 'failed')
  assert.equal(attemptsOf(failed), 'refused')
  await rig.after(MINUTE)
  assert.equal(ctrlZ(rig.wire), 2, 'nothing else goes')
  await rig.until(() => rig.taken.length === 2)
  assert.equal((await rig.message(held.message.id)).tries, 0)
  assert.equal(attemptsOf(await rig.message(third.message.id)), 'accepted')
  await rig.stop()
})

rule(18, 'a modem that is away costs no message its tries', async () => {
  const rig = await new GatewayRig().ready()
  rig.wire.gone = true
  rig.wire.port?.destroy()
  const { id } = await rig.queue({ to: TO })
  await rig.after(30 * MINUTE)
  const waiting = await rig.message(id)
  assert.equal(waiting.state, 'queued')
  assert.equal(waiting.tries, 0)
  assert.equal(attemptsOf(waiting), '-')
  assert.equal(ctrlZ(rig.wire), 0)
  rig.wire.gone = false
  await rig.untilState(id, 'sent')
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(
  18,
  'without a network an alert is tried every five minutes: what the modem says of it need not be true',
  async () => {
    const rig = new GatewayRig()
    pretendNoNetwork(rig)
    await rig.start()
    const normal = await rig.queue({ to: TO, text: 'normal', priority: 'normal' })
    const alert = await rig.queue({ to: TO, text: 'alert' })
    const sent = await rig.untilState(alert.id, 'sent')
    assert.deepEqual(textsOf(rig), ['alert'])
    const second = await rig.queue({ to: OTHER, text: 'another' })
    const later = await rig.untilState(second.id, 'sent')
    assert.equal(Math.round((later.sentAt! - sent.sentAt!) / MINUTE), 5)
    assert.equal((await rig.message(normal.id)).state, 'queued')
    assert.equal(ctrlZ(rig.wire), 2)
    await rig.stop()
  }
)

rule(18, 'what is refused without a network costs no tries, and says nothing of the SIM', async () => {
  const rig = new GatewayRig({ network: { rules: [{ cms: 50 }] } })
  pretendNoNetwork(rig)
  await rig.start()
  const queued = await rig.queueAll(FOUR.map((to) => ({ to })))
  await rig.after(40 * MINUTE)
  assert.ok(ctrlZ(rig.wire) >= 7, `tried ${ctrlZ(rig.wire)} times`)
  assert.equal(waitsOf(rig).includes('SIM_HELD'), false)
  for (const one of queued) {
    assert.ok('message' in one)
    const { state, tries } = await rig.message(one.message.id)
    assert.deepEqual({ state, tries }, { state: 'queued', tries: 0 })
  }
  await rig.stop()
})

rule(18, 'the last submission of an alert waits for a network, and no outage halts the SIM', async () => {
  const rig = await new GatewayRig().ready()
  const undo = rig.wire.modem.radio.limit(DENIED)
  const alerts = await rig.queueAll([
    { to: TO, text: 'one' },
    { to: OTHER, text: 'two' }
  ])
  await rig.after(45 * MINUTE)
  for (const one of alerts) {
    assert.ok('message' in one)
    assert.equal(attemptsOf(await rig.message(one.message.id)), 'unknown+unknown')
  }
  assert.equal(ctrlZ(rig.wire), 4)
  undo()
  await rig.until(() => rig.taken.length === 2)
  assert.deepEqual(textsOf(rig).toSorted(), ['one', 'two'])
  for (const one of alerts) {
    assert.ok('message' in one)
    assert.equal(attemptsOf(await rig.untilState(one.message.id, 'sent')), 'unknown+unknown+accepted')
  }
  await rig.stop()
})

rule(18, 'a modem that dies at these tries is halted all the same', async () => {
  const rig = new GatewayRig()
  pretendNoNetwork(rig)
  switchOn(rig.wire.rig, 'rebootMidSend=notTaken')
  await rig.start()
  await rig.queueAll([
    { to: TO, text: 'one' },
    { to: OTHER, text: 'two' }
  ])
  await rig.until(() => eventsOf(rig, 'halted').length === 1, 30 * MINUTE)
  assert.equal(ctrlZ(rig.wire), 3)
  await rig.stop()
})
