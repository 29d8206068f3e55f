import assert from 'node:assert/strict'
import type { Message } from '../../../src/store'
import { switchOn } from '../../simulator/faulty'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import {
  ctrlZ,
  eventsOf,
  HI,
  LONG,
  partsTaken,
  pdusOf,
  referencesOf,
  resultsOf,
  TO,
  untilOut
} from './support'

const MINUTE = 60_000

function evidenceOf({ parts }: Message): string[] {
  return parts.map(({ attempts }) => attempts.map(({ evidence = '-' }) => evidence).join('+'))
}

rule(8, 'an answer that comes late settles what was held', async () => {
  const rig = await new GatewayRig().ready()
  switchOn(rig.wire.rig, 'lateCMGS=160000')
  const { id } = await rig.queue({ to: TO, policy: 'hold' })
  await rig.untilState(id, 'unknown')
  const sent = await rig.untilState(id, 'sent', MINUTE)
  assert.deepEqual([attemptsOf(sent), evidenceOf(sent)], ['accepted', ['lateAnswer']])
  assert.deepEqual(resultsOf(rig), ['unknown', 'sent late'])
  await rig.after(10 * MINUTE)
  assert.deepEqual(pdusOf(rig.wire), [HI])
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(8, 'what waits to be resent does not go again when a delivery report proves that it went', async () => {
  const rig = await new GatewayRig({
    network: { reportDelay: 20_000 },
    options: { limits: { minute: 1 } }
  }).ready()
  switchOn(rig.wire.rig, 'okWithoutCMGS=taken')
  const { id } = await rig.queue({ to: TO, report: true })
  await rig.until(() => ctrlZ(rig.wire) === 1)
  await rig.after(10_000)
  assert.equal(attemptsOf(await rig.message(id)), 'unknown')
  rig.wire.modem.faults.clear('okWithoutCMGS')
  const delivered = await rig.untilState(id, 'delivered', MINUTE)
  assert.deepEqual([attemptsOf(delivered), evidenceOf(delivered)], ['accepted', ['report']])
  assert.equal(delivered.parts[0]!.attempts[0]!.mr, 0)
  await rig.after(5 * MINUTE)
  assert.equal(ctrlZ(rig.wire), 1)
  assert.equal(rig.taken.length, 1)
  assert.deepEqual([resultsOf(rig), eventsOf(rig, 'report').length], [['delivered'], 1])
  await rig.stop()
})

rule(8, 'a long message goes on with its next part when a report settles the one in doubt', async () => {
  const rig = await new GatewayRig({ network: { reportDelay: 5000 } }).ready()
  switchOn(rig.wire.rig, 'okWithoutCMGS=taken')
  const { id } = await rig.queue({ to: TO, text: LONG, report: true, policy: 'hold' })
  await rig.untilState(id, 'unknown')
  rig.wire.modem.faults.clear('okWithoutCMGS')
  const delivered = await rig.untilState(id, 'delivered')
  assert.deepEqual(evidenceOf(delivered), ['report', 'answer'])
  assert.deepEqual(partsTaken(rig), ['1/2', '2/2'])
  assert.equal(ctrlZ(rig.wire), 2)
  await rig.stop()
})

rule(8, 'the memory of the modem settles a message whose validity was made anew', async () => {
  const overrides = { CMS_42: { do: 'retry', afterMs: 20 * MINUTE } } as const
  const network = { latency: 500, rules: [{ cms: 42, times: 1 }] }
  const rig = await new GatewayRig({ network, options: { overrides } }).ready()
  const expires = rig.clock.now() + 60 * MINUTE
  const { id } = await rig.queue({ to: TO, policy: 'verify', expires })
  await rig.until(() => rig.wire.typed.split('AT+CMSS').length === 3, 30 * MINUTE)
  assert.deepEqual(pdusOf(rig.wire), ['0011000A81802143658700000B02E834', '0011000A81802143658700000702E834'])
  await rig.crash()
  await rig.after(1000)
  await rig.ready()
  const sent = await rig.untilState(id, 'sent')
  assert.deepEqual([attemptsOf(sent), evidenceOf(sent)], ['refused+accepted', ['answer+slot']])
  assert.equal(rig.taken.length, 1)
  assert.deepEqual(rig.wire.modem.memories.list('SM'), [])
  await rig.stop()
})

rule(9, 'a long message resumes at its first part that is not settled', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: `${LONG}${LONG}` })
  await rig.until(() => rig.taken.length === 1 && ctrlZ(rig.wire) === 2)
  await rig.crash()
  await rig.after(1000)
  await rig.ready()
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'accepted, unknown+accepted, accepted')
  assert.deepEqual(partsTaken(rig), ['1/3', '2/3', '2/3', '3/3'])
  assert.equal(ctrlZ(rig.wire), 2, 'the second part again, and the third')
  await rig.stop()
})

rule(11, 'a part that goes again is the same octets, over a restart', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: LONG })
  await untilOut(rig)
  const [first] = pdusOf(rig.wire)
  await rig.crash()
  await rig.after(1000)
  await rig.ready()
  const sent = await rig.untilState(id, 'sent')
  const [again, second] = pdusOf(rig.wire)
  assert.equal(again, first)
  assert.ok(first!.startsWith('0041000A8180214365870000A0050003'), first)
  assert.equal(second!.slice(0, 12), first!.slice(0, 12))
  assert.deepEqual(
    sent.parts.map(({ pdu }) => pdu),
    [first, second]
  )
  await rig.stop()
})

rule(11, 'references of long messages count on over a restart', async () => {
  const rig = await new GatewayRig().ready()
  const references: (number | undefined)[] = []
  for (let i = 0; i < 3; i++) {
    const { id } = await rig.queue({ to: TO, text: `${i}${LONG}` })
    await rig.untilState(id, 'sent')
    const [first, second] = referencesOf(rig.wire)
    assert.equal(second, first)
    references.push(first)
    await rig.crash()
    await rig.ready()
  }
  const [first, second, third] = references
  assert.equal(typeof first, 'number')
  assert.ok(first! < second! && second! < third!, references.join())
  await rig.stop()
})
