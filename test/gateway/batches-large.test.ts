import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Gateway } from '../../src/gateway'
import { openEmbeddedStore } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'

/** `ROWS=100000` prints what a large one costs. */
const ROWS = Number(process.env.ROWS ?? 8000)
const AT_ONCE = 100
const MB = 2 ** 20

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

function heap(): number {
  collect()
  return process.memoryUsage().heapUsed / MB
}

async function timed<T>(work: () => Promise<T>): Promise<[result: T, ms: number]> {
  const began = performance.now()
  const result = await work()
  return [result, performance.now() - began]
}

describe('a large batch', function () {
  this.timeout(300_000)

  it('is taken in, paused and cancelled in memory that does not grow with it', async () => {
    const clock = new VirtualClock()
    const store = await openEmbeddedStore({ directory: temporaryDir('large'), clock })
    const gateway = new Gateway({ store, clock, random: Math.random, emit: () => {} })
    await gateway.start()
    const batch = await gateway.batches.open({ pool: 'default', origin: 'n1', key: 'k' })
    const adds: number[] = []
    const heaps: number[] = []
    for (let from = 0; from < ROWS; from += AT_ONCE) {
      const rows = Array.from({ length: AT_ONCE }, (_, i) => ({
        to: `+62812${1_000_000 + from + i}`,
        text: `Dear parent of pupil ${from + i}, the school is closed on Monday.`,
        row: from + i,
        context: { columns: { name: `pupil ${from + i}`, school: 'North' } }
      }))
      adds.push((await timed(() => gateway.batches.add(batch, rows)))[1])
      if (from % (ROWS / 4) === 0) heaps.push(heap())
    }
    heaps.push(heap())
    await gateway.batches.pause(batch.id)
    const [{ total }, startMs] = await timed(() => gateway.batches.start(batch.id))
    assert.equal(total, ROWS)
    const [page, pageMs] = await timed(() => gateway.batches.rows(batch.id, { offset: ROWS - 50, limit: 50 }))
    assert.deepEqual([page.length, page.at(-1)?.row], [50, ROWS - 1])
    const [, againMs] = await timed(() => gateway.batches.rows(batch.id, { offset: ROWS - 100, limit: 50 }))
    const [, cancelMs] = await timed(async () => {
      await gateway.batches.cancel(batch.id)
      for (;;) {
        await clock.advance(1000)
        const { counts } = await gateway.batches.status(batch.id)
        if (counts.cancelled === ROWS) return
      }
    })
    heaps.push(heap())
    await gateway.stop()
    await store.close()
    const growth = Math.max(...heaps.slice(1)) - heaps[1]!
    assert.ok(growth < 4, `the heap grew by ${growth.toFixed(1)} MB: ${heaps.map((one) => one.toFixed(1))}`)
    if (process.env.ROWS === undefined) return
    const sorted = adds.toSorted((a, b) => a - b)
    const show = (ms: number) => `${ms.toFixed(1)} ms`
    console.log(
      [
        `${ROWS} rows, ${AT_ONCE} at once: ${show(adds.reduce((sum, one) => sum + one, 0))}`,
        `one add ${show(sorted[sorted.length >> 1]!)}, the slowest ${show(sorted.at(-1)!)}`,
        `start ${show(startMs)}, last page ${show(pageMs)}, one before ${show(againMs)}`,
        `cancel ${show(cancelMs)}`,
        `heap MB ${heaps.map((one) => one.toFixed(1)).join(' ')}, RSS ${(process.memoryUsage().rss / MB).toFixed(0)}`
      ].join('\n')
    )
  })
})
