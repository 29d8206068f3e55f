import assert from 'node:assert/strict'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, LONG, resultsOf, TO } from './support'

/** A message that the network has and of which that is not known. */
async function held(text = 'hi'): Promise<{ rig: GatewayRig; id: string }> {
  const rig = await new GatewayRig().ready()
  switchOn(rig.wire.rig, 'okWithoutCMGS=taken')
  const { id } = await rig.queue({ to: TO, text, policy: 'hold' })
  await rig.untilState(id, 'unknown')
  rig.wire.modem.faults.clear('okWithoutCMGS')
  return { rig, id }
}

rule(25, 'a held message is sent again if a person says so', async () => {
  const { rig, id } = await held()
  await rig.done(rig.gateway.decide({ id }, 'resend'))
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'unknown+accepted')
  assert.equal(ctrlZ(rig.wire), 2)
  assert.deepEqual(resultsOf(rig), ['unknown', 'sent late'])
  await rig.stop()
})

rule(25, 'a held message is given up if a person says so', async () => {
  const { rig, id } = await held()
  const [dropped] = await rig.done(rig.gateway.decide({ id }, 'drop'))
  assert.deepEqual([dropped?.state, dropped?.error?.code], ['failed', 'DROPPED'])
  await rig.after(60_000)
  assert.equal(ctrlZ(rig.wire), 1)
  assert.deepEqual(resultsOf(rig), ['unknown', 'failed late'])
  await rig.stop()
})

rule(25, 'a part that a person marks as sent is not sent again, and the next one goes', async () => {
  const { rig, id } = await held(LONG)
  await rig.done(rig.gateway.decide({ id }, 'markSent'))
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'accepted, accepted')
  assert.deepEqual(
    sent.parts.map(({ attempts }) => attempts[0]!.evidence),
    ['person', 'answer']
  )
  assert.equal(ctrlZ(rig.wire), 2)
  assert.equal(rig.taken.length, 2)
  await rig.stop()
})

rule(25, 'nothing of it applies to a message that is not held', async () => {
  const { rig, id } = await held()
  await rig.done(rig.gateway.decide({ id }, 'markSent'))
  for (const word of ['resend', 'drop', 'markSent'] as const)
    await assert.rejects(rig.done(rig.gateway.decide({ id }, word)), { code: 'NOT_HELD' })
  rig.wire.gone = true
  rig.wire.port?.destroy()
  const waiting = await rig.queue({ to: TO, text: 'waits' })
  for (const word of ['resend', 'drop', 'markSent'] as const)
    await assert.rejects(rig.done(rig.gateway.decide({ id: waiting.id }, word)), { code: 'NOT_HELD' })
  assert.equal((await rig.message(waiting.id)).state, 'queued')
  assert.equal(ctrlZ(rig.wire), 1)
  await rig.stop()
})
