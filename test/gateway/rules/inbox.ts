import assert from 'node:assert/strict'
import type { ReceivedMessage } from '../../../src/gateway'
import { openLocalJournal } from '../../../src/store'
import { temporaryDir } from '../../support/temp'
import { GatewayRig } from '../gateway-rig'
import { rule } from './rule'
import { eventsOf } from './support'

const HOUR = 3_600_000
/** SMS-DELIVERs without a service centre: "hi" from +628990000001, and "one ", "two" of a message with reference 7. */
const HI = '040C9126980900001000006211220100000002E834'
const ONE = '440C912698090000100000621122010000000B050003070201DEEE3208'
const TWO = '440C912698090000100000621122010000000A050003070202E8F737'
/** Cut off in the originator. */
const BROKEN = '040C9126'

/** What whoever listens to received messages was told. */
function listening(rig: GatewayRig): ReceivedMessage[] {
  const told: ReceivedMessage[] = []
  rig.gateway.inbox.subscribe({}, (message) => told.push(message))
  rig.gateway.inbox.start()
  return told
}

/** From the network, as it is. */
async function arrive(rig: GatewayRig, ...tpdus: string[]): Promise<void> {
  for (const tpdu of tpdus) void rig.wire.rig.network.inject(rig.wire.modem.number, tpdu)
  await rig.settle()
  await rig.after(5000)
}

async function statesOf(rig: GatewayRig): Promise<string[]> {
  const states = ['new', 'joined', 'duplicate', 'report', 'undecodable'] as const
  const pages = states.map((state) => rig.done(rig.store.raws({ state }, { limit: 100 })))
  return (await Promise.all(pages)).flat().map(({ state }) => state)
}

/** Slots of the modem. */
function stored({ wire }: GatewayRig): number {
  return wire.modem.memories.list('SM').length + wire.modem.memories.list('ME').length
}

rule(30, 'a PDU that cannot be written stays in the modem, and is deleted when it is on disk', async () => {
  const rig = await new GatewayRig().ready()
  rig.refuse = (changes) => changes.some((change) => 'raw' in change)
  await arrive(rig, HI)
  await rig.after(2 * 60_000)
  assert.equal(stored(rig), 1)
  assert.equal(rig.wire.typed.includes('AT+CMGD'), false)
  assert.deepEqual(await statesOf(rig), [])
  rig.refuse = undefined
  await rig.after(2 * 60_000)
  assert.equal(stored(rig), 0)
  assert.deepEqual(await statesOf(rig), ['joined'])
  await rig.stop()
})

rule(
  30,
  'it is on disk before it is deleted, though nobody listens, and is told when somebody does',
  async () => {
    const rig = await new GatewayRig().ready()
    await arrive(rig, HI)
    assert.deepEqual(rig.log, ['PDU on disk', 'AT+CMGD=1'])
    assert.equal(stored(rig), 0)
    await rig.crash()
    await rig.ready()
    const told = listening(rig)
    await rig.after(5000)
    assert.deepEqual(
      told.map(({ text, from }) => [text, from]),
      [['hi', '+628990000001']]
    )
    await rig.stop()
  }
)

rule(
  31,
  'the same PDU again within a day is kept and not told, over a restart; later it is another message',
  async () => {
    const rig = await new GatewayRig().ready()
    await arrive(rig, HI)
    await rig.crash()
    await rig.ready()
    const told = listening(rig)
    await arrive(rig, HI)
    assert.deepEqual(
      told.map(({ text }) => text),
      ['hi']
    )
    assert.deepEqual(await statesOf(rig), ['joined', 'duplicate'])
    assert.equal(eventsOf(rig, 'duplicate').length, 1)
    assert.equal(stored(rig), 0)
    await rig.crash()
    await rig.clock.advance(25 * HOUR)
    await rig.ready()
    const later = listening(rig)
    await arrive(rig, HI)
    assert.deepEqual(
      later.map(({ text }) => text),
      ['hi']
    )
    await rig.stop()
  }
)

