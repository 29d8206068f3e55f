import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { Budget, DEFAULT_LIMITS, type Limits, largestOf } from '../../src/gateway/budget'
import type { Clock } from '../../src/types'
import { VirtualClock } from '../support/virtual-clock'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SPANS = { minute: MINUTE, hour: HOUR, day: DAY } as const

function budgetOf(limits: Limits, ages: readonly number[] = []) {
  const clock = new VirtualClock()
  return { clock, budget: new Budget({ clock, limits, ages }) }
}

/** Time passes at once. */
function manual(limits: Limits, ages: readonly number[] = []) {
  let time = 2 * DAY
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    setTimeout: () => assert.fail('no timers here'),
    clearTimeout: () => {}
  }
  const pass = (ms: number) => {
    time += ms
  }
  return { now: clock.monotonic, pass, budget: new Budget({ clock, limits, ages }) }
}

function submit(budget: Budget, times: number): void {
  for (let i = 0; i < times; i++) budget.submitted()
}

const limitsArbitrary = fc.record(
  {
    minute: fc.integer({ min: 1, max: 12 }),
    hour: fc.integer({ min: 1, max: 40 }),
    day: fc.integer({ min: 1, max: 90 })
  },
  { requiredKeys: [] }
)
const stepArbitrary = fc.record({
  /** Time that passes first; undefined: exactly as long as has to be waited. */
  ms: fc.option(fc.oneof(fc.integer({ min: 0, max: 2 * MINUTE }), fc.integer({ min: 0, max: 5 * HOUR })), {
    nil: undefined
  }),
  parts: fc.integer({ min: 1, max: 5 }),
  priority: fc.constantFrom('alert' as const, 'normal' as const, 'bulk' as const)
})

/** Submissions no older than a span, at that moment. */
function within(times: readonly number[], span: number, now: number): number {
  return times.filter((time) => time > now - span).length
}

