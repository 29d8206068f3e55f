import { PduError } from './errors'
import { DEFAULT_TABLE, type Gsm7Table, gsm7Table, NO_CODE } from './gsm7'
import { LANGUAGE_TABLES } from './language-tables'
import { replaceLookalikes } from './lookalikes'
import { cutText, type Farthest } from './segment'
import type { Cost, ForcedCharacter, Measure, MessageInput, NationalLanguage, Replacement } from './types'
import { languageElements } from './udh'
import { MAX_OCTETS } from './user-data'
import { notInAlphabet } from './user-data-encode'

/** What of a message decides about its alphabet and segments. */
export type TextOptions = Pick<
  MessageInput,
  'encoding' | 'languages' | 'nationalLanguage' | 'lookalikes' | 'concatBits' | 'ports'
>

/** A way to code a text: 7-bit with a table, or UCS-2. */
interface Coding {
  table?: Gsm7Table
  language?: NationalLanguage
}

/** A coded text: where its segments end, in `text`. */
export interface TextPlan {
  table: Gsm7Table | undefined
  language: NationalLanguage | undefined
  text: string
  ends: number[]
  /** Septets or UTF-16 units. */
  units: number
  left: number
  replaced: Replacement[]
}

export const MAX_SEGMENTS = 255
const UCS2: Coding = {}
const DEFAULT: Coding = { table: DEFAULT_TABLE }
const CODINGS: Readonly<Record<'any' | 'gsm7' | 'ucs2', readonly Coding[]>> = {
  any: [DEFAULT, UCS2],
  gsm7: [DEFAULT],
  ucs2: [UCS2]
}

/**
 * What a text costs and why, without making PDUs: for counters and reports. `texts` are those of the segments.
 * Throws PduError as encode() does.
 */
export function measure(text: string, options: TextOptions = {}): Measure {
  const plan = planText(text, options)
  const texts = plan.ends.map((end, i) => plan.text.slice(plan.ends[i - 1] ?? 0, end))
  return { ...costOf(plan), forced: plan.table === DEFAULT_TABLE ? [] : notInDefault(text), texts }
}

/** The plan in the words of Cost. */
export function costOf({ table, language, ends, units, left, replaced }: TextPlan): Cost {
  const segments = ends.length
  const cost: Cost = table
    ? { encoding: 'gsm7', segments, septets: units, left }
    : { encoding: 'ucs2', segments, octets: units * 2, left }
  if (language) cost.nationalLanguage = language
  if (replaced.length > 0) cost.replaced = replaced
  return cost
}

/** The characters that are not in the default alphabet, each once. */
function notInDefault(text: string): ForcedCharacter[] {
  const found = new Map<string, ForcedCharacter>()
  let at = 0
  for (const char of text) {
    if (char.length > 1 || (DEFAULT_TABLE.encode[char.charCodeAt(0)] ?? NO_CODE) === NO_CODE) {
      const entry = found.get(char)
      if (entry) entry.count++
      else found.set(char, { char, at, count: 1 })
    }
    at += char.length
  }
  return [...found.values()]
}

/** Chooses alphabet and segments that cost least; the cheaper alphabet first on a tie. */
export function planText(text: string, options: TextOptions): TextPlan {
  const plan = cheapest(text, options)
  if (!options.lookalikes || plan?.table === DEFAULT_TABLE) return plan ?? refuse(text, options)
  const other = replaceLookalikes(text, tableOf(exactTables(options) ?? {}))
  const replaced = other.replaced.length > 0 ? cheapest(other.text, options) : undefined
  if (replaced && (!plan || (replaced.table && !plan.table) || replaced.ends.length < plan.ends.length))
    return { ...replaced, replaced: other.replaced }
  return plan ?? refuse(text, options)
}

function cheapest(text: string, options: TextOptions): TextPlan | undefined {
  if (text.length > MAX_SEGMENTS * 160)
    throw new PduError(
      'TOO_LONG',
      `The text has ${text.length} characters: more than a message can hold.`,
      'text'
    )
  let best: TextPlan | undefined
  for (const coding of codings(options)) {
    const plan = planCoding(text, coding, options)
    if (plan && (!best || plan.ends.length < best.ends.length)) best = plan
    if (best?.ends.length === 1) break
  }
  if (best && best.ends.length > MAX_SEGMENTS)
    throw new PduError(
      'TOO_LONG',
      `The text needs ${best.ends.length} segments; a message has at most ${MAX_SEGMENTS}. Shorten it.`,
      'text'
    )
  return best
}

/** The codings to be tried, in the order of preference. */
function codings({ encoding, languages, nationalLanguage }: TextOptions): readonly Coding[] {
  if (encoding === 'ucs2' || (!languages && !nationalLanguage))
    return CODINGS[encoding === '8bit' ? 'any' : (encoding ?? 'any')]
  const exact = exactTables({ languages, nationalLanguage })
  const narrow = exact
    ? [{ table: tableOf(exact), language: exact }]
    : [DEFAULT, ...nationalCodings(languageIds(languages))]
  return encoding === 'gsm7' ? narrow : [...narrow, UCS2]
}

