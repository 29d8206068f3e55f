import assert from 'node:assert/strict'
import { Broadcaster } from '../../src/flow/broadcast/broadcaster'
import type { Outputs } from '../../src/flow/broadcast/outputs'
import type { Message } from '../../src/flow/message'
import type { Batch } from '../../src/gateway'
import { VirtualClock } from '../support/virtual-clock'

/** A node whose store takes so many writes, and then waits until it is let go. */
function rig({ writes = Number.POSITIVE_INFINITY } = {}) {
  const clock = new VirtualClock()
  /** All that was done, in its order. */
  const log: string[] = []
  const taking: (number | undefined)[] = []
  const disk = new Map<string, Batch & { rows: number }>()
  let letGo = () => {}
  const full = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const batchOf = (id: string) => disk.get(id)!
  const batches = {
    open: async (given: Partial<Batch>) => {
      const batch = { id: `b${disk.size + 1}`, state: 'open', total: 0, rows: 0, createdAt: 0, ...given }
      disk.set(batch.id, batch as never)
      log.push(`open ${batch.id}`)
      return { ...batch }
    },
    add: async ({ id }: Batch, rows: unknown[]) => {
      if (writes-- <= 0) await full
      if (batchOf(id).state !== 'open') throw Object.assign(new Error('It is over.'), { code: 'BATCH_OVER' })
      batchOf(id).rows += rows.length
    },
    start: async (id: string) => {
      log.push(`start ${id} ${batchOf(id).rows}`)
      return Object.assign(batchOf(id), { state: 'running', total: batchOf(id).rows })
    },
    cut: async (id: string, { code }: { code: string }) => {
      log.push(`cut ${id} ${code}`)
      return Object.assign(batchOf(id), { state: 'cancelled', cut: true, error: { code: 'CANCELLED' } })
    },
    pause: async (id: string) => void log.push(`pause ${id}`),
    cancel: async (id: string) => {
      log.push(`cancel ${id}`)
      Object.assign(batchOf(id), { state: 'cancelled', cut: true, error: { code: 'CANCELLED' } })
    },
    last: async () => [...disk.values()].at(-1),
    status: async (id: string) => ({ batch: batchOf(id), counts: { queued: batchOf(id).rows } }),
    rows: async () => []
  }
  const broadcaster = new Broadcaster({
    id: 'n1',
    handle: {
      virtual: true,
      settings: { pool: 'default', country: 'ID' },
      gateway: async () => ({ batches })
    } as never,
    clock,
    defaults: {},
    number: 'to',
    shortCodes: false,
    lenient: false,
    text: async () => 'Hello {{name}}',
    send: () => {},
    complain: (error) => log.push(`complaint ${error.message}`),
    failed: (done, error) => done(error),
    taking: (count) => taking.push(count),
    progress: () => {}
  })
  const input = (name: string, msg: Message) => {
    const answered = ([, answer]: Outputs) =>
      log.push(`${name}: ${(answer!.payload as { state?: string }).state ?? 'answer'}`)
    void broadcaster.input(msg, answered, (error) => {
      if (error) log.push(`${name}: ${(error as Error & { code: string }).code}`)
    })
  }
  return { clock, log, taking, broadcaster, input, letGo }
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ to: `+62812${34_000_000 + i}`, name: `P${i}` }))

