import assert from 'node:assert/strict'
import type { Message } from '../../../src/store'
import { GatewayRig } from '../gateway-rig'
import { rule } from './rule'
import { eventsOf, LONG, OTHER, pdusOf, resultsOf, TO, textsOf, untilOut } from './support'

const MINUTE = 60_000

function evidenceOf({ parts }: Message): string[] {
  return parts.map(({ attempts }) => attempts.map(({ evidence = '-' }) => evidence).join('+'))
}

rule(28, 'a report that comes before the answer is told behind it', async () => {
  const rig = await new GatewayRig({ modem: { resultDelay: 5000 } }).ready()
  const { id } = await rig.queue({ to: TO, report: true })
  await rig.after(4000)
  assert.equal((await rig.message(id)).state, 'sending')
  const delivered = await rig.untilState(id, 'delivered')
  assert.deepEqual(evidenceOf(delivered), ['answer'])
  assert.deepEqual([resultsOf(rig).length, eventsOf(rig, 'report').length], [1, 1])
  assert.deepEqual(eventsOf(rig, 'reportUnmatched'), [])
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(28, 'of two messages to one number each gets the report of its reference', async () => {
  const rules = [{ status: 0x46, times: 1 }]
  const rig = await new GatewayRig({ network: { rules, reportDelay: 5000 } }).ready()
  const first = await rig.queue({ to: TO, text: 'first', report: true })
  const second = await rig.queue({ to: TO, text: 'second', report: true })
  await rig.untilState(first.id, 'expired')
  await rig.untilState(second.id, 'delivered')
  assert.deepEqual(textsOf(rig), ['first', 'second'])
  assert.deepEqual(
    rig.taken.map((tpdu) => tpdu.slice(0, 4)),
    ['2100', '2101']
  )
  await rig.stop()
})

rule(
  28,
  'without a reference it belongs to the only message that it can be about, and to none of two',
  async () => {
    for (const others of [0, 1]) {
      const rig = await new GatewayRig({ network: { latency: 500, reportDelay: MINUTE } }).ready()
      for (let i = 0; i <= others; i++) {
        rig.wire.typed = ''
        const { id } = await rig.queue({ to: TO, text: `n${i}`, policy: 'verify', report: true })
        await untilOut(rig)
        // What tells the reference gets lost.
        await rig.crash()
        await rig.after(1000)
        await rig.ready()
        const sent = await rig.untilState(id, 'sent', 10_000)
        assert.deepEqual([sent.parts[0]!.attempts[0]!.mr, evidenceOf(sent)], [undefined, ['slot']])
      }
      await rig.after(2 * MINUTE)
      const messages = await rig.done(rig.store.messages({ to: TO }, { limit: 10 }))
      assert.deepEqual(
        messages.map(({ state }) => state),
        others === 0 ? ['delivered'] : ['sent', 'sent']
      )
      assert.equal(eventsOf(rig, 'reportUnmatched').length, others === 0 ? 0 : 2)
      await rig.stop()
    }
  }
)

for (const [status, state, reason] of [
  [0x00, 'delivered', undefined],
  [0x01, 'sent', 'forwarded'],
  [0x02, 'sent', 'replaced'],
  [0x46, 'expired', undefined],
  [0x40, 'undelivered', undefined],
  [0x7f, 'undelivered', undefined]
] as const)
  rule(
    29,
    `status ${status.toString(16).padStart(2, '0')} is ${state}${reason ? `, ${reason}` : ''}`,
    async () => {
      const rig = await new GatewayRig({ network: { rules: [{ status }], reportDelay: 1000 } }).ready()
      const { id } = await rig.queue({ to: TO, report: true, origin: 'node 1' })
      await rig.untilState(id, 'sent')
      await rig.after(5000)
      const message = await rig.message(id)
      assert.deepEqual([message.state, message.reason], [state, reason])
      assert.deepEqual([resultsOf(rig), eventsOf(rig, 'report').length], [['sent'], 1])
      assert.deepEqual(message.untold, ['result', 'report'])
      assert.deepEqual(pdusOf(rig.wire), ['0021000A818021436587000002E834'])
      await rig.stop()
    }
  )

rule(
  29,
  'while the service centre tries nothing is final, and without a report by validity and a day there is none',
  async () => {
    const rig = await new GatewayRig({ network: { rules: [{ status: 0x30 }] } }).ready()
    const { id } = await rig.queue({ to: TO, report: true, validityMinutes: 60, origin: 'node 1' })
    await rig.untilState(id, 'sent')
    await rig.after(MINUTE)
    const waiting = await rig.message(id)
    assert.deepEqual(
      [waiting.state, waiting.reason, waiting.parts[0]!.status?.final],
      ['sent', undefined, false]
    )
    await rig.crash()
    await rig.clock.advance(25 * 60 * MINUTE - 2 * MINUTE)
    await rig.ready()
    await rig.after(30_000)
    assert.equal((await rig.message(id)).reason, undefined)
    await rig.after(2 * MINUTE)
    const over = await rig.message(id)
    assert.deepEqual([over.state, over.reason, over.untold], ['sent', 'noReport', ['result', 'report']])
    assert.deepEqual([resultsOf(rig), eventsOf(rig, 'report').length], [[], 1])
    await rig.stop()
  }
)

rule(29, 'a long message is delivered when all its parts are', async () => {
  const rig = await new GatewayRig({ network: { reportDelay: 1000 } }).ready()
  const { id } = await rig.queue({ to: OTHER, text: LONG, report: true })
  const sent = await rig.untilState(id, 'sent')
  assert.deepEqual(
    sent.parts.map(({ status }) => status),
    [undefined, undefined]
  )
  const delivered = await rig.untilState(id, 'delivered')
  assert.deepEqual(
    delivered.parts.map(({ status }) => status?.verdict),
    ['delivered', 'delivered']
  )
  assert.equal(eventsOf(rig, 'report').length, 1)
  await rig.stop()
})
