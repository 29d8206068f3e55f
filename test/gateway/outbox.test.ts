import assert from 'node:assert/strict'
import type { GatewayEvent } from '../../src/gateway'
import { Outbox } from '../../src/gateway/outbox'
import { type Message, openEmbeddedStore, type Store } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { messageOf } from './messages'

let store: Store
let outbox: Outbox
let events: GatewayEvent[]

/** What is told when a message becomes another: `result sent`, `result late failed`, `report delivered`. */
async function told(before: Partial<Message>, after: Partial<Message>): Promise<string[]> {
  const { queue: _, ...message } = messageOf({ version: 0 })
  await store.apply([{ message: { ...message, ...before } }])
  const { held } = before
  await outbox.edit('m1', ({ id, version, storedAt, due }) => ({
    message: { ...message, ...after, ...(held && { held }), id, version, storedAt, due }
  }))
  return events.map((event) => {
    assert.ok(event.type === 'result' || event.type === 'report')
    assert.equal(event.message.version, 2)
    const late = event.type === 'result' && event.late ? 'late ' : ''
    return `${event.type} ${late}${event.message.state}`
  })
}

const AWAITED = { awaits: 'S1/567890' } as const
const SENT = { state: 'sent', sentAt: 5000 } as const

describe('whoever listens', () => {
  beforeEach(async () => {
    const clock = new VirtualClock()
    store = await openEmbeddedStore({ directory: temporaryDir('outbox'), clock })
    events = []
    outbox = new Outbox(store, clock, (event) => events.push(event))
  })

  afterEach(() => store.close())

  for (const [name, before, after, expected] of [
    ['that a message is sent', { state: 'sending' }, SENT, ['result sent']],
    ['that it has failed', { state: 'queued' }, { state: 'failed' }, ['result failed']],
    ['that it was cancelled', { state: 'queued' }, { state: 'cancelled' }, ['result cancelled']],
    [
      'that it is held',
      { state: 'sending' },
      { state: 'unknown', reason: 'HELD_UNKNOWN' },
      ['result unknown']
    ],
    [
      'late what was held',
      { state: 'unknown', reason: 'HELD_UNKNOWN', held: true },
      SENT,
      ['result late sent']
    ],
    [
      'late what was held, and sent again since',
      { state: 'sending', held: true },
      SENT,
      ['result late sent']
    ],
    ['that it is held again', { state: 'sending', held: true }, { state: 'unknown' }, ['result unknown']],
    [
      'late that it was dropped',
      { state: 'unknown', held: true },
      { state: 'failed' },
      ['result late failed']
    ],
    [
      'late what a report says of what was held, and the verdict',
      { state: 'unknown', held: true, ...AWAITED },
      { state: 'delivered', sentAt: 5000 },
      ['result late delivered', 'report delivered']
    ],
    ['the verdict', { ...SENT, ...AWAITED }, { ...SENT, state: 'delivered' }, ['report delivered']],
    ['that there will be none', { ...SENT, ...AWAITED }, { ...SENT, reason: 'noReport' }, ['report sent']],
    [
      'both, where the verdict was faster than the answer',
      { state: 'sending', ...AWAITED },
      { state: 'delivered', sentAt: 5000 },
      ['result delivered', 'report delivered']
    ],
    ['not that it waits for a report', { ...SENT, ...AWAITED }, { ...SENT, ...AWAITED, alarm: 3 }, []],
    [
      'not of a report that was awaited for what has failed',
      { state: 'sending', ...AWAITED },
      { state: 'failed' },
      ['result failed']
    ],
    [
      'not that it waits',
      { state: 'queued' },
      { state: 'queued', reason: 'BUDGET', queue: 'pool:default' },
      []
    ],
    ['not that it is on its way', { state: 'queued' }, { state: 'sending' }, []],
    ['not that it goes again', { state: 'unknown' }, { state: 'sending', queue: 'sim:S1' }, []],
    ['not the same again', { state: 'unknown', reason: 'X' }, { state: 'unknown', reason: 'X', tries: 2 }, []]
  ] as const)
    it(`is told ${name}`, async () => assert.deepEqual(await told(before, after), expected))

  it('is told nothing of an edit that changes nothing', async () => {
    await store.apply([{ message: messageOf({ version: 0, state: 'failed' }) }])
    await outbox.edit('m1', () => undefined)
    assert.deepEqual(events, [])
  })

  it('is told nothing of what could not be written', async () => {
    await store.apply([{ message: messageOf({ version: 0 }) }])
    const lease = { message: 'm1', owner: 'nobody', token: 1 }
    const failed = outbox.edit('m1', (message) => ({ message: { ...message, state: 'failed' } }), lease)
    await assert.rejects(failed, { code: 'LEASE_LOST' })
    assert.deepEqual(events, [])
  })
})