const settled = async () => {
  for (let i = 0; i < 30; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('the inputs of sms-broadcast', () => {
  it('are taken in one after another, and answered when they are on disk', async () => {
    const { log, taking, input } = rig()
    input('first', { payload: rows(150) })
    input('second', { payload: rows(1) })
    input('table', { action: 'rows' })
    await settled()
    assert.deepEqual(log, [
      'open b1',
      'start b1 150',
      'first: running',
      'open b2',
      'start b2 1',
      'second: running',
      'table: answer'
    ])
    assert.deepEqual(taking, [100, 150, undefined, 1, undefined])
  })

  it('pause and cancel do not wait for rows that come in, the table does', async () => {
    const { log, input, letGo } = rig({ writes: 1 })
    input('rows', { payload: rows(300) })
    input('table', { action: 'rows' })
    input('pause', { action: 'pause' })
    await settled()
    assert.deepEqual(log, ['open b1', 'pause b1', 'pause: open'])
    input('status', { action: 'status' })
    input('cancel', { action: 'cancel' })
    await settled()
    assert.deepEqual(log.slice(3), ['status: open', 'cancel b1', 'cancel: cancelled'])
    letGo()
    await settled()
    assert.deepEqual(log.slice(6), ['cut b1 BATCH_OVER', 'rows: cancelled', 'table: answer'])
  })

  it('are on disk when what comes behind them is answered, rows of a stream as well', async () => {
    const { log, input, letGo } = rig({ writes: 0 })
    input('part', { payload: rows(1)[0], parts: { id: 's', index: 0 } })
    input('table', { action: 'rows' })
    input('status', { action: 'status' })
    await settled()
    assert.deepEqual(log, ['open b1'])
    letGo()
    await settled()
    assert.deepEqual(log.slice(1).sort(), ['status: open', 'table: answer'])
  })

  it('pause is about the rows that came before it, though they are not begun', async () => {
    const { log, input } = rig()
    input('bad', { payload: [] })
    input('rows', { payload: rows(1) })
    input('pause', { action: 'pause' })
    await settled()
    assert.deepEqual([log[0], log.indexOf('open b1') < log.indexOf('pause b1')], ['bad: BAD_ROWS', true])
    assert.ok(log.includes('pause: running') || log.includes('pause: open'), log.join())
  })

  it('are on disk when the node has gone, if that is soon', async () => {
    const { log, input, broadcaster, letGo, clock } = rig({ writes: 1 })
    input('rows', { payload: rows(300) })
    await settled()
    const closed = broadcaster.close()
    letGo()
    await closed
    assert.deepEqual(log, ['open b1', 'start b1 300', 'rows: running'])
    assert.equal(clock.waiting, 0)
  })

  it('that take longer than five seconds are cut off when the node goes: nothing of them is sent', async () => {
    const { log, input, broadcaster, letGo, clock } = rig({ writes: 1 })
    input('rows', { payload: rows(300) })
    input('part', { payload: rows(1)[0], parts: { id: 's', index: 0 } })
    await settled()
    const closed = broadcaster.close()
    await clock.advance(4999)
    assert.deepEqual(log, ['open b1'])
    await clock.advance(1)
    await closed
    assert.deepEqual(log, ['open b1', 'cut b1 INTAKE_INTERRUPTED'])
    letGo()
    await settled()
    assert.deepEqual(log.slice(2), ['rows: INTAKE_INTERRUPTED', 'part: INTAKE_INTERRUPTED'])
    assert.equal(clock.waiting, 0)
  })

  it('of a stream are cut off by silence, and what was added is not begun', async () => {
    const { log, input, clock, taking } = rig()
    input('one', { payload: rows(1)[0], parts: { id: 's', index: 0, count: 2 } })
    await settled()
    await clock.advance(60_000)
    assert.deepEqual(log, ['open b1', 'cut b1 STREAM_STALLED'])
    assert.equal(taking.at(-1), undefined)
    input('two', { payload: rows(1)[0], parts: { id: 's', index: 1, count: 2 } })
    await settled()
    assert.deepEqual(log.slice(2), ['two: STREAM_STALLED'])
  })

  it('of a stream that was given up do not end the next of that name', async () => {
    const { log, input, letGo } = rig({ writes: 0 })
    const part = (index: number) => ({ payload: rows(2)[index], parts: { id: 's', index, count: 2 } })
    input('old', part(0))
    await settled()
    input('reset', { reset: true })
    input('new', part(0))
    await settled()
    letGo()
    await settled()
    input('end', part(1))
    await settled()
    assert.deepEqual(log, [
      'open b1',
      'cut b1 STREAM_RESET',
      'open b2',
      'old: STREAM_RESET',
      'start b2 2',
      'end: running'
    ])
  })
})
