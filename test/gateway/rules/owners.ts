import assert from 'node:assert/strict'
import { type LocalJournal, openLocalJournal } from '../../../src/store'
import { temporaryDir } from '../../support/temp'
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

/** A long message of which a part has gone, and one waits for the budget of its SIM for most of an hour. */
async function waitingForBudget(rig: GatewayRig): Promise<string> {
  const short = await rig.queue({ to: OTHER })
  await rig.untilState(short.id, 'sent')
  const { id } = await rig.queue({ to: TO, text: LONG, policy: 'resend' })
  await rig.until(() => rig.wire.heard.includes('+CMGS: ') && rig.taken.length === 2)
  await rig.until(() => ctrlZ(rig.wire) === 3)
  unplug(rig.wire)
  await rig.after(60_000)
  rig.wire.gone = false
  return id
}

function unplug(wire: Wire): void {
  wire.gone = true
  wire.port?.destroy()
}

const NARROW = { options: { limits: { hour: 3 } }, network: { latency: 500 } }

rule(
  10,
  'a SIM that waits for its budget is not away, and one that was unplugged for a moment is not',
  async () => {
    const rig = await new GatewayRig(NARROW).ready()
    const id = await waitingForBudget(rig)
    await rig.after(20 * 60_000)
    unplug(rig.wire)
    await rig.after(3 * 60_000)
    rig.wire.gone = false
    await rig.after(60_000)
    assert.equal(ctrlZ(rig.wire), 3)
    const waiting = await rig.message(id)
    assert.deepEqual([waiting.state, waiting.reason], ['sending', undefined])
    unplug(rig.wire)
    await rig.after(9 * 60_000)
    assert.deepEqual(
      eventsOf(rig, 'result').map(({ message }) => message.state),
      ['sent']
    )
    await rig.after(3 * 60_000)
    assert.equal((await rig.message(id)).reason, 'SIM_AWAY')
    await rig.stop()
  }
)

rule(
  10,
  'nor does a host say so of a SIM that another host has, until that was gone for ten minutes',
  async () => {
    const journals = await Promise.all([1, 2].map(() => openLocalJournal(temporaryDir('journal'))))
    const [here, there] = journals as [LocalJournal, LocalJournal]
    const { network, options } = NARROW
    const idle = await new GatewayRig({
      network,
      options: { pool: 'other' },
      gateway: { journal: here, host: 'here' }
    }).start()
    const gateway = { journal: there, host: 'there', random: () => 0.25 }
    const sends = await new GatewayRig({ beside: idle, options, gateway }).ready()
    const id = await waitingForBudget(sends)
    await sends.after(30 * 60_000)
    assert.equal(ctrlZ(sends.wire), 3)
    assert.equal((await idle.message(id)).reason, undefined)
    await sends.crash()
    await idle.after(8 * 60_000)
    assert.deepEqual(eventsOf(idle, 'result'), [])
    await idle.after(5 * 60_000)
    assert.deepEqual(
      eventsOf(idle, 'result').map(({ message }) => [message.id, message.reason]),
      [[id, 'SIM_AWAY']]
    )
    assert.equal(ctrlZ(idle.wire), 0)
    await sends.start()
    const sent = await sends.untilState(id, 'sent', 3_600_000)
    assert.equal(sent.reason, undefined)
    assert.deepEqual(partsTaken(idle), ['undefined/undefined', '1/2', '2/2', '2/2'])
    await sends.stop()
    await idle.stop()
    for (const journal of journals) await journal.close()
  }
)

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
