import { type Measure, measure, PduError, type TextOptions } from '../pdu/index'
import { characterName } from './visible-text'

/** A character that is not in the GSM alphabet. */
export interface Dear {
  char: string
  /** `U+2019`, with its name where it has no shape. */
  name: string
  count: number
  /** What looks like it and is in the alphabet; may be empty. */
  instead?: string
}

/** A piece of the text: within one segment, and of one kind. */
export interface Piece {
  text: string
  segment: number
  /** It is a character that makes UCS-2 necessary. */
  dear: boolean
}

/** Another text that says the same, and what it would cost. */
export interface Offer {
  text: string
  measured: Measure
}

/** All that a counter shows of a text. */
export interface CountModel {
  measured: Measure
  /** Characters as people count them. */
  characters: number
  /** Septets, or UTF-16 units, that one segment holds. */
  room: number
  /** What of it is taken in the last segment. */
  used: number
  dear: Dear[]
  pieces: Piece[]
  /** The text with look-alikes, where these make it cheaper. */
  offer?: Offer
  /** Segments with national language tables, where these make it cheaper and are not asked for. */
  withTables?: Measure
}

/** A text that cannot be sent as it stands, in the words of the codec. */
export interface CountRefusal {
  refused: { code: string; message: string }
  /** The text with look-alikes, where that one can be sent. */
  offer?: Offer
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a text costs, why, and what would make it cheaper: by the same code that sends it. */
export function countText(text: string, options: TextOptions = {}): CountModel | CountRefusal {
  try {
    return counted(text, options)
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    const offer = orRefused(() => ({ text, measured: measure(text, { ...options, lookalikes: true }) }))
    const refusal: CountRefusal = { refused: { code: error.code, message: error.message } }
    if (offer) refusal.offer = { ...offer, text: offer.measured.texts.join('') }
    return refusal
  }
}

/** A text with look-alikes for all that has one; as it is where even that could not be sent. */
export function plainText(text: string, options: TextOptions = {}): string {
  return orRefused(() => measure(text, { ...options, lookalikes: true }))?.texts.join('') ?? text
}

/** What a call gives, or nothing where the codec refuses the text. */
function orRefused<Result>(call: () => Result): Result | undefined {
  try {
    return call()
  } catch (error) {
    if (error instanceof PduError) return undefined
    throw error
  }
}

function counted(text: string, options: TextOptions): CountModel {
  const measured = measure(text, options)
  const last = measured.texts[measured.texts.length - 1] ?? ''
  const used = unitsOf(last, measured, options)
  const model: CountModel = {
    measured,
    characters: [...graphemes.segment(text)].length,
    room: used + measured.left,
    used,
    dear: measured.forced.map(({ char, count }) => dearOf(char, count)),
    pieces: piecesOf(measured)
  }
  const offer = offerOf(text, measured, options)
  if (offer) model.offer = offer
  const withTables = tablesOf(text, measured, options)
  if (withTables) model.withTables = withTables
  return model
}

/** Units of the last segment: what a text of its own would take, in the same coding. */
function unitsOf(text: string, { encoding, nationalLanguage }: Measure, options: TextOptions): number {
  if (encoding === 'ucs2') return text.length
  const { septets = 0 } = measure(text, {
    ...options,
    encoding: 'gsm7',
    ...(nationalLanguage && { nationalLanguage })
  })
  return septets
}

function dearOf(char: string, count: number): Dear {
  const [replacement] = measure(char, { lookalikes: true }).replaced ?? []
  const dear: Dear = { char, name: characterName(char), count }
  if (replacement) dear.instead = replacement.to
  return dear
}

function piecesOf({ texts, forced, encoding }: Measure): Piece[] {
  const dear = new Set(encoding === 'ucs2' ? forced.map(({ char }) => char) : [])
  const pieces: Piece[] = []
  texts.forEach((text, segment) => {
    for (const char of text) {
      const last = pieces[pieces.length - 1]
      const isDear = dear.has(char)
      if (last && last.segment === segment && last.dear === isDear && !isDear) last.text += char
      else pieces.push({ text: char, segment, dear: isDear })
    }
  })
  return pieces
}

/** Look-alikes for all that has one, if that saves a segment or the whole of UCS-2. */
function offerOf(text: string, { encoding, segments }: Measure, options: TextOptions): Offer | undefined {
  if (encoding !== 'ucs2' || options.encoding === 'ucs2') return undefined
  const other = measure(text, { ...options, lookalikes: true })
  if (!other.replaced || (other.segments >= segments && other.encoding === 'ucs2')) return undefined
  return { text: other.texts.join(''), measured: other }
}

function tablesOf(text: string, { encoding, segments }: Measure, options: TextOptions): Measure | undefined {
  const asked = options.languages !== undefined || options.nationalLanguage !== undefined
  if (asked || encoding !== 'ucs2' || options.encoding === 'ucs2') return undefined
  const other = measure(text, { ...options, languages: 'all' })
  return other.segments < segments ? other : undefined
}
