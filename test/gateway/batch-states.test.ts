import assert from 'node:assert/strict'
import {
  cutOff,
  ended,
  opened,
  openRows,
  paused,
  reopened,
  resumed,
  rowsIn,
  started,
  stopped,
  toldOf
} from '../../src/gateway/batch-states'
import type { Batch } from '../../src/store'

const STATES = ['open', 'running', 'paused', 'cancelled', 'done'] as const
const FAULT = { code: 'X', message: 'Because.' }

function batch(changes: Partial<Batch> = {}): Batch {
  return { id: 'b1', version: 3, pool: 'default', state: 'running', total: 5, createdAt: 1000, ...changes }
}

/** What becomes of a batch in each state: the state, `-` where nothing changes, or the code. */
function each(change: (batch: Batch) => Batch | undefined, more: Partial<Batch> = {}): string[] {
  return STATES.map((state) => {
    try {
      const changed = change(batch({ state, ...more }))
      return changed ? changed.state : '-'
    } catch (error) {
      return (error as { code: string }).code
    }
  })
}

const at = 9000

describe('a batch', () => {
  it('is open at first, and says when somebody last was there', () => {
    assert.deepEqual(opened({ id: 'b1', pool: 'default', origin: 'n1', createdAt: 1000 }, 77), {
      id: 'b1',
      version: 0,
      pool: 'default',
      origin: 'n1',
      createdAt: 1000,
      state: 'open',
      total: 0,
      alive: 77
    })
  })

  it('begins once, with the number of its rows', () => {
    const open = batch({ state: 'open', total: 0, alive: 77 })
    assert.deepEqual(started(open, { total: 7, at }), batch({ total: 7, startedAt: 9000 }))
    assert.equal(started(open, { total: 7, at, duplicateOf: 'b0' }).duplicateOf, 'b0')
    assert.deepEqual(
      each((one) => started(one, { total: 7, at })),
      ['running', 'BATCH_OVER', 'BATCH_OVER', 'BATCH_OVER', 'BATCH_OVER']
    )
  })

  it('that was paused while it was open begins paused, unless it was resumed since', () => {
    const waiting = paused(batch({ state: 'open', alive: 77 }))!
    assert.deepEqual([waiting.state, waiting.startPaused], ['open', true])
    assert.equal(paused(waiting), undefined)
    const begun = started(waiting, { total: 7, at })
    assert.deepEqual([begun.state, 'startPaused' in begun, 'alive' in begun], ['paused', false, false])
    const again = resumed(waiting)!
    assert.deepEqual([again.state, 'startPaused' in again], ['open', false])
    assert.equal(resumed(again), undefined)
    assert.equal(started(again, { total: 7, at }).state, 'running')
  })

  it('can be paused and resumed while it is not over', () => {
    assert.deepEqual(each(paused), ['open', 'paused', '-', 'BATCH_OVER', 'BATCH_OVER'])
    assert.deepEqual(each(resumed), ['-', '-', 'running', 'BATCH_OVER', 'BATCH_OVER'])
  })

  it('can be cancelled until it is done, and says so', () => {
    assert.deepEqual(each(stopped), ['cancelled', 'cancelled', 'cancelled', '-', 'BATCH_OVER'])
    assert.equal(stopped(batch())?.error?.code, 'CANCELLED')
    assert.equal(stopped(batch())?.cut, undefined)
  })

  it('that is cancelled while it is open is cut off: none of its rows goes, ever', () => {
    const cut = stopped(batch({ state: 'open', alive: 77, startPaused: true }))!
    assert.deepEqual([cut.state, cut.cut, cut.error?.code], ['cancelled', true, 'CANCELLED'])
    assert.deepEqual(['alive' in cut, 'startPaused' in cut], [false, false])
  })

  it('is cut off only while it is open', () => {
    assert.deepEqual(
      each((one) => cutOff(one, FAULT)),
      ['cancelled', '-', '-', '-', '-']
    )
    assert.deepEqual(cutOff(batch({ state: 'open', total: 0, alive: 77 }), FAULT), {
      ...batch({ state: 'cancelled', total: 0 }),
      cut: true,
      error: FAULT
    })
  })

  it('ends in every state but open, as done or as what it was cancelled for', () => {
    assert.deepEqual(
      each((one) => ended(one, { at, rows: 5 })),
      ['-', 'done', 'done', 'done', 'done']
    )
    assert.deepEqual(
      each((one) => ended(one, { at, rows: 5 }), { error: FAULT }),
      ['-', 'cancelled', 'cancelled', 'cancelled', 'cancelled']
    )
  })

  it('has somebody told of its end if somebody wants to know, and only the first time', () => {
    const first = ended(batch({ origin: 'n1' }), { at, rows: 5 })!
    assert.deepEqual([first.endedAt, first.untold], [9000, true])
    assert.equal(ended(batch(), { at, rows: 5 })?.untold, undefined)
    assert.equal(ended(first, { at: 9999, rows: 5 }), undefined)
    const told = toldOf(first)!
    assert.equal('untold' in told, false)
    assert.equal(toldOf(told), undefined)
    const again = ended(reopened(told)!, { at: 9999, rows: 5 })!
    assert.deepEqual([again.state, again.endedAt, again.untold], ['done', 9000, undefined])
  })

  it('that was cut off knows how many rows it had when it has ended', () => {
    const cut = cutOff(batch({ state: 'open', total: 0 }), FAULT)!
    const end = ended(cut, { at, rows: 4 })!
    assert.deepEqual([end.state, end.total], ['cancelled', 4])
    assert.equal(ended(end, { at, rows: 4 }), undefined)
    assert.equal(ended(end, { at, rows: 6 })?.total, 6)
    assert.equal(ended(batch({ total: 5 }), { at, rows: 4 })?.total, 5)
  })

  it('goes on when something of it is to be sent again, unless it was cut off', () => {
    assert.deepEqual(each(reopened), ['-', '-', '-', 'running', 'running'])
    assert.deepEqual(each(reopened, { cut: true }), ['-', '-', '-', '-', '-'])
    const stop = ended(reopened(stopped(batch())!)!, { at, rows: 5 })
    assert.equal(stop?.state, 'cancelled')
  })

  it('says of itself why it is over', () => {
    const over = () => paused(batch({ state: 'cancelled', error: FAULT }))
    assert.throws(over, {
      name: 'GatewayError',
      code: 'BATCH_OVER',
      field: 'batch',
      message: 'The broadcast b1 is cancelled: Because. Nothing was changed.'
    })
    assert.throws(() => paused(batch({ state: 'done' })), {
      message: 'The broadcast b1 is done. Nothing was changed.'
    })
  })

  it('counts as open what has no outcome and waits for nobody', () => {
    const counts = { queued: 4, sending: 3, unknown: 2, held: 5, sent: 7, failed: 1, cancelled: 6 }
    assert.equal(openRows(counts), 4)
    assert.equal(openRows({}), 0)
    assert.equal(rowsIn(counts), 23)
    assert.equal(rowsIn({}), 0)
  })
})
