import assert from 'node:assert/strict'
import { openLocalJournal } from '../../../src/store'
import { temporaryDir } from '../../support/temp'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { HI, TO, untilOut } from './support'

rule(5, 'a slot that says "sent" settles what a crash has left open', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, policy: 'verify' })
  await untilOut(rig)
  await rig.crash()
  await rig.after(1000)
  await rig.ready()
  const sent = await rig.untilState(id, 'sent')
  assert.equal(sent.parts[0]!.attempts[0]!.evidence, 'slot')
  await rig.after(600_000)
  assert.equal(rig.taken.length, 1)
  assert.deepEqual(rig.wire.modem.memories.list('SM'), [])
  await rig.stop()
})

rule(
  5,
  'a slot that says "unsent" is believed once the modem can no longer be busy, and it goes again',
  async () => {
    const rig = await new GatewayRig().ready()
    rig.wire.swallow = /CMSS/
    const { id } = await rig.queue({ to: TO, policy: 'verify' })
    await untilOut(rig)
    await rig.crash()
    rig.wire.swallow = undefined
    await rig.ready()
    await rig.after(100_000)
    assert.equal((await rig.message(id)).state, 'unknown')
    const sent = await rig.untilState(id, 'sent')
    assert.equal(attemptsOf(sent), 'notSubmitted+accepted')
    assert.equal(rig.taken.length, 1)
    await rig.stop()
  }
)

rule(5, 'a slot of a modem that has started anew proves nothing: the message is held', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, policy: 'verify' })
  await untilOut(rig)
  // The network has it; the slot is not written any more.
  await rig.after(499)
  rig.wire.modem.reboot()
  await rig.after(900_000)
  const message = await rig.message(id)
  assert.equal(message.state, 'unknown')
  assert.equal(rig.wire.typed.split('AT+CMSS').length - 1, 1)
  await rig.stop()
})

rule(
  5,
  'a draft that a crash has left behind is deleted before anything goes, those of others are not',
  async () => {
    const rig = await new GatewayRig().ready()
    const theirs = rig.wire.modem.memories.add('SM', { stat: 2, pdu: HI })
    rig.wire.swallow = /CMGW/
    const { id } = await rig.queue({ to: TO, text: 'ours', policy: 'verify' })
    await rig.until(() => rig.wire.typed.includes('AT+CMGW='))
    const { parts } = await rig.message(id)
    await rig.crash()
    // The modem has taken it, and nobody has heard where.
    rig.wire.modem.memories.add('SM', { stat: 2, pdu: parts[0]!.pdu! })
    rig.wire.swallow = undefined
    await rig.ready()
    await rig.untilState(id, 'sent')
    await rig.after(10_000)
    assert.deepEqual(
      rig.wire.modem.memories.list('SM').map(({ index }) => index),
      [theirs?.index]
    )
    assert.equal(rig.taken.length, 1)
    const { typed } = rig.wire
    assert.ok(typed.indexOf('AT+CMGD=') < typed.search(/AT\+CMGW=\d/), typed)
    await rig.stop()
  }
)

rule(5, 'the slot of a message that a person has settled is emptied at the next start', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, policy: 'verify' })
  await untilOut(rig)
  await rig.after(499)
  rig.wire.modem.reboot()
  await rig.untilState(id, 'unknown')
  await rig.done(rig.gateway.decide({ id }, 'drop'))
  assert.equal(rig.wire.modem.memories.list('SM').length, 1)
  await rig.crash()
  await rig.ready()
  await rig.after(10_000)
  assert.deepEqual(rig.wire.modem.memories.list('SM'), [])
  await rig.stop()
})

rule(6, 'a message that cannot be stored first is not sent at all', async () => {
  const rig = await new GatewayRig().ready()
  // Drafts of somebody else, in every slot.
  while (rig.wire.modem.memories.add('SM', { stat: 2, pdu: HI }));
  const { used } = rig.wire.rig.card.messages
  const { id } = await rig.queue({ to: TO, policy: 'verify' })
  const failed = await rig.untilState(id, 'failed')
  assert.equal(failed.error?.code, 'VERIFY_UNAVAILABLE')
  assert.equal(attemptsOf(failed), '-')
  assert.equal(/AT\+CMG?S/.test(rig.wire.typed), false)
  assert.deepEqual(rig.taken, [])
  assert.equal(rig.wire.rig.card.messages.used, used, 'theirs stay')
  await rig.stop()
})

rule(5, 'nor does one of a modem that has started anew while the program was off', async () => {
  const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
  const { id } = await rig.queue({ to: TO, policy: 'verify' })
  await untilOut(rig)
  // The network has it; neither the slot nor this program learns of that.
  await rig.after(499)
  await rig.crash()
  rig.wire.modem.reboot()
  await rig.after(1000)
  assert.equal(rig.taken.length, 1)
  assert.deepEqual(
    rig.wire.modem.memories.list('SM').map(({ message }) => message.stat),
    [2]
  )
  await rig.ready()
  await rig.after(600_000)
  const message = await rig.message(id)
  assert.deepEqual([message.state, attemptsOf(message)], ['unknown', 'unknown'])
  assert.equal(/AT\+CMSS=\d/.test(rig.wire.typed), false)
  assert.equal(rig.taken.length, 1)
  await rig.stop()
})

rule(
  5,
  'on a store of several hosts it is looked up as well where its host died, and is given up, long after the modem was set up',
  async () => {
    const journal = await openLocalJournal(temporaryDir('journal'))
    const rig = await new GatewayRig({ network: { latency: 500 }, gateway: { journal } }).ready()
    const { id } = await rig.queue({ to: TO, policy: 'verify' })
    await untilOut(rig)
    await rig.crash()
    await rig.after(1000)
    await rig.ready()
    // Nothing is taken over from other hosts yet.
    await rig.after(5000)
    assert.equal((await rig.message(id)).state, 'sending')
    const sent = await rig.untilState(id, 'sent', 30_000)
    assert.equal(sent.parts[0]!.attempts[0]!.evidence, 'slot')
    assert.equal(rig.taken.length, 1)
    await rig.stop()
    await journal.close()
  }
)
