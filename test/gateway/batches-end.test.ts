import assert from 'node:assert/strict'
import type { Batch, Message, PersonsWord } from '../../src/gateway'
import {
  add,
  batchEvents,
  batchIn,
  begin,
  numberOf,
  open,
  rowsOf,
  shown,
  standing,
  toldStates,
  untilStanding
} from './batch-rig'
import { GatewayRig } from './gateway-rig'
import { ctrlZ, LONG, resultsOf, textsOf, untilOut } from './rules/support'

/** Three rows; the answers for the first and the third get lost. */
async function inDoubt(
  given: Partial<Batch> = {}
): Promise<{ rig: GatewayRig; id: string; messages: Message[] }> {
  const rig = await new GatewayRig().ready()
  const { rules } = rig.wire.rig.network
  for (const to of [/1001$/, /1003$/]) rules.add({ to, silent: true, times: 1 })
  const { id, messages } = await begin(rig, rowsOf(3), given)
  await untilStanding(rig, id, 'done 3: held 2, sent 1, unknown 2')
  assert.equal(ctrlZ(rig.wire), 3)
  return { rig, id, messages }
}

function decide(rig: GatewayRig, id: string, word: PersonsWord): Promise<number> {
  return rig.done(rig.gateway.batches.decide(id, word))
}

async function unfinished(rig: GatewayRig, origin?: string): Promise<string[]> {
  return (await rig.done(rig.gateway.batches.unfinished(origin))).map(({ id }) => id)
}

describe('the end of a batch', () => {
  it('is told once, and again after a restart until it is known that it was', async () => {
    const rig = await new GatewayRig().ready()
    const { id } = await begin(rig, rowsOf(2), { origin: 'n1' })
    await untilStanding(rig, id, 'done 2: sent 2')
    const { endedAt, untold } = await batchIn(rig, id)
    assert.deepEqual([typeof endedAt, untold], ['number', true])
    assert.deepEqual(await unfinished(rig, 'n1'), [id])
    assert.deepEqual(await unfinished(rig, 'n2'), [])
    await rig.crash()
    await rig.ready()
    assert.deepEqual(await unfinished(rig, 'n1'), [id])
    await rig.done(rig.gateway.batches.told(id))
    assert.deepEqual(await unfinished(rig, 'n1'), [])
    await rig.crash()
    await rig.ready()
    await rig.after(5000)
    assert.deepEqual(await unfinished(rig), [])
    assert.deepEqual(batchEvents(rig), [])
    assert.equal((await batchIn(rig, id)).endedAt, endedAt)
    await rig.stop()
  })

  it('that nobody wants to know is told to nobody', async () => {
    const rig = await new GatewayRig().ready()
    const { id } = await begin(rig, rowsOf(1))
    await untilStanding(rig, id, 'done 1: sent 1')
    assert.deepEqual(await unfinished(rig), [])
    await rig.stop()
  })

  it('comes when a gateway was killed before it could be written', async () => {
    const rig = await new GatewayRig().ready()
    rig.refuse = (changes) => changes.some((change) => 'batch' in change && change.batch.state === 'done')
    const { id } = await begin(rig, rowsOf(2), { origin: 'n1' })
    await rig.after(10_000)
    assert.equal(await standing(rig, id), 'running 2: sent 2')
    await rig.crash()
    rig.refuse = undefined
    await rig.ready()
    await untilStanding(rig, id, 'done 2: sent 2')
    assert.equal((await batchIn(rig, id)).untold, true)
    await rig.stop()
  })

  it('comes at once though somebody else changes it at the same moment', async () => {
    const rig = await new GatewayRig().ready()
    let raced = false
    rig.beforeApply = async (changes) => {
      const [change] = changes
      if (raced || !change || !('batch' in change) || change.batch.state !== 'done') return
      raced = true
      const batch = (await rig.store.batch(change.batch.id))!
      await rig.store.apply([{ batch: { ...batch, context: 'another' } }])
    }
    const { id } = await begin(rig, rowsOf(1))
    await rig.until(() => raced)
    await rig.after(2000)
    const { state, context } = await batchIn(rig, id)
    assert.deepEqual([state, context], ['done', 'another'])
    await rig.stop()
  })

  it('shows how it stands on the way, once a second at most, and in the end all of it', async () => {
    const rig = await new GatewayRig({ network: { latency: 200 } }).ready()
    const { id } = await begin(rig, rowsOf(30), { origin: 'n1' })
    const began = rig.clock.now()
    await untilStanding(rig, id, 'done 30: sent 30')
    const seconds = (rig.clock.now() - began) / 1000
    const told = batchEvents(rig)
    const [last] = told.slice(-1)
    assert.equal(shown(last!.batch, last!.counts), 'done 30: sent 30')
    // One at each change of its state beside those.
    assert.ok(told.length > 4 && told.length <= seconds + 4, `${told.length} in ${seconds} s`)
    for (const { batch, counts } of told.filter(({ batch }) => batch.state !== 'open'))
      assert.equal((counts.queued ?? 0) + (counts.sending ?? 0) + (counts.sent ?? 0), batch.total)
    assert.deepEqual(toldStates(rig), ['open', 'running', 'done'])
    await rig.stop()
  })

  it('is known to whoever asks for the last one of a node', async () => {
    const rig = await new GatewayRig().ready()
    const first = await begin(rig, rowsOf(1), { origin: 'n1' })
    await rig.after(5000)
    const second = await open(rig, { origin: 'n1' })
    await begin(rig, rowsOf(1), { origin: 'n2' })
    const last = async (origin: string) => (await rig.done(rig.gateway.batches.last(origin)))?.id
    assert.deepEqual([await last('n1'), await last('n3')], [second.id, undefined])
    await rig.done(rig.gateway.batches.told(first.id))
    assert.deepEqual(await unfinished(rig, 'n1'), [second.id])
    await rig.stop()
  })
})

