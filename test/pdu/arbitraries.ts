/** Random values of which several property tests are made. */
import fc from 'fast-check'
import type { MessageInput, NationalLanguage, Tpdu } from '../../src/pdu'
import { LANGUAGE_TABLES } from '../../src/pdu/language-tables'

export type Fields = Partial<Tpdu>

export const octet = fc.nat(255)

export const hex = (value: number) => value.toString(16).toUpperCase().padStart(2, '0')

export function hexOf(minOctets: number, maxOctets: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: minOctets, maxLength: maxOctets, size: 'max' })
    .map((octets) => Buffer.from(octets).toString('hex').toUpperCase())
}

export function digits(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'0123456789*#abc'), minLength, maxLength, size: 'max' })
}

/** Numbers as users give them: with a plus sign or without. */
export const number = fc.tuple(fc.constantFrom('', '+'), digits(1, 20)).map((parts) => parts.join(''))

/** Characters that take one septet, and those that take two: read from the tables, not from the codec. */
export function septetsOf({ locking = 0, single = 0 }: NationalLanguage): Map<string, 1 | 2> {
  const costs = new Map<string, 1 | 2>()
  for (const [, char] of LANGUAGE_TABLES[single]!.single) costs.set(char, 2)
  for (const char of LANGUAGE_TABLES[locking]!.locking!) if (char !== '\0') costs.set(char, 1)
  return costs
}

export const SINGLE_IDS = LANGUAGE_TABLES.map(({ id }) => id).filter((id) => id > 0)
export const LOCKING_IDS = SINGLE_IDS.filter((id) => LANGUAGE_TABLES[id]!.locking)

/** At least one of the two tables, as a message names them. */
export const nationalLanguage: fc.Arbitrary<NationalLanguage> = fc
  .record(
    { single: fc.constantFrom(...SINGLE_IDS), locking: fc.constantFrom(...LOCKING_IDS) },
    { requiredKeys: [], noNullPrototype: true }
  )
  .filter((language) => Object.keys(language).length > 0)

/** Text of the alphabet of these tables. */
export function textIn(language: NationalLanguage, maxLength = 480): fc.Arbitrary<string> {
  return long(fc.constantFrom(...septetsOf(language).keys()), maxLength)
}

/** Families, flags, skin tones, combining sequences, conjuncts, and what stands between them in a message. */
export const cluster = fc.oneof(
  fc.constantFrom('👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪', '🇯🇵', '👍🏽', '❤️‍🔥', 'é', 'ộ́', 'नमस्ते', 'क्ष', '각', '\r\n'),
  fc.constantFrom(...'aжЖ中한! \n'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
)

/** Unicode without lone surrogates: clusters, and code points in no order at all. */
export const unicode = fc.oneof(long(cluster, 200), long(fc.string({ unit: 'binary', maxLength: 1 }), 200))

/** Any length is as likely as any other, so that most texts have several segments. */
export function long(unit: fc.Arbitrary<string>, maxUnits: number): fc.Arbitrary<string> {
  return fc.array(unit, { maxLength: maxUnits, size: 'max' }).map((units) => units.join(''))
}

/** Text, and the options that choose its alphabet. */
type TextChoice = Pick<MessageInput, 'text' | 'encoding' | 'languages' | 'nationalLanguage'>

export const textChoice: fc.Arbitrary<TextChoice> = fc.oneof(
  textIn({}).map((text) => ({ text })),
  textIn({}).map((text) => ({ text, encoding: 'gsm7' as const })),
  textIn({}).map((text) => ({ text, encoding: 'ucs2' as const })),
  unicode.map((text) => ({ text })),
  nationalLanguage.chain((language) =>
    textIn(language).map((text) => ({ text, nationalLanguage: language }))
  ),
  nationalLanguage.chain((language) => textIn(language).map((text) => ({ text, languages: 'all' as const })))
)

/** As decode() writes them: 1990 to 2089, the offset in quarters of an hour, never -00:00. */
export const isoTime: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2089-12-31T23:59:59Z'),
      noInvalidDate: true
    }),
    fc.integer({ min: -79, max: 79 })
  )
  .map(([date, quarters]) => date.toISOString().slice(0, 19) + offset(quarters))

function offset(quarters: number): string {
  const minutes = Math.abs(quarters) * 15
  const two = (value: number) => String(value).padStart(2, '0')
  return `${quarters < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** As many of them as fit into `most`. */
export function trimmed(chars: string[], most: number, cost: (char: string) => number): string[] {
  let sum = 0
  const end = chars.findIndex((char) => {
    sum += cost(char)
    return sum > most
  })
  return end < 0 ? chars : chars.slice(0, end)
}
