import assert from 'node:assert/strict'
import type { ReceivedMessage } from '../../../src/gateway'
import { type LocalJournal, openLocalJournal, StoreError } from '../../../src/store'
import { temporaryDir } from '../../support/temp'
import { GatewayRig, type GatewayRigOptions } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, eventsOf, TO, untilOut } from './support'

/** SMS-DELIVER without a service centre: "hi" from +628990000001. */
const HI = '040C9126980900001000006211220100000002E834'

/** A gateway whose store is on another machine, with a journal on this one. */
async function farRig(options: GatewayRigOptions = {}): Promise<{ rig: GatewayRig; journal: LocalJournal }> {
  const journal = await openLocalJournal(temporaryDir('journal'))
  const rig = await new GatewayRig({ ...options, gateway: { journal } }).ready()
  return { rig, journal }
}

function stored({ wire }: GatewayRig): number {
  return wire.modem.memories.list('SM').length
}

function listening(rig: GatewayRig): ReceivedMessage[] {
  const told: ReceivedMessage[] = []
  rig.gateway.inbox.subscribe({}, (message) => told.push(message))
  rig.gateway.inbox.start()
  return told
}

rule(36, 'an answer that comes while the store is away settles the message when it is back', async () => {
  const { rig, journal } = await farRig({ network: { latency: 5000 } })
  const { id } = await rig.queue({ to: TO })
  await untilOut(rig)
  rig.away = true
  await rig.after(60_000)
  assert.equal((await journal.entries()).length, 1)
  rig.away = false
  const sent = await rig.untilState(id, 'sent')
  assert.equal(attemptsOf(sent), 'accepted')
  assert.equal(ctrlZ(rig.wire), 1)
  await rig.after(5000)
  assert.deepEqual(await journal.entries(), [])
  await rig.stop()
  await journal.close()
})

rule(
  36,
  'also where the program is killed meanwhile: it is not called unknown, and not sent again',
  async () => {
    const { rig, journal } = await farRig({ network: { latency: 5000 } })
    const { id } = await rig.queue({ to: TO })
    await untilOut(rig)
    rig.away = true
    await rig.after(60_000)
    await rig.crash()
    rig.away = false
    await rig.ready()
    const sent = await rig.untilState(id, 'sent')
    assert.equal(attemptsOf(sent), 'accepted')
    assert.equal(sent.parts[0]!.attempts[0]!.evidence, 'answer')
    assert.equal(ctrlZ(rig.wire), 0)
    assert.equal(rig.taken.length, 1)
    assert.deepEqual(await journal.entries(), [])
    await rig.stop()
    await journal.close()
  }
)

rule(36, 'what comes in meanwhile leaves the modem once it is on disk here, and is told once', async () => {
  const { rig, journal } = await farRig()
  rig.away = true
  void rig.wire.rig.network.inject(rig.wire.modem.number, HI)
  await rig.after(10_000)
  assert.equal(stored(rig), 0)
  assert.equal((await journal.entries()).length, 1)
  await rig.crash()
  rig.away = false
  await rig.ready()
  const told = listening(rig)
  await rig.after(10_000)
  assert.deepEqual(
    told.map(({ from, text, redelivered }) => [from, text, redelivered]),
    [['+628990000001', 'hi', undefined]]
  )
  assert.deepEqual(await journal.entries(), [])
  await rig.stop()
  await journal.close()
})

rule(36, 'without such a journal it stays in the modem until the store is back', async () => {
  const rig = await new GatewayRig().ready()
  rig.away = true
  void rig.wire.rig.network.inject(rig.wire.modem.number, HI)
  await rig.after(60_000)
  assert.equal(stored(rig), 1)
  rig.away = false
  const told = listening(rig)
  await rig.after(120_000)
  assert.equal(stored(rig), 0)
  assert.equal(told.length, 1)
  await rig.stop()
})

rule(36, 'while it is away nothing goes, taking in fails with its code, and it is told once', async () => {
  const { rig, journal } = await farRig()
  const { id } = await rig.queue({ to: TO, notBefore: rig.clock.now() + 60_000 })
  rig.away = true
  rig.events.length = 0
  await assert.rejects(rig.gateway.enqueue([{ to: TO, text: 'x', pool: 'default' }]), {
    code: 'STORE_UNREACHABLE'
  })
  await rig.after(10 * 60_000)
  assert.equal(ctrlZ(rig.wire), 0)
  const chores = eventsOf(rig, 'trouble').filter(({ message }) => !message.startsWith('The queue'))
  assert.deepEqual(
    chores.map(({ code }) => code),
    ['STORE_UNREACHABLE']
  )
  rig.away = false
  await rig.untilState(id, 'sent')
  await rig.stop()
  await journal.close()
})

rule(
  36,
  'a part whose record may or may not be written does not go, and that is on record when it is known',
  async () => {
    for (const written of [true, false]) {
      const { rig, journal } = await farRig()
      let times = 0
      const apply = rig.store.apply.bind(rig.store)
      rig.beforeApply = async (changes, lease) => {
        if (times > 0 || !changes.some((change) => 'submission' in change)) return
        times++
        if (written) {
          rig.beforeApply = undefined
          await apply(changes, lease)
        }
        throw new StoreError('STORE_UNCERTAIN', 'The connection broke in the middle of it.')
      }
      const { id } = await rig.queue({ to: TO })
      const sent = await rig.untilState(id, 'sent')
      assert.equal(attemptsOf(sent), written ? 'notSubmitted+accepted' : 'accepted')
      assert.equal(ctrlZ(rig.wire), 1)
      const { sim } = sent.parts[0]!.attempts.at(-1)!
      assert.equal((await rig.done(rig.store.submissions(sim, 3_600_000))).length, 1)
      await rig.stop()
      await journal.close()
    }
  }
)

rule(
  36,
  'when it is back, no other host calls unknown what one has the answer to, though its lease ran out meanwhile',
  async () => {
    const journals = await Promise.all([1, 2].map(() => openLocalJournal(temporaryDir('journal'))))
    const [here, there] = journals as [LocalJournal, LocalJournal]
    const options = { network: { latency: 5000 }, gateway: { journal: here, host: 'here' } }
    const one = await new GatewayRig(options).ready()
    const gateway = { journal: there, host: 'there', random: () => 0.25 }
    const two = await new GatewayRig({ beside: one, gateway }).start()
    const { id } = await one.queue({ to: TO, policy: 'hold' })
    await untilOut(one)
    one.away = true
    two.away = true
    await one.after(10 * 60_000)
    two.away = false
    await one.after(5000)
    one.away = false
    const sent = await one.untilState(id, 'sent')
    assert.equal(attemptsOf(sent), 'accepted')
    const results = [...eventsOf(one, 'result'), ...eventsOf(two, 'result')]
    assert.deepEqual(
      results.map(({ message: { state }, late }) => [state, late]),
      [['sent', undefined]]
    )
    await two.stop()
    await one.stop()
    for (const journal of journals) await journal.close()
  }
)

rule(36, 'that it is away, and back, is told once', async () => {
  const { rig, journal } = await farRig()
  rig.away = true
  await rig.after(60_000)
  rig.away = false
  await rig.after(60_000)
  assert.deepEqual(
    eventsOf(rig, 'store').map(({ away }) => away?.code),
    ['STORE_UNREACHABLE', undefined]
  )
  await rig.stop()
  await journal.close()
})