describe('what of a batch is held', () => {
  it('waits for a person, and the rest is done', async () => {
    const { rig, id } = await inDoubt({ origin: 'n1' })
    await rig.after(600_000)
    assert.equal(ctrlZ(rig.wire), 3)
    assert.deepEqual(resultsOf(rig), ['unknown', 'sent', 'unknown'])
    assert.equal(await standing(rig, id), 'done 3: held 2, sent 1, unknown 2')
    await rig.stop()
  })

  it('is sent again, all of it, if a person says so, and the batch runs until it is', async () => {
    const { rig, id } = await inDoubt({ origin: 'n1' })
    const { endedAt } = await batchIn(rig, id)
    await rig.done(rig.gateway.batches.told(id))
    assert.equal(await decide(rig, id, 'resend'), 2)
    await untilStanding(rig, id, 'done 3: sent 3')
    assert.deepEqual(textsOf(rig).slice(3), ['row 1', 'row 3'])
    assert.equal(ctrlZ(rig.wire), 5)
    assert.deepEqual(toldStates(rig), ['open', 'running', 'done', 'running', 'done'])
    const { untold, endedAt: still } = await batchIn(rig, id)
    assert.deepEqual([untold, still], [undefined, endedAt])
    assert.deepEqual(resultsOf(rig).slice(3), ['sent late', 'sent late'])
    await rig.stop()
  })

  it('is given up, or marked as sent, and the batch stays done', async () => {
    for (const [word, expected] of [
      ['drop', 'done 3: failed 2, sent 1'],
      ['markSent', 'done 3: sent 3']
    ] as const) {
      const { rig, id } = await inDoubt()
      assert.equal(await decide(rig, id, word), 2)
      await rig.after(5000)
      assert.equal(await standing(rig, id), expected)
      assert.equal(ctrlZ(rig.wire), 3)
      assert.deepEqual(toldStates(rig), ['open', 'running', 'done'])
      assert.equal(await decide(rig, id, word), 0)
      await rig.stop()
    }
  })

  it('is decided about one by one as well', async () => {
    const { rig, id, messages } = await inDoubt()
    await rig.done(rig.gateway.decide({ id: messages[0]!.id }, 'resend'))
    await untilStanding(rig, id, 'done 3: held 1, sent 2, unknown 1')
    assert.deepEqual(toldStates(rig), ['open', 'running', 'done', 'running', 'done'])
    await rig.done(rig.gateway.decide({ id: messages[2]!.id }, 'drop'))
    await rig.after(5000)
    assert.equal(await standing(rig, id), 'done 3: failed 1, sent 2')
    for (const { id: one } of messages)
      await assert.rejects(rig.done(rig.gateway.decide({ id: one }, 'resend')), { code: 'NOT_HELD' })
    await rig.after(5000)
    assert.deepEqual(toldStates(rig), ['open', 'running', 'done', 'running', 'done'])
    assert.equal(ctrlZ(rig.wire), 4)
    await rig.stop()
  })

  it('is decided about by the address of its batch', async () => {
    const { rig, id } = await inDoubt()
    const all = await rig.done(rig.gateway.decide({ batch: id }, 'resend'))
    assert.deepEqual(
      all.map(({ state }) => state),
      ['sending', 'sent', 'sending']
    )
    await untilStanding(rig, id, 'done 3: sent 3')
    await rig.stop()
  })

  it('by the loop guard goes, too, or is given up, and was never sent', async () => {
    for (const word of ['resend', 'drop'] as const) {
      const rig = await new GatewayRig().ready()
      for (let i = 0; i < 5; i++) await rig.queue({ to: numberOf(1), text: 'row 1' })
      const { id, messages } = await begin(rig, rowsOf(2))
      await untilStanding(rig, id, 'done 2: held 1, queued 1, sent 1')
      assert.equal(await decide(rig, id, 'markSent'), 0)
      await assert.rejects(rig.done(rig.gateway.decide({ id: messages[0]!.id }, 'markSent')), {
        code: 'NOT_HELD'
      })
      assert.equal(await decide(rig, id, word), 1)
      await untilStanding(rig, id, word === 'resend' ? 'done 2: sent 2' : 'done 2: failed 1, sent 1')
      await rig.stop()
    }
  })

  it('since its SIM is away goes whole by another one, if a person says so', async () => {
    const rig = await new GatewayRig({ modems: ['m1', 'm2'], network: { latency: 500 } }).ready()
    const { id } = await begin(rig, rowsOf(1, { text: LONG, policy: 'resend' }))
    await rig.until(() => rig.taken.length === 1)
    const begun = [...rig.wires.values()].find((wire) => ctrlZ(wire) > 0)!
    await rig.until(() => begun.heard.includes('+CMGS: '))
    begun.gone = true
    begun.port?.destroy()
    await untilStanding(rig, id, 'done 1: held 1, sending 1')
    assert.equal(await decide(rig, id, 'resend'), 1)
    await untilStanding(rig, id, 'done 1: sent 1')
    assert.deepEqual(toldStates(rig), ['open', 'running', 'done', 'running', 'done'])
    await rig.stop()
  })

  it('goes again although the gateway is killed as it is decided', async () => {
    const rig = await new GatewayRig().ready()
    for (let i = 0; i < 5; i++) await rig.queue({ to: numberOf(1), text: 'row 1' })
    const { id } = await begin(rig, rowsOf(2))
    await untilStanding(rig, id, 'done 2: held 1, queued 1, sent 1')
    const taken = rig.taken.length
    let written = false
    const apply = rig.store.apply.bind(rig.store)
    rig.beforeApply = async (changes, lease) => {
      if (written || !changes.some((change) => 'message' in change)) return
      written = true
      rig.beforeApply = undefined
      await apply(changes, lease)
      throw new Error('The program ends here.')
    }
    await assert.rejects(decide(rig, id, 'resend'), { message: 'The program ends here.' })
    await rig.crash()
    await rig.ready()
    await untilStanding(rig, id, 'done 2: sent 2')
    assert.equal(rig.taken.length, taken + 1)
    await rig.stop()
  })

  it('does not take with it what was cancelled', async () => {
    const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
    rig.wire.rig.network.rules.add({ to: /1001$/, silent: true, times: 1 })
    const { id } = await begin(rig, rowsOf(250))
    await rig.until(() => ctrlZ(rig.wire) === 3)
    rig.refuse = (changes) =>
      changes.some((change) => 'message' in change && change.message.state === 'cancelled')
    await rig.done(rig.gateway.batches.cancel(id))
    await rig.after(60_000)
    const { counts } = await rig.done(rig.gateway.batches.status(id))
    const { sent = 0, held, queued = 0 } = counts
    assert.deepEqual([held, sent + queued], [1, 249])
    assert.ok(queued > 200, `${queued} left`)
    const begun = ctrlZ(rig.wire)
    // The cancelling is still under way.
    rig.refuse = undefined
    assert.equal(await decide(rig, id, 'resend'), 1)
    await untilStanding(rig, id, `cancelled 250: cancelled ${queued}, sent ${sent + 1}`)
    assert.equal(ctrlZ(rig.wire), begun + 1)
    await rig.stop()
  })

  it('and turns out later not to have gone is sent after all', async () => {
    const rig = await new GatewayRig().ready()
    rig.wire.swallow = /CMSS/
    const { id } = await begin(rig, rowsOf(2, { policy: 'verify' }))
    await untilOut(rig)
    await rig.crash()
    rig.wire.swallow = undefined
    await rig.ready()
    await untilStanding(rig, id, 'done 2: held 1, sent 1, unknown 1')
    // The modem can no longer be busy with it, and has it as unsent.
    await untilStanding(rig, id, 'done 2: sent 2')
    assert.deepEqual(toldStates(rig), ['running', 'done', 'running', 'done'])
    assert.deepEqual(textsOf(rig), ['row 2', 'row 1'])
    await rig.stop()
  })

  it('of an unknown batch is a question about nothing', async () => {
    const rig = await new GatewayRig().ready()
    await assert.rejects(decide(rig, 'nobody', 'resend'), { code: 'NOT_FOUND', field: 'batch' })
    const batch = await open(rig)
    await add(rig, batch, rowsOf(1))
    assert.equal(await decide(rig, batch.id, 'resend'), 0)
    assert.equal((await batchIn(rig, batch.id)).state, 'open')
    await rig.stop()
  })
})
