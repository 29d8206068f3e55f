import assert from 'node:assert/strict'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, OTHER, TO, untilOut } from './support'

rule(1, 'what cannot be written does not go, and goes when it can be', async () => {
  const rig = await new GatewayRig().ready()
  rig.refuse = (changes) => changes.some((change) => 'submission' in change)
  const { id } = await rig.queue({ to: TO })
  await rig.until(() => rig.events.some((event) => event.type === 'trouble' && event.code === 'STORE_FULL'))
  await rig.after(1000)
  assert.equal(ctrlZ(rig.wire), 0)
  assert.deepEqual(rig.taken, [])
  assert.equal(attemptsOf(await rig.message(id)), '-')
  rig.refuse = undefined
  await rig.untilState(id, 'sent')
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(1, 'the attempt is on disk before Ctrl-Z is on the wire', async () => {
  const rig = await new GatewayRig().ready()
  const { id } = await rig.queue({ to: TO })
  await rig.untilState(id, 'sent')
  assert.deepEqual(rig.log, ['submission on disk', 'Ctrl-Z'])
  await rig.stop()
})

rule(2, 'a crash between Ctrl-Z and the answer leaves an attempt that is unknown', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, policy: 'hold' })
  await untilOut(rig)
  await rig.crash()
  await rig.after(1000)
  await rig.ready()
  await rig.after(60_000)
  const message = await rig.message(id)
  assert.equal(message.state, 'unknown')
  assert.equal(attemptsOf(message), 'unknown')
  assert.equal(message.parts[0]!.attempts[0]!.evidence, 'restart')
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(2, 'so do a pulled cable, a restart of the modem, and silence', async () => {
  for (const [fault, code] of [
    ['unplugAfterCtrlZ=notTaken', 'PORT_CLOSED'],
    ['rebootMidSend=notTaken', 'MODEM_REBOOTED'],
    ['lateCMGS=900000', 'AT_TIMEOUT']
  ] as const) {
    const rig = await new GatewayRig().ready()
    switchOn(rig.wire.rig, fault)
    const { id } = await rig.queue({ to: TO, policy: 'hold' })
    const held = await rig.untilState(id, 'unknown')
    assert.equal(held.parts[0]!.attempts[0]!.code, code)
    rig.wire.modem.faults.clear(fault.replace(/=.*/, ''))
    await rig.after(300_000)
    assert.equal(ctrlZ(rig.wire), 1)
    assert.equal(attemptsOf(await rig.message(id)), 'unknown')
    await rig.stop()
  }
})

rule(3, 'a held message stays held, whatever becomes of the modem', async () => {
  const rig = await new GatewayRig().ready()
  switchOn(rig.wire.rig, 'okWithoutCMGS=taken')
  const { id } = await rig.queue({ to: TO, policy: 'hold' })
  await rig.untilState(id, 'unknown')
  rig.wire.modem.faults.clear('okWithoutCMGS')
  rig.wire.port?.destroy()
  await rig.after(900_000)
  await rig.crash()
  await rig.ready()
  await rig.after(900_000)
  assert.equal((await rig.message(id)).state, 'unknown')
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(4, 'an alarm without an answer goes twice more, and is held then', async () => {
  const silent = { to: /12345678$/, silent: true } as const
  const rig = await new GatewayRig({ network: { rules: [silent] } }).ready()
  const [first] = await rig.queueAll([TO, OTHER, OTHER, OTHER].map((to, i) => ({ to, text: `n${i}` })))
  assert.ok(first && 'message' in first)
  const held = await rig.untilState(first.message.id, 'unknown', 3_600_000)
  assert.equal(attemptsOf(held), 'unknown+unknown+unknown')
  await rig.after(900_000)
  assert.equal(rig.taken.filter((tpdu) => tpdu.includes('8021436587')).length, 3)
  assert.equal(rig.taken.filter((tpdu) => tpdu.includes('8021436597')).length, 3)
  await rig.stop()
})
