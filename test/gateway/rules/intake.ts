import assert from 'node:assert/strict'
import type { Queued } from '../../../src/gateway'
import { GatewayRig } from '../gateway-rig'
import { rule } from './rule'
import { ctrlZ, HI, OTHER, pdusOf, TO, textsOf } from './support'

const DAY = 24 * 3_600_000

/** `id`, `id duplicate`, or the code of the error. */
function answersOf(queued: readonly Queued[]): string[] {
  return queued.map((one) => {
    if ('error' in one) return one.error.code
    return `${one.message.id}${one.duplicate ? ' duplicate' : ''}`
  })
}

rule(
  26,
  'the same key for the same recipient is sent once, and its present state is the answer',
  async () => {
    const rig = await new GatewayRig().ready()
    const { id } = await rig.queue({ to: TO, key: 'k1' })
    await rig.untilState(id, 'sent')
    const [again] = await rig.queueAll([{ to: TO, key: 'k1' }])
    assert.ok(again && 'message' in again)
    assert.deepEqual([again.message.id, again.message.state, again.duplicate], [id, 'sent', true])
    await rig.after(10_000)
    assert.deepEqual(pdusOf(rig.wire), [HI])
    assert.equal(rig.taken.length, 1)
    await rig.stop()
  }
)

rule(26, 'it is the same over a restart, within one call, and in two calls at the same moment', async () => {
  const rig = await new GatewayRig().ready()
  const { id } = await rig.queue({ to: TO, key: 'k1' })
  await rig.untilState(id, 'sent')
  await rig.crash()
  await rig.ready()
  assert.deepEqual(answersOf(await rig.queueAll([{ to: TO, key: 'k1' }])), [`${id} duplicate`])
  const twice = answersOf(
    await rig.queueAll([
      { to: TO, key: 'k2' },
      { to: TO, key: 'k2' }
    ])
  )
  assert.equal(twice[1], `${twice[0]} duplicate`)
  const request = { to: TO, key: 'k3', text: 'hi', pool: 'default' }
  const calls = [rig.gateway.enqueue([request]), rig.gateway.enqueue([request])]
  const [one, other] = (await rig.done(Promise.all(calls))).map((queued) => answersOf(queued)[0]!)
  assert.deepEqual(
    [one, other]
      .map((answer) => answer!.replace(' duplicate', ''))
      .filter((a, i, all) => all.indexOf(a) === i).length,
    1
  )
  assert.equal([one, other].filter((answer) => answer!.endsWith(' duplicate')).length, 1)
  await rig.after(10_000)
  assert.equal(ctrlZ(rig.wire), 2)
  assert.equal(rig.taken.length, 3)
  await rig.stop()
})

rule(
  26,
  'the same key with another content is an error, and for another recipient another message',
  async () => {
    const rig = await new GatewayRig().ready()
    const { id } = await rig.queue({ to: TO, key: 'k1' })
    const queued = await rig.queueAll([
      { to: TO, key: 'k1', text: 'other' },
      { to: OTHER, key: 'k1' }
    ])
    assert.ok(queued[0] && 'error' in queued[0])
    assert.deepEqual(
      [queued[0].error.code, queued[0].error.field, queued[0].error.messageId],
      ['KEY_REUSED', 'key', id]
    )
    assert.ok(queued[1] && 'message' in queued[1])
    await rig.untilState(queued[1].message.id, 'sent')
    await rig.after(10_000)
    assert.deepEqual(textsOf(rig), ['hi', 'hi'])
    await rig.stop()
  }
)

rule(
  26,
  'keys are remembered for 30 days, longer than the message if need be, and then forgotten',
  async () => {
    const rig = await new GatewayRig({ gateway: { keep: { days: 10 } } }).ready()
    const { id } = await rig.queue({ to: TO, key: 'k1' })
    await rig.untilState(id, 'sent')
    await rig.crash()
    await rig.clock.advance(29 * DAY)
    await rig.ready()
    await rig.after(5000)
    assert.equal(await rig.done(rig.store.message(id)), undefined)
    assert.deepEqual(answersOf(await rig.queueAll([{ to: TO, key: 'k1' }])), ['NOT_FOUND'])
    await rig.crash()
    await rig.clock.advance(2 * DAY)
    await rig.ready()
    await rig.after(5000)
    const again = await rig.queue({ to: TO, key: 'k1' })
    await rig.untilState(again.id, 'sent')
    assert.equal(rig.taken.length, 2)
    await rig.stop()
  }
)

rule(26, 'without a key nothing is taken for a duplicate', async () => {
  const rig = await new GatewayRig().ready()
  await rig.queueAll([{ to: TO }, { to: TO }])
  await rig.until(() => rig.taken.length === 2)
  assert.deepEqual(textsOf(rig), ['hi', 'hi'])
  await rig.stop()
})

rule(27, 'bad messages of many are refused by the name of their field, and the others go', async () => {
  const rig = await new GatewayRig().ready()
  const now = rig.clock.now()
  const queued = await rig.queueAll([
    { to: TO, text: 'first' },
    { to: '08x' },
    { to: TO, text: '' },
    { to: TO, text: 'x'.repeat(153 * 255 + 1) },
    { to: TO, expires: now - 1 },
    { to: TO, policy: 'maybe' as never },
    { to: TO, encoding: 'gsm7', text: '漢' },
    { to: TO, context: 'x'.repeat(20_000) },
    { to: OTHER, text: 'last' }
  ])
  const refused = queued.map((one) => ('error' in one ? `${one.error.field} ${one.error.code}` : '-'))
  assert.deepEqual(refused, [
    '-',
    'to BAD_RECIPIENT',
    'text EMPTY_TEXT',
    'text TOO_LONG',
    'expires BAD_OPTION',
    'policy BAD_OPTION',
    'text NOT_IN_ALPHABET',
    'context CONTEXT_TOO_LARGE',
    '-'
  ])
  await rig.until(() => rig.taken.length === 2)
  await rig.after(5000)
  assert.deepEqual(textsOf(rig), ['first', 'last'])
  assert.equal((await rig.done(rig.gateway.messages({ all: true }, { limit: 100 }))).length, 2)
  await rig.stop()
})
