import assert from 'node:assert/strict'
import { TrustedClock } from '../../src/gateway/trusted-clock'
import { VirtualClock } from '../support/virtual-clock'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-11-22T10:00:00Z')
const BUILT = Date.parse('2026-11-01T00:00:00Z')

function clockAt(wall: string, notBefore = BUILT) {
  const clock = new VirtualClock(wall)
  const changes: boolean[] = []
  const time = new TrustedClock({ clock, notBefore, changed: (trusted) => changes.push(trusted) })
  return { clock, time, changes }
}

describe('the wall clock', () => {
  it('is trusted from the moment on at which the program was built', () => {
    assert.equal(clockAt('2026-11-22T10:00:00Z').time.wall(), NOW)
    assert.equal(clockAt('2026-11-01T00:00:00Z').time.wall(), BUILT)
    assert.equal(clockAt('2026-10-31T23:59:59Z').time.wall(), undefined)
  })

  it('that is in the past at boot is trusted when it is set right, and that is told', () => {
    const { clock, time, changes } = clockAt('1970-01-01T00:00:10Z')
    assert.equal(time.wall(), undefined)
    assert.deepEqual(changes, [])
    clock.setWall('2026-11-22T10:00:00Z')
    assert.equal(time.wall(), NOW)
    assert.equal(time.wall(), NOW)
    assert.deepEqual(changes, [true])
  })

  it('is wrong before the newest record', async () => {
    const { clock, time, changes } = clockAt('2026-11-22T10:00:00Z')
    assert.equal(time.wall(), NOW)
    time.noEarlierThan(NOW + HOUR)
    assert.equal(time.wall(), undefined)
    time.noEarlierThan(NOW + MINUTE)
    await clock.advance(HOUR - 1)
    assert.equal(time.wall(), undefined, 'the later record counts')
    await clock.advance(1)
    assert.equal(time.wall(), NOW + HOUR)
    assert.deepEqual(changes, [false, true])
  })

  it('that jumps back is wrong until it has caught up', async () => {
    const { clock, time, changes } = clockAt('2026-11-22T10:00:00Z')
    time.wall()
    clock.setWall('2026-11-22T09:50:00Z')
    assert.equal(time.wall(), undefined)
    await clock.advance(10 * MINUTE - 1)
    assert.equal(time.wall(), undefined)
    await clock.advance(1)
    assert.equal(time.wall(), NOW)
    assert.deepEqual(changes, [false, true])
  })

  it('may be set back by a minute, as it is where it runs too fast', () => {
    const { clock, time } = clockAt('2026-11-22T10:00:00Z')
    time.wall()
    clock.setWall('2026-11-22T09:59:00Z')
    assert.equal(time.wall(), NOW - MINUTE)
  })

  it('that jumps back while nobody looks is seen by the time that has passed', async () => {
    const { clock, time } = clockAt('2026-11-22T10:00:00Z')
    time.wall()
    await clock.advance(2 * HOUR)
    // Later than when it was read last, and an hour too early all the same.
    clock.setWall('2026-11-22T11:00:00Z')
    assert.equal(time.wall(), undefined)
    await clock.advance(HOUR)
    assert.equal(time.wall(), NOW + 2 * HOUR)
  })

  it('is confirmed by what comes after it was set, though nobody has looked in between', () => {
    const { clock, time } = clockAt('2020-01-01T00:00:00Z', Date.parse('2031-01-01T00:00:00Z'))
    time.wall()
    clock.setWall(NOW)
    time.confirm(NOW)
    assert.equal(time.wall(), NOW)
  })

  it('is confirmed by the time that the network tells, though records of a wrong one are later', () => {
    const { time, changes } = clockAt('2026-11-22T10:00:00Z', Date.parse('2031-01-01T00:00:00Z'))
    assert.equal(time.wall(), undefined)
    time.confirm(NOW + DAY)
    assert.equal(time.wall(), NOW)
    assert.deepEqual(changes, [true])
  })

  it('is wrong where the network tells another day, until it is set', () => {
    const { clock, time, changes } = clockAt('2026-11-22T10:00:00Z')
    time.confirm(NOW + DAY + 1)
    assert.equal(time.wall(), undefined)
    clock.setWall('2026-11-23T10:00:00Z')
    assert.equal(time.wall(), NOW + DAY)
    time.confirm(NOW - 1)
    assert.equal(time.wall(), undefined, 'it is a day ahead')
    assert.deepEqual(changes, [true, false])
  })

  it('loses its confirmation when it jumps, in whatever direction', () => {
    for (const wall of ['2026-11-23T10:00:00Z', '2026-11-21T10:00:00Z']) {
      const { clock, time } = clockAt('2026-11-22T10:00:00Z', Date.parse('2031-01-01T00:00:00Z'))
      time.confirm(NOW)
      assert.equal(time.wall(), NOW)
      clock.setWall(wall)
      assert.equal(time.wall(), undefined)
    }
  })

  describe('and the time stamp of a message', () => {
    it('of now confirms it', () => {
      const { time } = clockAt('2026-11-22T10:00:00Z', Date.parse('2031-01-01T00:00:00Z'))
      time.stamped(NOW - 5000)
      assert.equal(time.wall(), NOW)
    })

    it('of a week ago says nothing: it waited in the service centre', () => {
      const trusted = clockAt('2026-11-22T10:00:00Z').time
      trusted.stamped(NOW - 7 * DAY)
      trusted.stamped(NOW - DAY - 1)
      assert.equal(trusted.wall(), NOW)
      const untrusted = clockAt('2026-11-22T10:00:00Z', Date.parse('2031-01-01T00:00:00Z')).time
      untrusted.stamped(NOW - 7 * DAY)
      assert.equal(untrusted.wall(), undefined)
    })

    it('of a later day shows that it is wrong, until it is set', () => {
      const { clock, time } = clockAt('2026-11-20T10:00:00Z')
      time.stamped(NOW)
      assert.equal(time.wall(), undefined)
      clock.setWall('2026-11-22T10:00:00Z')
      assert.equal(time.wall(), NOW)
    })

    it('that is one of another day no more is outweighed by the next message', () => {
      const { time } = clockAt('2026-11-22T10:00:00Z')
      time.stamped(NOW + 900 * DAY)
      assert.equal(time.wall(), undefined)
      time.stamped(NOW)
      assert.equal(time.wall(), NOW)
    })

    it('that is no time says nothing', () => {
      const { time } = clockAt('2026-11-22T10:00:00Z')
      time.stamped(Number.NaN)
      time.confirm(Number.NaN)
      assert.equal(time.wall(), NOW)
    })
  })

  describe('for records', () => {
    it('is the wall clock while that is trusted', async () => {
      const { clock, time } = clockAt('2026-11-22T10:00:00Z')
      const records = time.forRecords()
      assert.equal(records.now(), NOW)
      await clock.advance(MINUTE)
      assert.equal(records.now(), NOW + MINUTE)
      assert.equal(records.monotonic(), clock.monotonic())
    })

    it('goes on from the newest record while the other is in the past', async () => {
      const { clock, time } = clockAt('2020-01-01T00:00:00Z')
      const records = time.forRecords()
      assert.equal(records.now(), BUILT)
      await clock.advance(MINUTE)
      assert.equal(records.now(), BUILT + MINUTE)
      time.noEarlierThan(NOW)
      assert.equal(records.now(), NOW)
      await clock.advance(MINUTE)
      assert.equal(records.now(), NOW + MINUTE)
      clock.setWall(NOW + HOUR)
      assert.equal(records.now(), NOW + HOUR)
    })

    it('does not go back when a record is learned of that is no news', async () => {
      const { clock, time } = clockAt('2020-01-01T00:00:00Z')
      const records = time.forRecords()
      await clock.advance(HOUR)
      for (const moment of [BUILT, BUILT + MINUTE, BUILT + HOUR - 1]) {
        time.noEarlierThan(moment)
        assert.equal(records.now(), BUILT + HOUR)
      }
      time.noEarlierThan(BUILT + HOUR + 1)
      assert.equal(records.now(), BUILT + HOUR + 1)
      await clock.advance(MINUTE)
      assert.equal(records.now(), BUILT + HOUR + MINUTE + 1)
    })

    it('has the timers of the clock', async () => {
      const { clock, time } = clockAt('2020-01-01T00:00:00Z')
      const records = time.forRecords()
      let rung = 0
      records.setTimeout(() => rung++, 1000)
      records.clearTimeout(records.setTimeout(() => rung++, 1000))
      await clock.advance(1000)
      assert.equal(rung, 1)
    })
  })
})
