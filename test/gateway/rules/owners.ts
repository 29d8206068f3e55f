import assert from 'node:assert/strict'
import { GatewayRig, type Wire } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, eventsOf, LONG, OTHER, partsTaken, referencesOf, TO } from './support'

rule(10, 'a long message that has begun waits for its SIM, though another modem is idle', async () => {
  const rig = await new GatewayRig({ modems: ['m1', 'm2'], network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: LONG })
  await rig.until(() => rig.taken.length === 1)
  const [begun, idle] = [...rig.wires.values()].sort((a, b) => ctrlZ(b) - ctrlZ(a))
  assert.ok(begun && idle)
  await rig.until(() => ctrlZ(begun) === 2)
  begun.gone = true
  begun.port?.destroy()
  await rig.after(600_000)
  assert.equal(ctrlZ(idle), 0)
  begun.gone = false
  const sent = await rig.untilState(id, 'sent')
  assert.equal(new Set(sent.parts.flatMap(({ attempts }) => attempts.map(({ sim }) => sim))).size, 1)
  assert.equal(ctrlZ(idle), 0)
  await rig.stop()
})

rule(
  10,
  'where that SIM does not come back, whoever sent it is told, and a person may have another send all of it',
  async () => {
    const rig = await new GatewayRig({ modems: ['m1', 'm2'], network: { latency: 500 } }).ready()
    const { id } = await rig.queue({ to: TO, text: LONG })
    await rig.until(() => rig.taken.length === 1)
    const [begun, other] = [...rig.wires.values()].sort((a) => (ctrlZ(a) > 0 ? -1 : 1)) as [Wire, Wire]
    await rig.until(() => begun.heard.includes('+CMGS: '))
    begun.gone = true
    begun.port?.destroy()
    await rig.after(9 * 60_000)
    assert.deepEqual(eventsOf(rig, 'result'), [])
    await rig.after(3 * 60_000)
    const [held] = eventsOf(rig, 'result').map(({ message }) => message)
    assert.deepEqual(
      [held?.id, held?.state, held?.reason, held?.error?.code],
      [id, 'sending', 'SIM_AWAY', 'SIM_AWAY']
    )
    assert.equal(ctrlZ(other), 0)
    await rig.done(rig.gateway.decide({ id }, 'resend'))
    const sent = await rig.untilState(id, 'sent')
    // The second part had gone as well, and its answer was lost.
    assert.deepEqual(partsTaken(rig), ['1/2', '2/2', '1/2', '2/2'])
    assert.notEqual(referencesOf(other)[0], referencesOf(begun)[0])
    assert.equal(attemptsOf(sent), 'accepted+accepted, unknown+accepted')
    assert.deepEqual(
      eventsOf(rig, 'result').map(({ message, late }) => [message.state, late]),
      [
        ['sending', undefined],
        ['sent', true]
      ]
    )
    await rig.stop()
  }
)

rule(10, 'where it does come back, the message goes on by itself', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, text: LONG })
  await rig.until(() => rig.wire.heard.includes('+CMGS: '))
  rig.wire.gone = true
  rig.wire.port?.destroy()
  await rig.after(15 * 60_000)
  assert.equal((await rig.message(id)).reason, 'SIM_AWAY')
  rig.wire.gone = false
  const sent = await rig.untilState(id, 'sent')
  assert.equal(sent.reason, undefined)
  assert.equal(sent.error, undefined)
  // The answer for the second part was lost.
  assert.deepEqual(partsTaken(rig), ['1/2', '2/2', '2/2'])
  assert.deepEqual(
    eventsOf(rig, 'result').map(({ message, late }) => [message.state, late]),
    [
      ['sending', undefined],
      ['sent', true]
    ]
  )
  await rig.stop()
})

rule(10, 'one that has not begun another SIM takes whole, with a new reference', async () => {
  const rules = [{ cms: 50, times: 1 }]
  const rig = await new GatewayRig({ modems: ['m1', 'm2'], network: { rules } }).ready()
  const [first, second] = [...rig.wires.values()]
  assert.ok(first && second)
  second.gone = true
  second.port?.destroy()
  await rig.after(2000)
  const { id } = await rig.queue({ to: TO, text: LONG })
  await rig.until(() => ctrlZ(first) === 1)
  first.gone = true
  first.port?.destroy()
  second.gone = false
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'refused+accepted, accepted')
  assert.equal(sent.sim, '89629900000000000011')
  const [refused] = referencesOf(first)
  const [one, two] = referencesOf(second)
  assert.deepEqual([one, one === refused], [two, false])
  assert.equal(rig.taken.length, 2)
  await rig.stop()
})

rule(12, 'whoever has lost the lease does not send', async () => {
  const rig = await new GatewayRig().ready()
  let lost = 0
  rig.refuse = undefined
  rig.beforeApply = async (_changes, lease) => {
    if (!lease || lost > 0) return
    lost++
    await rig.store.release(lease)
  }
  const { id } = await rig.queue({ to: TO })
  await rig.untilState(id, 'sent')
  assert.equal(lost, 1)
  assert.equal(rig.wire.typed.split('AT+CMGS').length - 1, 2, 'tried twice')
  assert.equal(ctrlZ(rig.wire), 1, 'went once')
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(
  12,
  'a message whose lease is lost between two parts is left to whoever takes it, and nothing else waits for it',
  async () => {
    const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
    const { id } = await rig.queue({ to: TO, text: LONG })
    await rig.until(() => ctrlZ(rig.wire) === 1)
    const other = await rig.queue({ to: OTHER })
    const renew = rig.store.renew.bind(rig.store)
    rig.store.renew = async (lease, leaseMs) => {
      rig.store.renew = renew
      await rig.store.release(lease)
      return renew(lease, leaseMs)
    }
    await rig.untilState(other.id, 'sent', 2000)
    const sent = await rig.untilState(id, 'sent', 5000)
    assert.equal(attemptsOf(sent), 'accepted, accepted')
    assert.equal(rig.taken.length, 3)
    assert.equal(ctrlZ(rig.wire), 3)
    await rig.stop()
  }
)

rule(12, 'two modems of a pool share the work, and no message goes twice', async () => {
  const rig = await new GatewayRig({ modems: ['m1', 'm2'], network: { latency: 300 } }).ready()
  const texts = Array.from({ length: 20 }, (_, i) => `n${i}`)
  await rig.queueAll(texts.map((text) => ({ to: TO, text })))
  await rig.until(() => rig.taken.length === 20)
  await rig.after(10_000)
  const entries = rig.wire.rig.network.ledger.entries
  assert.deepEqual(entries.map(({ text }) => text).toSorted(), texts.toSorted())
  assert.deepEqual([...rig.wires.values()].map(ctrlZ), [10, 10])
  await rig.stop()
})
