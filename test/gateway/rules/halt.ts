import assert from 'node:assert/strict'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, eventsOf, OTHER, TO, textsOf, untilOut } from './support'

const MINUTE = 60_000

rule(
  13,
  'three unknown outcomes in a row stop the SIM, over a restart, until a person releases it',
  async () => {
    const rig = await new GatewayRig().ready()
    switchOn(rig.wire.rig, 'rebootMidSend=notTaken')
    const dead = await rig.queue({ to: TO, text: 'kills' })
    const waiting = await rig.queue({ to: OTHER, text: 'waits' })
    await rig.until(() => ctrlZ(rig.wire) === 3, 10 * MINUTE)
    rig.wire.modem.faults.clear('rebootMidSend')
    await rig.after(10 * MINUTE)
    assert.equal(ctrlZ(rig.wire), 3)
    assert.deepEqual(
      eventsOf(rig, 'halted').map(({ modem, sim, code }) => [modem, sim, code]),
      [['m1', '89629900000000000010', 'SIM_HALTED']]
    )
    await rig.crash()
    await rig.ready()
    await rig.after(5 * MINUTE)
    assert.equal(ctrlZ(rig.wire), 0)
    assert.equal(eventsOf(rig, 'halted').length, 1)
    await rig.done(rig.gateway.release('m1'))
    await rig.untilState(waiting.id, 'sent')
    const doubts = attemptsOf(await rig.message(dead.id))
      .split('+')
      .filter((one) => one === 'unknown').length
    const others = attemptsOf(await rig.message(waiting.id))
      .split('+')
      .filter((one) => one === 'unknown').length
    assert.equal(doubts + others, 3)
    await rig.crash()
    await rig.ready()
    const next = await rig.queue({ to: OTHER, text: 'next' })
    await rig.untilState(next.id, 'sent')
    await rig.stop()
  }
)

rule(13, 'a SIM that is not known yet is not released in silence', async () => {
  const rig = new GatewayRig()
  rig.wire.gone = true
  await rig.start()
  await rig.after(MINUTE)
  await assert.rejects(rig.done(rig.gateway.release('m1')), {
    code: 'SIM_UNKNOWN',
    message: /nothing was released/
  })
  await assert.rejects(rig.done(rig.gateway.release('nobody')), { code: 'SIM_UNKNOWN' })
  await rig.stop()
})

rule(13, 'a modem that takes the whole machine down when it sends is stopped, too', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  // The voltage drops before anything is on the air.
  rig.wire.swallow = '\x1a'
  await rig.queueAll([
    { to: TO, text: 'one' },
    { to: OTHER, text: 'two' }
  ])
  for (let crashes = 1; crashes <= 3; crashes++) {
    await untilOut(rig)
    await rig.crash()
    rig.wire.modem.reboot()
    rig.wire.typed = ''
    await rig.start()
  }
  rig.wire.swallow = undefined
  await rig.until(() => eventsOf(rig, 'halted').length === 1)
  await rig.after(5 * MINUTE)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.deepEqual(rig.taken, [])
  const messages = await rig.done(rig.store.messages({ all: true }, { limit: 10 }))
  assert.equal(messages.map(attemptsOf).join().split('unknown').length - 1, 3)
  await rig.stop()
})

rule(13, 'a message that goes in between shows that it is well', async () => {
  const silent = { to: /12345678$/, cms: 500 }
  const rig = await new GatewayRig({ network: { rules: [silent] } }).ready()
  for (let i = 0; i < 3; i++) {
    const doubtful = await rig.queue({ to: TO, text: `doubt ${i}`, policy: 'hold' })
    await rig.untilState(doubtful.id, 'unknown')
    if (i === 2) break
    const good = await rig.queue({ to: OTHER, text: `good ${i}` })
    await rig.untilState(good.id, 'sent')
  }
  const last = await rig.queue({ to: OTHER, text: 'last' })
  await rig.untilState(last.id, 'sent')
  assert.deepEqual(textsOf(rig), ['good 0', 'good 1', 'last'])
  assert.deepEqual(eventsOf(rig, 'halted'), [])
  await rig.stop()
})
