import assert from 'node:assert/strict'
import { type Progress, partsAMinute, progressOf, Rates, through } from '../../src/flow/broadcast/progress'
import type { Batch, BatchCounts } from '../../src/gateway'

const START = Date.parse('2026-11-22T10:00:00Z')
const RUNNING: Batch = {
  id: 'b1',
  version: 2,
  pool: 'default',
  state: 'running',
  total: 10,
  createdAt: START,
  startedAt: START + 1000
}

function at(batch: Partial<Batch>, counts: BatchCounts, rate = 0): Progress {
  return progressOf({ ...RUNNING, ...batch }, counts, { rate, now: START + 60_000 })
}

describe('the progress of a broadcast', () => {
  it('counts every row once: all but what is held make up the total', () => {
    const progress = at({}, { queued: 3, sending: 1, sent: 2, delivered: 1, failed: 1, unknown: 2, held: 2 })
    const { queued, sending, sent, delivered, undelivered, expired, failed, cancelled, unknown } = progress
    assert.equal(
      queued + sending + sent + delivered + undelivered + expired + failed + cancelled + unknown,
      progress.total
    )
    assert.equal(progress.held, 2)
  })

  it('says when the last will be through, at the rate that was measured', () => {
    const progress = at({}, { queued: 6, sent: 4 }, 12.34)
    assert.deepEqual([progress.rate, progress.eta], [12.3, '2026-11-22T10:01:29.173Z'])
  })

  it('says no time while nothing was measured, while it is paused, and when nothing is left', () => {
    assert.equal(at({}, { queued: 6 }, 0).eta, null)
    assert.equal(at({ state: 'paused' }, { queued: 6 }, 12).eta, null)
    assert.equal(at({}, { sent: 10 }, 12).eta, null)
  })

  it('does not wait for what waits for a person', () => {
    assert.equal(at({}, { unknown: 1, held: 1, sent: 9 }, 12).eta, null)
    assert.deepEqual(through(at({}, { unknown: 1, queued: 2, held: 1, sent: 6, failed: 1 })), {
      done: 8,
      failed: 1
    })
  })

  it('has as total what was taken in, while more comes and where no more will', () => {
    assert.equal(at({ state: 'open', total: 0 }, { queued: 7, failed: 1 }).total, 8)
    assert.equal(at({ state: 'cancelled', cut: true, total: 0 }, { cancelled: 5 }).total, 5)
    assert.equal(at({}, { queued: 7 }).total, 10)
  })

  it('has its times, and the reason for its end', () => {
    const error = { code: 'CANCELLED', message: 'By a person.' }
    const progress = at({ state: 'cancelled', endedAt: START + 5000, error }, { cancelled: 10 })
    assert.deepEqual(
      [progress.createdAt, progress.startedAt, progress.endedAt, progress.error],
      ['2026-11-22T10:00:00.000Z', '2026-11-22T10:00:01.000Z', '2026-11-22T10:00:05.000Z', error]
    )
  })
})

describe('the rate of a broadcast', () => {
  it('is that of the last minute, in recipients a minute', () => {
    const rates = new Rates()
    const rateAt = (seconds: number, queued: number) =>
      rates.of(RUNNING, { queued, sent: 1000 - queued }, START + seconds * 1000)
    assert.equal(rateAt(0, 1000), 0)
    assert.equal(rateAt(0.4, 990), 0)
    assert.equal(rateAt(30, 970), 60)
    assert.equal(rateAt(60, 970), 30)
    assert.equal(rateAt(90, 940), 30)
    assert.equal(rateAt(200, 940), 0)
  })

  it('is 0 while it does not run, and begins anew when it goes on', () => {
    const rates = new Rates()
    const rateAt = (seconds: number, queued: number, state: Batch['state'] = 'running') =>
      rates.of({ ...RUNNING, state }, { queued }, START + seconds * 1000)
    rateAt(0, 100)
    assert.equal(rateAt(10, 90), 60)
    assert.equal(rateAt(11, 90, 'paused'), 0)
    assert.equal(rateAt(20, 90), 0)
    assert.equal(rateAt(30, 85), 30)
  })

  it('is never less than 0, though a person has some sent again', () => {
    const rates = new Rates()
    rates.of(RUNNING, { queued: 1 }, START)
    assert.equal(rates.of(RUNNING, { queued: 5 }, START + 10_000), 0)
  })

  it('of what was sent leaves pauses out', () => {
    const every = (ms: number, count: number, from = 0) =>
      Array.from({ length: count }, (_, i) => ({ sentAt: from + i * ms, parts: 2 }))
    assert.equal(partsAMinute(every(5000, 13)), 24)
    const paused = [...every(5000, 13), ...every(5000, 13, 3_600_000)]
    assert.ok(Math.abs(partsAMinute(paused)! - 24) <= 8, String(partsAMinute(paused)))
    assert.equal(partsAMinute(every(5000, 1)), undefined)
    assert.equal(partsAMinute([]), undefined)
  })
})
