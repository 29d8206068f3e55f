import assert from 'node:assert/strict'
import type { Outputs } from '../../src/flow/broadcast/outputs'
import type { Progress } from '../../src/flow/broadcast/progress'
import { Teller } from '../../src/flow/broadcast/teller'
import type { ResultListener } from '../../src/flow/modem/results'
import type { EventListener } from '../../src/flow/modem/site'
import type { Batch, BatchCounts, Message } from '../../src/gateway'
import { VirtualClock } from '../support/virtual-clock'

const BATCH: Batch = {
  id: 'b1',
  version: 1,
  pool: 'default',
  origin: 'n1',
  state: 'running',
  total: 4,
  createdAt: 0,
  startedAt: 0
}
const ENDED: Partial<Batch> = { state: 'done', endedAt: 9000, untold: true }

function message(row: number, batch = 'b1'): Message {
  const base = {
    id: `m${row}`,
    version: 1,
    pool: 'default',
    to: `+62812${row}`,
    body: { text: 'x' },
    parts: []
  }
  return {
    ...base,
    row,
    batch,
    origin: 'n1',
    state: 'sent',
    queuedAt: 0,
    context: { columns: { row } }
  } as never
}

/** A node's teller at a site with these broadcasts on disk. */
function rig({ disk = [] as Batch[], rows = 4, toldFails = false } = {}) {
  const clock = new VirtualClock()
  const seen = {
    results: [] as unknown[],
    progress: [] as Progress[],
    done: [] as unknown[],
    told: [] as string[]
  }
  const complaints: string[] = []
  let listener: ResultListener | undefined
  let on: EventListener = () => {}
  const batches = {
    unfinished: async () => disk,
    status: async (id: string) => ({ batch: disk.find((one) => one.id === id)!, counts: { sent: 4 } }),
    rows: async (_: string, { offset, limit }: { offset: number; limit: number }) =>
      Array.from({ length: Math.min(limit, rows - offset) }, (_, i) => message(offset + i)),
    told: async (id: string) => {
      seen.told.push(id)
      if (toldFails) throw Object.assign(new Error('Away.'), { code: 'STORE_UNREACHABLE' })
    }
  }
  const teller = new Teller({
    id: 'n1',
    virtual: false,
    clock,
    send: ([result, progress, done]: Outputs) => {
      if (result) seen.results.push(result.to)
      if (progress) seen.progress.push(progress.payload as Progress)
      if (done)
        seen.done.push([
          (done.payload as Progress).batch,
          (done.rows as unknown[])?.length,
          (done.sms as { recovered?: true }).recovered
        ])
    },
    complain: (error) => complaints.push(error.message),
    progress: () => {}
  })
  const end = teller.listen({
    gateway: { batches },
    on: (one: EventListener) => {
      on = one
      return () => {}
    },
    listen: (_: string, one: ResultListener) => {
      listener = one
      return () => {}
    }
  } as never)
  const moves = (batch: Partial<Batch>, counts: BatchCounts = { sent: 4 }) =>
    on({ type: 'batch', batch: { ...BATCH, ...batch }, counts })
  return { clock, teller, end, seen, complaints, moves, result: (one: Message) => listener!.result(one, {}) }
}

const settled = async () => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('what a node tells of its broadcasts', () => {
  it('is the newest progress, once a second at most, of each of them', async () => {
    const { clock, seen, moves } = rig()
    for (let sent = 0; sent <= 3; sent++) {
      moves({}, { queued: 4 - sent, sent })
      moves({ id: 'b2' }, { queued: 4 - sent, sent })
    }
    const told = () => seen.progress.map(({ batch, sent }) => `${batch} ${sent}`)
    assert.deepEqual(told(), ['b1 0', 'b2 0'])
    await clock.advance(1000)
    assert.deepEqual(told().slice(2), ['b1 3', 'b2 3'])
    await clock.advance(10_000)
    assert.equal(seen.progress.length, 4)
  })

  it('is nothing of those of other nodes, and no progress while rows come in', () => {
    const { seen, moves } = rig()
    moves({ origin: 'n2' })
    moves({ state: 'open' })
    assert.deepEqual(seen.progress, [])
  })

  it('is the end, once, with the table, though the news of it comes again', async () => {
    const { seen, moves } = rig()
    moves(ENDED)
    moves(ENDED)
    await settled()
    assert.deepEqual([seen.done, seen.told], [[['b1', 4, undefined]], ['b1']])
    // Read before it was written down that it is told.
    moves(ENDED)
    await settled()
    assert.deepEqual([seen.done.length, seen.told.length], [1, 1])
  })

  it('is the end without the table where that is longer than 10,000 rows', async () => {
    const { seen, moves } = rig({ rows: 10_000 })
    moves({ ...ENDED, total: 10_000 }, { sent: 10_000 })
    moves({ ...ENDED, id: 'b2', total: 10_001 }, { sent: 10_001 })
    for (let i = 0; i < 20; i++) await settled()
    assert.deepEqual((seen.done as unknown[][]).map(([batch, length]) => [batch, length]).sort(), [
      ['b1', 10_000],
      ['b2', undefined]
    ])
  })

  it('is marked where it may have been told before a restart', async () => {
    const disk = [
      { ...BATCH, ...ENDED },
      { ...BATCH, id: 'b0' }
    ] as Batch[]
    const { seen } = rig({ disk })
    await settled()
    assert.deepEqual([seen.done, seen.told], [[['b1', 4, true]], ['b1']])
  })

  it('is a complaint, and not the end again, where it cannot be written that it was told', async () => {
    const { seen, moves, complaints } = rig({ toldFails: true })
    moves(ENDED)
    await settled()
    moves(ENDED)
    await settled()
    assert.deepEqual([seen.done.length, complaints], [1, ['Away.']])
  })

  it('is nothing of one that only repeats another: no progress, no results, no end', async () => {
    const { seen, moves, result } = rig()
    moves({ id: 'b2', duplicateOf: 'b1' })
    result(message(0, 'b2'))
    result(message(1))
    moves({ ...ENDED, id: 'b2', duplicateOf: 'b1' })
    await settled()
    assert.deepEqual([seen.progress, seen.results, seen.done, seen.told], [[], ['+628121'], [], ['b2']])
  })

  it('is nothing more when the node is gone, and no timer is left', async () => {
    const { clock, teller, seen, moves } = rig()
    moves({}, { queued: 4 })
    moves({}, { queued: 3, sent: 1 })
    teller.close()
    moves(ENDED)
    await clock.advance(5000)
    assert.deepEqual([seen.progress.length, seen.done, seen.told, clock.waiting], [1, [], [], 0])
  })
})