describe('a budget', () => {
  it('is never exceeded in any rolling window, over a restart as well', () => {
    fc.assert(
      fc.property(
        limitsArbitrary,
        fc.array(stepArbitrary, { maxLength: 60 }),
        fc.array(fc.nat(DAY), { maxLength: 20 }),
        (limits, steps, ages) => {
          const { now, pass, budget } = manual(limits, ages)
          const before = ages.map((age) => now() - age)
          const times: number[] = []
          for (const { ms, parts, priority } of steps) {
            const wait = budget.wait(parts, priority)
            pass(ms ?? (Number.isFinite(wait) ? wait : 0))
            if (budget.wait(parts, priority) > 0) continue
            for (let i = 0; i < parts; i++) {
              budget.submitted()
              times.push(now())
            }
            for (const [name, span] of Object.entries(SPANS)) {
              const limit = limits[name as keyof Limits]
              const count = within([...before, ...times], span, now())
              if (limit !== undefined) assert.ok(count <= limit, `${count} in a ${name} of ${limit}`)
            }
          }
        }
      )
    )
  })

  it('says to the millisecond when a message fits', () => {
    fc.assert(
      fc.property(
        limitsArbitrary,
        fc.array(fc.nat(DAY), { maxLength: 120 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('alert' as const, 'normal' as const),
        (limits, ages, parts, priority) => {
          const wait = budgetOf(limits, ages).budget.wait(parts, priority)
          const later = (ms: number) =>
            budgetOf(
              limits,
              ages.map((age) => age + ms)
            ).budget.wait(parts, priority)
          if (parts > largestOf(limits, priority)) return assert.equal(wait, Number.POSITIVE_INFINITY)
          assert.equal(later(wait), 0)
          if (wait > 0) assert.equal(later(wait - 1), 1)
        }
      )
    )
  })

  it('always has its reserve for alerts, whatever the others take', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 120 }),
        fc.array(fc.tuple(fc.nat(MINUTE), fc.integer({ min: 1, max: 5 })), { maxLength: 80 }),
        (minute, steps) => {
          const { pass, budget } = manual({ minute })
          const reserve = Math.ceil(minute / 10)
          for (const [ms, parts] of steps) {
            pass(ms)
            if (budget.wait(parts, 'bulk') === 0) submit(budget, parts)
            assert.equal(budget.wait(reserve, 'alert'), 0)
          }
        }
      )
    )
  })

  for (const [limit, open] of [
    [1, 1],
    [2, 1],
    [9, 8],
    [10, 9],
    [11, 9],
    [30, 27],
    [70, 63],
    [1000, 900],
    [5000, 4500]
  ] as const)
    it(`of ${limit} has room for ${open} that are no alerts, and for ${limit} in all`, () => {
      const { budget } = budgetOf({ hour: limit })
      submit(budget, open - 1)
      assert.equal(budget.wait(1, 'bulk'), 0)
      submit(budget, 1)
      assert.equal(budget.wait(1, 'bulk'), HOUR)
      assert.equal(budget.wait(1, 'normal'), HOUR)
      submit(budget, limit - open)
      assert.equal(budget.wait(1, 'alert'), HOUR)
    })

  it('of a minute, an hour and a day lets go what fits into all three', async () => {
    const { clock, budget } = budgetOf({ minute: 2, hour: 3, day: 4 })
    submit(budget, 2)
    assert.equal(budget.wait(1, 'alert'), MINUTE)
    await clock.advance(MINUTE)
    submit(budget, 1)
    assert.equal(budget.wait(1, 'alert'), HOUR - MINUTE)
    await clock.advance(HOUR - MINUTE)
    submit(budget, 1)
    assert.equal(budget.wait(1, 'alert'), DAY - HOUR)
  })

  it('waits for a long message until there is room for all of it', async () => {
    const { clock, budget } = budgetOf({ minute: 4 })
    for (let i = 0; i < 3; i++) {
      submit(budget, 1)
      await clock.advance(10_000)
    }
    assert.equal(budget.wait(1, 'alert'), 0)
    assert.equal(budget.wait(2, 'alert'), 30_000)
    assert.equal(budget.wait(3, 'alert'), 40_000)
    assert.equal(budget.wait(4, 'alert'), 50_000)
    assert.equal(budget.wait(5, 'alert'), Number.POSITIVE_INFINITY)
  })

  it('counts what was submitted before a restart by its age, in any order', () => {
    const { budget } = budgetOf({ hour: 3 }, [50 * MINUTE, 59 * MINUTE, 10 * MINUTE, 61 * MINUTE])
    assert.equal(budget.wait(1, 'alert'), MINUTE)
    assert.equal(budget.wait(2, 'alert'), 10 * MINUTE)
    assert.equal(budget.wait(3, 'alert'), 50 * MINUTE)
  })

  it('does not notice when the wall clock jumps', async () => {
    const { clock, budget } = budgetOf({ minute: 1 })
    submit(budget, 1)
    clock.setWall('2031-01-01T00:00:00Z')
    assert.equal(budget.wait(1, 'alert'), MINUTE)
    clock.setWall('2001-01-01T00:00:00Z')
    await clock.advance(MINUTE)
    assert.equal(budget.wait(1, 'alert'), 0)
  })

  it('of nothing lets nothing go', () => {
    const { budget } = budgetOf({ day: 0 })
    assert.equal(budget.wait(1, 'alert'), Number.POSITIVE_INFINITY)
    assert.equal(budget.wait(1, 'bulk'), Number.POSITIVE_INFINITY)
    assert.equal(largestOf({ day: 0 }, 'bulk'), 0)
  })

  it('without limits lets everything go', () => {
    const { budget } = budgetOf({})
    submit(budget, 10_000)
    assert.equal(budget.wait(255, 'bulk'), 0)
    assert.equal(largestOf({}, 'bulk'), 255)
  })

  it('knows the largest message that ever has room', () => {
    assert.equal(largestOf({ minute: 10, hour: 5 }, 'alert'), 5)
    assert.equal(largestOf({ minute: 10, hour: 5 }, 'normal'), 4)
    assert.equal(largestOf({ minute: 1 }, 'bulk'), 1)
    assert.equal(largestOf(DEFAULT_LIMITS, 'bulk'), 255)
  })

  it('is 1,000 an hour and 5,000 a day by default', () => {
    assert.deepEqual(DEFAULT_LIMITS, { hour: 1000, day: 5000 })
  })

  it('remembers no more than its longest window, however much was sent', async function () {
    this.timeout(30_000)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const budgets = [budgetOf({ minute: 60 }), budgetOf({})]
    const heap = () => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = heap()
    for (const { clock, budget } of budgets)
      for (let i = 0; i < 300; i++) {
        submit(budget, 5000)
        await clock.advance(2 * MINUTE)
      }
    const grown = heap() - before
    // All of them are 24 MB.
    assert.ok(grown < 4e6, `${grown} octets`)
    assert.equal(budgets[0]!.budget.wait(60, 'alert'), 0)
  })
})
