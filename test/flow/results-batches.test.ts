import assert from 'node:assert/strict'
import { Results } from '../../src/flow/modem/results'
import type { Batch, BatchCounts, GatewayEvent, Message } from '../../src/gateway'

const ENDED: Batch = {
  id: 'b1',
  version: 3,
  pool: 'p',
  origin: 'node',
  state: 'done',
  total: 5,
  createdAt: 0,
  endedAt: 1,
  untold: true
}
const COUNTS: BatchCounts = { sent: 2, delivered: 1, failed: 1, unknown: 1, held: 1 }
const WARNED =
  'sms-broadcast: the node node has been deleted; its broadcast b1 is done: 3 of 5 sent, 1 failed, 1 held.'

/** A gateway with these batches on disk. */
function rig({ shared = false, nodes = [] as string[], disk = [] as Batch[] } = {}) {
  const told: string[] = []
  const warned: string[] = []
  const results = new Results({
    gateway: {
      messages: async () => [],
      told: async (id: string) => {
        told.push(id)
      },
      batches: {
        unfinished: async () => disk,
        status: async (id: string) => ({ batch: disk.find((one) => one.id === id)!, counts: COUNTS }),
        told: async (id: string) => {
          told.push(id)
        }
      }
    } as never,
    host: { warn: (text) => warned.push(text), hasNode: (id) => nodes.includes(id) },
    shared,
    trouble: (text) => assert.fail(text)
  })
  const event = (batch: Partial<Batch> = {}): GatewayEvent => ({
    type: 'batch',
    batch: { ...ENDED, ...batch },
    counts: COUNTS
  })
  return { results, told, warned, event }
}

describe('the end of a broadcast', () => {
  it('of a node that was deleted is told in the log, once, with its numbers', () => {
    const { results, told, warned, event } = rig()
    results.take(event())
    results.take(event())
    assert.deepEqual([warned, told], [[WARNED], ['b1']])
  })

  it('says why, where it was cut off', () => {
    const { results, warned, event } = rig()
    results.take(event({ state: 'cancelled', error: { code: 'INTAKE_INTERRUPTED', message: '' } }))
    assert.match(warned[0]!, /is cancelled \(INTAKE_INTERRUPTED\): /)
  })

  it('is what is told there: not each of its rows', () => {
    const { results, told, warned } = rig()
    const row = { id: 'm1', origin: 'node', batch: 'b1', to: '+62812', state: 'sent', parts: [] }
    results.take({ type: 'result', message: row as unknown as Message })
    assert.deepEqual([warned, told], [[], ['m1']])
  })

  it('of a node that is there, or switched off, is left to it; so is one that is not over or was told', () => {
    const { results, told, warned, event } = rig({ nodes: ['node'] })
    results.take(event())
    const { untold: _, ...known } = ENDED
    results.take({ type: 'batch', batch: { ...known, origin: 'gone' }, counts: COUNTS })
    results.listen('other', { result: () => {}, report: () => {} })
    results.take(event({ origin: 'other' }))
    assert.deepEqual([warned, told], [[], []])
  })

  it('of a node that was deleted while nothing ran is told when the flows have started', async () => {
    const { results, told, warned } = rig({
      disk: [ENDED, { ...ENDED, id: 'b2', untold: undefined } as never]
    })
    await results.tellOfDeleted()
    assert.deepEqual([warned, told], [[WARNED], ['b1']])
  })

  it('in a store of many hosts is left to them', async () => {
    const { results, told, warned, event } = rig({ shared: true, disk: [ENDED] })
    results.take(event())
    await results.tellOfDeleted()
    assert.deepEqual([warned, told], [[], []])
  })
})
