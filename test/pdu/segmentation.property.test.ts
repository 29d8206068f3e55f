import { deepStrictEqual, doesNotMatch, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { type MessageInput, measure, type NationalLanguage, type TextOptions } from '../../src/pdu'
import {
  cluster,
  LOCKING_IDS,
  long,
  nationalLanguage,
  SINGLE_IDS,
  septetsOf,
  textIn,
  unicode
} from './arbitraries'

const LONE_SURROGATE = /\p{Surrogate}/u

type Header = Pick<MessageInput, 'ports' | 'concatBits'>

const header: fc.Arbitrary<Header> = fc.record(
  {
    ports: fc.constantFrom({ dst: 1 }, { dst: 1, bits: 8 as const }),
    concatBits: fc.constantFrom(8 as const, 16 as const)
  },
  { requiredKeys: [], noNullPrototype: true }
)

/** What a segment holds, in septets or UTF-16 units: TS 23.040 9.2.3.24, counted anew. */
function room(
  septets: boolean,
  languages: number,
  { ports, concatBits }: Header,
  concatenated: boolean
): number {
  const elements =
    languages * 3 +
    (ports ? (ports.bits === 8 ? 4 : 6) : 0) +
    (concatenated ? (concatBits === 16 ? 6 : 5) : 0)
  const octets = 140 - (elements ? elements + 1 : 0)
  return septets ? Math.floor((octets * 8) / 7) : Math.floor(octets / 2)
}

/** Fills one segment after the other with pieces that must stay whole: with these no count can be less. */
function greedy(costs: number[], whole: number, each: number): number {
  if (costs.reduce((sum, cost) => sum + cost, 0) <= whole) return 1
  let segments = 1
  let left = each
  for (const cost of costs) {
    if (cost > left) {
      segments++
      left = each
    }
    left -= cost
  }
  return segments
}

function naiveUcs2(text: string, options: Header): number {
  const costs = Array.from(text, (char) => char.length)
  return greedy(costs, room(false, 0, options, false), room(false, 0, options, true))
}

/** Infinity where the tables lack a character. */
function naiveGsm7(text: string, language: NationalLanguage, options: Header): number {
  const septets = septetsOf(language)
  const costs = Array.from(text, (char) => septets.get(char) ?? Number.POSITIVE_INFINITY)
  const tables = Object.keys(language).length
  if (!costs.every(Number.isFinite)) return Number.POSITIVE_INFINITY
  return greedy(costs, room(true, tables, options, false), room(true, tables, options, true))
}

const EVERY_LANGUAGE: NationalLanguage[] = [
  ...SINGLE_IDS.map((single) => ({ single })),
  ...LOCKING_IDS.map((locking) => ({ locking })),
  ...LOCKING_IDS.flatMap((locking) => SINGLE_IDS.map((single) => ({ single, locking })))
]

const anyText = fc.oneof(
  textIn({}),
  nationalLanguage.chain((language) => textIn(language)),
  unicode
)

describe('properties: segments', function () {
  this.timeout(60_000)

  it('are as few as the default alphabet, or else UCS-2, allows', () => {
    fc.assert(
      fc.property(anyText, header, (text, options) => {
        const gsm7 = naiveGsm7(text, {}, options)
        const { segments, encoding } = measure(text, options)
        deepStrictEqual(
          [encoding, segments],
          Number.isFinite(gsm7) ? ['gsm7', gsm7] : ['ucs2', naiveUcs2(text, options)]
        )
      }),
      { numRuns: 1000 }
    )
  })

  it('are as few as any alphabet allows where all languages may be used', () => {
    fc.assert(
      fc.property(anyText, header, (text, options) => {
        const counts = [{}, ...EVERY_LANGUAGE].map((language) => naiveGsm7(text, language, options))
        const fewest = Math.min(naiveUcs2(text, options), ...counts)
        strictEqual(measure(text, { ...options, languages: 'all' }).segments, fewest)
      }),
      { numRuns: 300 }
    )
  })

  it('are never more with languages than without', () => {
    fc.assert(
      fc.property(anyText, fc.subarray(SINGLE_IDS), header, (text, languages, options) => {
        ok(measure(text, { ...options, languages }).segments <= measure(text, options).segments)
      })
    )
  })

  it('tell the units left in the last of them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, left, segments } = measure(text)
        const filler = encoding === 'gsm7' ? 'x' : 'ж'
        strictEqual(measure(text + filler.repeat(left)).segments, segments)
        // Beyond that, a text of clusters may still fit if one of them is divided.
        if (encoding === 'gsm7') strictEqual(measure(text + filler.repeat(left + 1)).segments, segments + 1)
      })
    )
  })
})

describe('properties: cuts', function () {
  this.timeout(60_000)
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const clusters = (text: string) => Array.from(graphemes.segment(text), ({ segment }) => segment)

  /** Offsets of the cuts that fall into a cluster. */
  function dividing(text: string, options: TextOptions): number[] {
    const boundaries = new Set(Array.from(graphemes.segment(text), ({ index }) => index))
    let at = 0
    const cuts = measure(text, options).texts.map((part) => {
      at += part.length
      return at
    })
    return cuts.filter((cut) => cut < text.length && !boundaries.has(cut))
  }

  it('divide no cluster where whole clusters need no segment more', () => {
    let seen = 0
    fc.assert(
      fc.property(long(cluster, 250), header, (text, options) => {
        const sizes = clusters(text).map(({ length }) => length)
        const each = room(false, 0, options, true)
        const whole = greedy(sizes, room(false, 0, options, false), each)
        const { segments } = measure(text, { ...options, encoding: 'ucs2' })
        strictEqual(segments, naiveUcs2(text, options))
        fc.pre(whole === segments && sizes.every((size) => size <= each))
        if (segments > 1) seen++
        deepStrictEqual(dividing(text, { ...options, encoding: 'ucs2' }), [])
      }),
      { numRuns: 1000 }
    )
    ok(seen > 50, `only ${seen} texts of several segments`)
  })

  it('divide none, whatever the text, where the last segment has room for one cluster a cut', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        const { left, segments } = measure(text, { encoding: 'ucs2' })
        const longest = Math.max(0, ...clusters(text).map(({ length }) => length))
        fc.pre(left >= (segments - 1) * longest)
        deepStrictEqual(dividing(text, { encoding: 'ucs2' }), [])
      })
    )
  })

  it('divide no surrogate pair', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        for (const part of measure(text, { encoding: 'ucs2' }).texts) doesNotMatch(part, LONE_SURROGATE)
      })
    )
  })
})
