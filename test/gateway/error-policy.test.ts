import assert from 'node:assert/strict'
import { decide, parseErrorOverrides } from '../../src/gateway/error-policy'
import { CME_CLASSES, CMS_CLASSES } from '../../src/modem/error-classes'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** `+60 s` for each further try, then how it ends; `SIM` where nothing else goes meanwhile, `free` where it does not count. */
function course(code: string, outcome: 'refused' | 'notSubmitted' = 'refused'): string {
  const kind = classOf(code)
  const steps: string[] = []
  for (let tries = 0; tries < 20; tries++) {
    const decision = decide({ code, class: kind }, { outcome, tries })
    if (decision.do === 'fail' || decision.do === 'accept') return [...steps, decision.do].join(', ')
    const rest = `${decision.do === 'holdSim' ? 'SIM ' : ''}${decision.afterMs / SECOND} s`
    if (!decision.counts) return [...steps, `${rest} free`].join(', ')
    steps.push(rest)
  }
  return `${steps.join(', ')}, without an end`
}

function classOf(code: string) {
  const [kind, number] = code.split('_') as [string, string]
  const known = (kind === 'CMS' ? CMS_CLASSES : CME_CLASSES).get(Number(number))
  return known?.class ?? 'unknown'
}

function numbers(text: string): number[] {
  return text.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

const STARTING = '5 s, 5 s, 10 s, 30 s, 60 s, 300 s, 900 s, 3600 s, fail'
const CONGESTED = '30 s, 180 s, 600 s, 1800 s, 3600 s, 7200 s, 14400 s, 28800 s, fail'

const CMS: Record<string, string> = {
  '1 195 196': 'fail',
  '28 30': '300 s, fail',
  '8 10 29 50 69 193': '60 s, 300 s, fail',
  '21': '900 s, 3600 s, fail',
  '17 22 41 42 47 192 194 255 332': CONGESTED,
  '27': '900 s, 3600 s, 7200 s, 14400 s, 28800 s, fail',
  '38': '300 s, 900 s, 3600 s, 7200 s, 14400 s, 28800 s, fail',
  '95-97 99 128-176 198 199': 'fail',
  '81 98 111 127': '60 s, 300 s, fail',
  '197': 'accept',
  '208-213 321 322': 'SIM 30 s free',
  '300 320': '10 s free',
  '301 314 512 515': '5 s free',
  '302': STARTING,
  '303 305 340': 'fail',
  '304': '1 s, fail',
  '310-313 315-318 532': 'SIM 60 s free',
  '330': 'SIM 300 s free',
  '331': '10 s free',
  '500': '60 s, 300 s, fail'
}

const CME: Record<string, string> = {
  '0 1 2 23': '10 s free',
  '3': STARTING,
  '4': 'fail',
  '5-7 10-13 15-18 40-48': 'SIM 60 s free',
  '14 256 515': '5 s free',
  '20-22': 'SIM 30 s free',
  '24-27 50': '1 s, fail',
  '30 32': '10 s free',
  '31': CONGESTED,
  '100': '60 s, 300 s, fail'
}

describe('the policy of errors', () => {
  for (const [prefix, table, classes] of [
    ['CMS', CMS, CMS_CLASSES],
    ['CME', CME, CME_CLASSES]
  ] as const) {
    for (const [codes, expected] of Object.entries(table))
      it(`${prefix} ${codes}: ${expected}`, () => {
        for (const number of numbers(codes))
          assert.equal(course(`${prefix}_${number}`), expected, String(number))
      })

    it(`has a row here for each ${prefix} code that is known`, () => {
      const listed = Object.keys(table).flatMap(numbers)
      assert.deepEqual(
        [...classes.keys()].toSorted((a, b) => a - b),
        listed.toSorted((a, b) => a - b)
      )
    })
  }

  it('tries again what a code means that nobody knows, three times in all', () => {
    assert.equal(course('CMS_777'), '60 s, 300 s, fail')
  })

  it('a code that the modem gave before it sent never counts as "has it already"', () => {
    assert.equal(course('CMS_197', 'notSubmitted'), '60 s, 300 s, fail')
  })

  it('a line that is gone costs no tries', () => {
    const decision = decide({ code: 'PORT_CLOSED', class: 'line' }, { outcome: 'notSubmitted', tries: 50 })
    assert.deepEqual(decision, { do: 'retry', afterMs: SECOND, counts: false })
  })

  it('without a network every try is as the first, and does not count', () => {
    const context = { outcome: 'refused', tries: 7, blind: true } as const
    assert.deepEqual(decide({ code: 'CMS_50', class: 'suspect' }, context), {
      do: 'retry',
      afterMs: MINUTE,
      counts: false
    })
    assert.deepEqual(decide({ code: 'CMS_1', class: 'permanent' }, context), { do: 'fail' })
    const overrides = { CMS_50: { do: 'retry', tries: 2 } } as const
    assert.deepEqual(decide({ code: 'CMS_50', class: 'suspect' }, { ...context, overrides }), {
      do: 'retry',
      afterMs: 5 * MINUTE,
      counts: false
    })
  })
})

describe('what a user says of a code', () => {
  const failure = { code: 'CMS_38', class: 'network' } as const

  function decided(override: unknown, tries: number) {
    const overrides = parseErrorOverrides({ CMS_38: override })
    return decide(failure, { outcome: 'refused', tries, overrides })
  }

  it('comes before the policy, and for its code alone', () => {
    assert.deepEqual(decided({ do: 'fail' }, 0), { do: 'fail' })
    const overrides = parseErrorOverrides({ CMS_38: { do: 'fail' } })
    const other = { code: 'CMS_41', class: 'temporary' } as const
    assert.deepEqual(decide(other, { outcome: 'refused', tries: 0, overrides }), {
      do: 'retry',
      afterMs: 30 * SECOND,
      counts: true
    })
  })

  it('tries three times, five minutes apart, if nothing else is said', () => {
    assert.deepEqual(decided({ do: 'retry' }, 0), { do: 'retry', afterMs: 5 * MINUTE, counts: true })
    assert.deepEqual(decided({ do: 'retry' }, 1), { do: 'retry', afterMs: 5 * MINUTE, counts: true })
    assert.deepEqual(decided({ do: 'retry' }, 2), { do: 'fail' })
  })

  it('tries as often as it says, after what it says', () => {
    const override = { do: 'retry', afterMs: 2 * HOUR, tries: 2 }
    assert.deepEqual(decided(override, 0), { do: 'retry', afterMs: 2 * HOUR, counts: true })
    assert.deepEqual(decided(override, 1), { do: 'fail' })
    assert.deepEqual(decided({ do: 'retry', tries: 1 }, 0), { do: 'fail' })
  })

  it('holds the SIM for as long as it says, at no cost for the message', () => {
    assert.deepEqual(decided({ do: 'holdSim', afterMs: HOUR }, 9), {
      do: 'holdSim',
      afterMs: HOUR,
      counts: false
    })
    assert.deepEqual(decided({ do: 'holdSim' }, 0), { do: 'holdSim', afterMs: 5 * MINUTE, counts: false })
  })

  it('is not looked for where objects have names of their own', () => {
    const decision = decide(
      { code: 'constructor', class: 'sim' },
      { outcome: 'refused', tries: 0, overrides: {} }
    )
    assert.equal(decision.do, 'holdSim')
  })

  it('rests from a second to a week, and tries a thousand times at most', () => {
    const WEEK = 7 * 24 * HOUR
    for (const override of [
      { do: 'retry', afterMs: SECOND, tries: 1000 },
      { do: 'holdSim', afterMs: WEEK }
    ])
      assert.deepEqual(parseErrorOverrides({ CMS_38: override }), { CMS_38: override })
    for (const override of [
      { do: 'retry', afterMs: SECOND - 1 },
      { do: 'holdSim', afterMs: WEEK + 1 },
      { do: 'retry', tries: 1001 }
    ])
      assert.throws(() => parseErrorOverrides({ CMS_38: override }), { code: 'BAD_OPTION' })
  })

  it('may be of any code that a message can fail with', () => {
    const overrides = { CMS_0: { do: 'fail' }, CME_515: { do: 'holdSim' }, AT_NO_PROMPT: { do: 'retry' } }
    assert.deepEqual(parseErrorOverrides(overrides), overrides)
  })

  for (const [value, field] of [
    [null, 'errors'],
    [[], 'errors'],
    ['CMS_38', 'errors'],
    [{ CMS_038: { do: 'fail' } }, 'errors.CMS_038'],
    [{ cms_38: { do: 'fail' } }, 'errors.cms_38'],
    [{ CMS: { do: 'fail' } }, 'errors.CMS'],
    [{ 38: { do: 'fail' } }, 'errors.38'],
    [{ CMS_38: null }, 'errors.CMS_38.do'],
    [{ CMS_38: 'fail' }, 'errors.CMS_38.do'],
    [{ CMS_38: { do: 'accept' } }, 'errors.CMS_38.do'],
    [{ CMS_38: { do: 'toString' } }, 'errors.CMS_38.do'],
    [{ CMS_38: { do: 'retry', afterMs: '60' } }, 'errors.CMS_38.afterMs'],
    [{ CMS_38: { do: 'retry', afterMs: -1 } }, 'errors.CMS_38.afterMs'],
    [{ CMS_38: { do: 'retry', afterMs: Number.NaN } }, 'errors.CMS_38.afterMs'],
    [{ CMS_38: { do: 'holdSim', afterMs: 0 } }, 'errors.CMS_38.afterMs'],
    [{ CMS_38: { do: 'holdSim', afterMs: 2 ** 31 } }, 'errors.CMS_38.afterMs'],
    [{ CMS_38: { do: 'retry', tries: 0 } }, 'errors.CMS_38.tries'],
    [{ CMS_38: { do: 'retry', tries: 1.5 } }, 'errors.CMS_38.tries'],
    [{ CMS_38: { do: 'holdSim', tries: 3 } }, 'errors.CMS_38.tries'],
    [{ CMS_38: { do: 'retry', retries: 3 } }, 'errors.CMS_38.retries'],
    [{ CMS_38: { do: 'fail' }, CMS_39: { do: 'stop' } }, 'errors.CMS_39.do']
  ] as const)
    it(`is refused by the name of its field: ${JSON.stringify(value)}`, () => {
      assert.throws(() => parseErrorOverrides(value), { name: 'GatewayError', code: 'BAD_OPTION', field })
    })
})
