import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Ids } from '../../src/gateway/ids'
import type { Clock } from '../../src/types'
import { VirtualClock } from '../support/virtual-clock'

/** A wall clock that shows one time after the other, and then the last. */
function clockOf(times: readonly number[]): Clock {
  let at = 0
  return Object.assign(new VirtualClock(), { now: () => times[Math.min(at++, times.length - 1)]! })
}

const FIRST = Date.parse('1970-01-01T00:00:00Z')
const LAST = Date.parse('2200-01-01T00:00:00Z')
const wall = fc.integer({ min: FIRST, max: LAST })
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('ids', () => {
  it('increase whatever the clock does, and are all of one length', () => {
    fc.assert(
      fc.property(
        fc.array(wall, { minLength: 1, maxLength: 50 }),
        fc.infiniteStream(random),
        (times, randoms) => {
          const ids = new Ids({ clock: clockOf(times), random: () => randoms.next().value! })
          const made = times.map(() => ids.next())
          for (const [i, id] of made.entries()) {
            assert.match(id, /^[0-9a-z]{21}$/)
            if (i > 0) assert.ok(id > made[i - 1]!, `${made[i - 1]} then ${id}`)
          }
        }
      )
    )
  })

  it('of several processes sort by the time at which they were made', () => {
    fc.assert(
      fc.property(wall, fc.integer({ min: 1, max: 1e12 }), random, random, (time, later, one, other) => {
        const first = new Ids({ clock: clockOf([time]), random: () => one })
        const second = new Ids({ clock: clockOf([time + later]), random: () => other })
        assert.ok(first.next() < second.next())
      })
    )
  })

  it('of one moment differ between processes', () => {
    const clock = clockOf([Date.parse('2026-11-22T10:00:00Z')])
    const one = new Ids({ clock, random: () => 0.25 }).next()
    const other = new Ids({ clock, random: () => 0.5 }).next()
    assert.equal(one.slice(0, 12), other.slice(0, 12))
    assert.notEqual(one, other)
  })

  it('say when they were made', () => {
    const moment = Date.parse('2026-11-22T10:00:00Z')
    const ids = new Ids({ clock: clockOf([moment]), random: () => 0 })
    const id = ids.next()
    assert.equal(Number.parseInt(id.slice(0, 9), 36), moment)
    assert.deepEqual([id, ids.next()], ['0mwro18g0000000000000', '0mwro18g0001000000000'])
  })

  it('increase though more are made in a millisecond than it has room for', () => {
    const moment = Date.parse('2026-11-22T10:00:00Z')
    const ids = new Ids({ clock: clockOf([moment]), random: () => 0.999 })
    let before = ''
    for (let i = 0; i < 36 ** 3 + 10; i++) {
      const id = ids.next()
      if (id <= before) assert.fail(`${before} then ${id}`)
      before = id
    }
    assert.equal(before.length, 21)
    assert.equal(Number.parseInt(before.slice(0, 9), 36), moment + 1, 'one millisecond early')
  })
})