rule(31, 'two slots in one listing are two messages', async () => {
  const rig = await new GatewayRig().start()
  await rig.crash()
  const pdu = `0791261801000000${HI}`
  for (let i = 0; i < 2; i++) rig.wire.modem.memories.add('SM', { stat: 0, pdu })
  await rig.ready()
  const told = listening(rig)
  await rig.after(5000)
  assert.deepEqual(
    told.map(({ text }) => text),
    ['hi', 'hi']
  )
  assert.equal(stored(rig), 0)
  await rig.stop()
})

rule(32, 'the parts of a message find each other over a restart', async () => {
  const rig = await new GatewayRig().ready()
  await arrive(rig, TWO)
  await rig.crash()
  await rig.ready()
  const told = listening(rig)
  await arrive(rig)
  assert.deepEqual(told, [])
  await arrive(rig, ONE)
  assert.deepEqual(
    told.map(({ kind, text }) => [kind, text]),
    [['message', 'one two']]
  )
  await rig.stop()
})

rule(
  32,
  'what is not whole after a day is told as incomplete, and what cannot be read as it is',
  async () => {
    const rig = await new GatewayRig().ready()
    await arrive(rig, ONE)
    rig.wire.modem.memories.add('SM', { stat: 0, pdu: `0791261801000000${BROKEN}` })
    await rig.after(2 * 60_000)
    await rig.crash()
    await rig.clock.advance(24 * HOUR)
    await rig.ready()
    const told = listening(rig)
    await rig.after(11 * 60_000)
    assert.deepEqual(
      told.map(({ kind, text, raw }) => [kind, text, raw]),
      [
        ['undecodable', undefined, [`0791261801000000${BROKEN}`]],
        ['incomplete', 'one […]', [`0791261801000000${ONE}`]]
      ]
    )
    await rig.stop()
  }
)

rule(33, 'a message is marked before it is told, and a second later as told', async () => {
  const rig = await new GatewayRig().ready()
  const states: string[] = []
  rig.gateway.inbox.subscribe({}, async ({ id }) => {
    states.push((await rig.store.inbound(id))!.state)
  })
  rig.gateway.inbox.start()
  await arrive(rig, HI)
  assert.deepEqual(states, ['emitting'])
  const inbounds = await rig.done(rig.store.inbounds({ states: ['emitting', 'emitted'] }, { limit: 10 }))
  assert.deepEqual(
    inbounds.map(({ state }) => state),
    ['emitted']
  )
  await rig.stop()
})

rule(
  33,
  'one that was being told when the program ended is told again and marked so, and none that was told',
  async () => {
    const rig = await new GatewayRig().ready()
    const told = listening(rig)
    await arrive(rig, HI)
    void rig.wire.rig.network.inject(rig.wire.modem.number, HI.replace('E834', 'E8B4'))
    await rig.until(() => told.length === 2)
    await rig.crash()
    await rig.ready()
    const again = listening(rig)
    await rig.after(5000)
    assert.deepEqual(
      again.map(({ id, redelivered }) => [id, redelivered]),
      [[told[1]!.id, true]]
    )
    assert.equal(told[0]!.redelivered, undefined)
    await rig.crash()
    await rig.ready()
    const third = listening(rig)
    await rig.after(5000)
    assert.deepEqual(third, [])
    await rig.stop()
  }
)

rule(
  33,
  'of two hosts on one store one tells it; where that one dies meanwhile, the other tells it again, marked, within a minute',
  async () => {
    const journals = await Promise.all([1, 2].map(() => openLocalJournal(temporaryDir('journal'))))
    const [here, there] = journals.map((journal) => ({ journal }))
    const one = await new GatewayRig({ gateway: { ...here, host: 'here' } }).ready()
    const random = () => 0.25
    const two = await new GatewayRig({ beside: one, gateway: { ...there, host: 'there', random } }).ready()
    const [told, again] = [listening(two), listening(one)]
    await arrive(two, HI)
    await one.after(60_000)
    assert.deepEqual([told.length, again.length], [1, 0])
    void two.wire.rig.network.inject(two.wire.modem.number, HI.replace('E834', 'E8B4'))
    await two.until(() => told.length === 2)
    await two.crash()
    await one.after(25_000)
    assert.deepEqual(again, [])
    await one.after(35_000)
    assert.deepEqual(
      again.map(({ id, redelivered }) => [id, redelivered]),
      [[told[1]!.id, true]]
    )
    await one.stop()
    for (const journal of journals) await journal.close()
  }
)
