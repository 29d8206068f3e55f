import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { measure } from '../../src/pdu'
import { long } from './arbitraries'

/** UTF-16 units that a part of several holds in UCS-2: (140 - 6) / 2. */
const EACH = 67

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What is likely to be divided: long and short clusters, many of them of several code points, and plain letters. */
const piece = fc.oneof(
  fc.constantFrom('👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👍🏽', '❤️‍🔥', '😀', 'e\u0301', 'o\u0302\u0323\u0301', 'क्ष', '\r\n'),
  fc.constantFrom('ж', '中', 'жж', 'ж'.repeat(9), '!'),
  fc.constantFrom('\u0301', '\u200d', '\ufe0f', '🏽', '\u0308')
)
/** Flags have no end of their own: of a row of them the place of a cut decides what the second part shows. */
const flag = fc.constantFrom('🇩🇪', '🇯🇵', '🇫🇷')
const pieces = fc.oneof(long(piece, 120), long(fc.oneof(flag, fc.constantFrom('ж', '中中')), 120))

/** Parts of a text that is filled in one code point after the other, and the units that still fit into the last. */
function greedy(text: string): { parts: number; left: number } {
  let parts = 0
  let left = 0
  for (const { length } of text) {
    if (length > left) {
      parts++
      left = EACH
    }
    left -= length
  }
  return { parts, left }
}

/** With little room or none in the last part: most cuts cannot be moved. */
const texts = fc
  .tuple(pieces, fc.constantFrom(0, 0, 1, 3, 8, 40))
  .map(([text, room]) => text + 'ж'.repeat(Math.max(0, greedy(text).left - room)))

interface Cut {
  at: number
  /** Where the part begins that ends here. */
  start: number
  /** Number of parts up to here. */
  parts: number
}

function cutsOf(text: string): Cut[] {
  const ends = [0]
  for (const part of measure(text, { encoding: 'ucs2' }).texts) ends.push(ends.at(-1)! + part.length)
  return ends.slice(1, -1).map((at, i) => ({ at, start: ends[i]!, parts: i + 1 }))
}

/** Where the clusters of the whole text begin. */
function clusterStarts(text: string): number[] {
  return Array.from(graphemes.segment(text), ({ index }) => index)
}

describe('properties: cuts inside of a cluster', function () {
  this.timeout(60_000)

  it('stand only where a cut in front of the cluster costs a part more', () => {
    let seen = 0
    fc.assert(
      fc.property(texts, (text) => {
        const starts = clusterStarts(text)
        const { length } = cutsOf(text)
        for (const { at, start, parts } of cutsOf(text)) {
          if (starts.includes(at)) continue
          seen++
          const before = starts.findLast((index) => index < at)!
          ok(
            before <= start || parts + greedy(text.slice(before)).parts > length + 1,
            `cut at ${at}; at ${before} it costs as much`
          )
        }
      }),
      { numRuns: 1000 }
    )
    ok(seen > 300, `only ${seen} clusters were divided`)
  })

  it('stand where the part is full', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const starts = clusterStarts(text)
        for (const { at, start } of cutsOf(text))
          if (!starts.includes(at))
            ok(at - start >= EACH - 1, `the part of ${start} to ${at} has room for more`)
      })
    )
  })

  it('are none more than code points need', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { texts: parts, segments } = measure(text, { encoding: 'ucs2' })
        strictEqual(segments, text.length <= 70 ? 1 : greedy(text).parts)
        deepStrictEqual(parts.join(''), text)
      }),
      { numRuns: 500 }
    )
  })
})
