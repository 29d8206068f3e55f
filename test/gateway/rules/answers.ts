import assert from 'node:assert/strict'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { rule } from './rule'
import { ctrlZ, TO } from './support'

for (const [fault, code] of Object.entries({
  'okWithoutCMGS=taken': 'OK_WITHOUT_CMGS',
  'bareERROR=taken': 'UNSPECIFIC_ERROR'
}))
  rule(7, `${fault} is no answer that one may act on`, async () => {
    const rig = await new GatewayRig().ready()
    switchOn(rig.wire.rig, fault)
    const { id } = await rig.queue({ to: TO, policy: 'hold' })
    const held = await rig.untilState(id, 'unknown')
    assert.equal(held.parts[0]!.attempts[0]!.code, code)
    rig.wire.modem.faults.clear(fault.replace(/=.*/, ''))
    await rig.after(900_000)
    assert.equal(rig.taken.length, 1)
    await rig.stop()
  })

for (const cms of [331, 332, 500])
  rule(7, `+CMS ERROR: ${cms} behind Ctrl-Z is neither success nor failure`, async () => {
    const rig = await new GatewayRig({ network: { rules: [{ cms, times: 1 }] } }).ready()
    const { id } = await rig.queue({ to: TO, policy: 'hold' })
    const held = await rig.untilState(id, 'unknown')
    assert.equal(held.parts[0]!.attempts[0]!.code, `CMS_${cms}`)
    await rig.after(600_000)
    assert.equal(ctrlZ(rig.wire), 1)
    await rig.stop()
  })

rule(7, 'a refusal within 30 seconds is one, a later one is not', async () => {
  for (const [latency, state, code] of [
    [29_000, 'failed', 'CMS_1'],
    [31_000, 'unknown', 'LATE_REFUSAL']
  ] as const) {
    const rig = await new GatewayRig({ network: { latency, rules: [{ cms: 1 }] } }).ready()
    const { id } = await rig.queue({ to: TO, policy: 'hold' })
    const message = await rig.untilState(id, state)
    assert.equal(message.parts[0]!.attempts[0]!.code, code)
    assert.equal(ctrlZ(rig.wire), 1)
    await rig.stop()
  }
})
