import assert from 'node:assert/strict'
import { openEmbeddedStore } from '../../../src/store'
import { GatewayRig } from '../gateway-rig'
import { attemptsOf } from '../messages'
import { rule } from './rule'
import { ctrlZ, LONG, OTHER, TO, textsOf } from './support'

/** Attempts of which nobody knows what became, by modem, as they are on disk. */
async function inDoubt({ directory, clock }: GatewayRig): Promise<Record<string, number>> {
  const store = await openEmbeddedStore({ directory, clock })
  const messages = await store.messages({ all: true }, { limit: 1000 })
  await store.close()
  const doubts: Record<string, number> = {}
  for (const { modem, outcome } of messages.flatMap(({ parts }) => parts.flatMap(({ attempts }) => attempts)))
    if (outcome === 'submitted') doubts[modem] = (doubts[modem] ?? 0) + 1
  return doubts
}

rule(14, 'whenever it crashes, each modem has one part in doubt at most, and nothing is lost', async () => {
  let most = 0
  for (let moment = 100; moment <= 2500; moment += 400) {
    const rig = await new GatewayRig({ modems: ['m1', 'm2'], network: { latency: 500 } }).ready()
    const long = [1, 2, 3].map((i) => ({ to: TO, text: `${i}${LONG}`, priority: 'normal' as const }))
    await rig.queueAll(long)
    await rig.after(700)
    await rig.queue({ to: OTHER, text: 'alert' })
    await rig.after(moment)
    await rig.crash()
    const doubts = await inDoubt(rig)
    most = Math.max(most, ...Object.values(doubts))
    assert.ok(
      Object.values(doubts).every((count) => count === 1),
      JSON.stringify(doubts)
    )
    await rig.clock.advance(2000)
    await rig.ready()
    await rig.after(30_000)
    const messages = await rig.done(rig.store.messages({ all: true }, { limit: 10 }))
    assert.deepEqual(
      messages.map(({ state }) => state),
      ['sent', 'sent', 'sent', 'sent']
    )
    const unknown = messages.map(attemptsOf).join().split('unknown').length - 1
    assert.equal(unknown, Object.values(doubts).length)
    assert.ok(rig.taken.length >= 7 && rig.taken.length <= 7 + unknown, `${rig.taken.length} taken`)
    await rig.stop()
  }
  assert.equal(most, 1, 'some were in doubt')
})

rule(
  35,
  'results that nobody has taken are told again after a restart, and those that were taken are not',
  async () => {
    const rig = await new GatewayRig().ready()
    rig.wire.rig.network.phones.unassign(/12345679$/)
    const [sent, failed, nobody] = await rig.queueAll([
      { to: TO, text: 'sent', origin: 'node 1', report: true },
      { to: OTHER, text: 'failed', origin: 'node 1' },
      { to: TO, text: 'of nobody' }
    ])
    assert.ok(sent && 'message' in sent && failed && 'message' in failed && nobody && 'message' in nobody)
    await rig.untilState(sent.message.id, 'delivered')
    await rig.untilState(nobody.message.id, 'sent')
    assert.deepEqual(textsOf(rig), ['sent', 'of nobody'])
    assert.equal(ctrlZ(rig.wire), 3)
    await rig.crash()
    await rig.ready()
    const untold = () => rig.done(rig.gateway.messages({ untold: 'node 1' }, { limit: 10 }))
    assert.deepEqual(
      (await untold()).map(({ id, state, untold }) => [id, state, untold]),
      [
        [sent.message.id, 'delivered', ['result', 'report']],
        [failed.message.id, 'failed', ['result']]
      ]
    )
    await rig.done(rig.gateway.told(failed.message.id, 'result'))
    await rig.done(rig.gateway.told(sent.message.id, 'result'))
    await rig.crash()
    await rig.ready()
    assert.deepEqual(
      (await untold()).map(({ id, untold }) => [id, untold]),
      [[sent.message.id, ['report']]]
    )
    await rig.stop()
  }
)