function nationalCodings(ids: readonly number[]): Coding[] {
  const lockings = ids.filter((id) => LANGUAGE_TABLES[id]!.locking)
  const languages: NationalLanguage[] = [
    ...ids.map((single) => ({ single })),
    ...lockings.map((locking) => ({ locking })),
    ...lockings.flatMap((locking) => ids.map((single) => ({ single, locking })))
  ]
  return languages.map((language) => ({ table: tableOf(language), language }))
}

function tableOf({ locking, single }: NationalLanguage): Gsm7Table {
  return gsm7Table(locking, single)
}

/** The tables that are to be used whatever they cost. */
function exactTables({ languages, nationalLanguage }: TextOptions): NationalLanguage | undefined {
  if (nationalLanguage || languages === undefined || languages === 'all' || isList(languages))
    return nationalLanguage
  return languages
}

function isList(
  languages: NonNullable<MessageInput['languages']>
): languages is readonly (number | string)[] {
  return Array.isArray(languages)
}

/** Identifiers of the languages that the user names. */
export function languageIds(languages: MessageInput['languages']): number[] {
  if (languages === undefined) return []
  const known = LANGUAGE_TABLES.filter(({ id }) => id > 0)
  if (languages === 'all') return known.map(({ id }) => id)
  if (!Array.isArray(languages)) throw badLanguage(languages)
  return languages.map((wanted) => {
    const name = String(wanted).toLowerCase()
    const found = known.find(
      ({ id, code, name: full }) => String(id) === name || code === name || full.toLowerCase() === name
    )
    if (!found) throw badLanguage(wanted)
    return found.id
  })
}

function badLanguage(value: unknown): PduError {
  const codes = LANGUAGE_TABLES.slice(1).map(({ code }) => code)
  return new PduError(
    'BAD_VALUE',
    `languages has ${JSON.stringify(value)}; give "all", or a list of ${codes.join(', ')} (or 1 to 13).`,
    'languages'
  )
}

function refuse(text: string, options: TextOptions): never {
  const { encode } = tableOf(exactTables(options) ?? {})
  for (let at = 0; at < text.length; at++)
    if ((encode[text.charCodeAt(at)] ?? NO_CODE) === NO_CODE) throw notInAlphabet(text, at)
  throw new PduError('NOT_IN_ALPHABET', 'The text is not in the 7-bit alphabet.', 'text')
}

/** Octets of the header: UDHL, national languages, ports, and the concatenation if there are several segments. */
export function headerOctets(
  { language }: Coding,
  { concatBits = 8, ports }: TextOptions,
  concatenated: boolean
): number {
  const elements =
    (language ? languageElements(language).length / 2 : 0) +
    (ports ? (ports.bits === 8 ? 4 : 6) : 0) +
    (concatenated ? (concatBits === 16 ? 6 : 5) : 0)
  return elements === 0 ? 0 : elements + 1
}

/** Septets or UTF-16 units that fit behind a header. */
function capacity({ table }: Coding, header: number): number {
  return table ? Math.floor(((MAX_OCTETS - header) * 8) / 7) : (MAX_OCTETS - header) >> 1
}

function planCoding(text: string, coding: Coding, options: TextOptions): TextPlan | undefined {
  const units = coding.table ? countSeptets(text, coding.table) : text.length
  if (units < 0) return undefined
  const whole = capacity(coding, headerOctets(coding, options, false))
  const { table, language } = coding
  if (units <= whole)
    return { table, language, text, ends: [text.length], units, left: whole - units, replaced: [] }
  const each = capacity(coding, headerOctets(coding, options, true))
  // Without shifted characters a septet is a unit, and no counting is needed.
  const ends = cutText(
    text,
    table && units > text.length ? septetLimit(text, table, each) : unitLimit(text, each)
  )
  const last = text.slice(ends[ends.length - 2] ?? 0)
  const left = each - (table && units > text.length ? countSeptets(last, table) : last.length)
  return { table, language, text, ends, units, left, replaced: [] }
}

/** Septets of a text, -1 if the table lacks one of its characters. */
function countSeptets(text: string, { encode }: Gsm7Table): number {
  const none = NO_CODE
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = encode[text.charCodeAt(i)]
    if (code === undefined || code === none) return -1
    count += code > 0x7f ? 2 : 1
  }
  return count
}

function septetLimit(text: string, { encode }: Gsm7Table, most: number): Farthest {
  return (start) => {
    let end = start
    for (let left = most; end < text.length; end++) {
      left -= encode[text.charCodeAt(end)]! > 0x7f ? 2 : 1
      if (left < 0) break
    }
    return end
  }
}

function unitLimit(text: string, most: number): Farthest {
  return (start) => {
    const end = start + most
    if (end >= text.length) return text.length
    const splitsPair =
      (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(end) & 0xfc00) === 0xdc00
    return splitsPair ? end - 1 : end
  }
}
