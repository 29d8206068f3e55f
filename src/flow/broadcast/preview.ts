import type { BatchRow } from '../../gateway'
import { measure } from '../../pdu'
import { describeError } from '../errors'
import { type RowSettings, rowRequest } from './requests'
import type { Row } from './rows'
import { inSlices } from './slices'

/** What a broadcast would be. Rows count from 0. */
export interface Preview {
  rows: number
  recipients: number
  invalid: { row: number; number: string; code: string; message: string }[]
  duplicates: { row: number; of: number }[]
  /** Parts in all. */
  segments: number
  /** Messages in each alphabet. */
  encodings: Record<string, number>
  /** Those that UCS-2 makes longer, and the characters that did it: the first hundred. */
  ucs2: { row: number; characters: string[] }[]
  /** Parts of the longest. */
  longest: number
  cost?: number
  currency?: string
  /** Parts a minute that this counts with. */
  rate: number
  seconds: number
  /** The first texts as they go out. */
  sample: { row: number; to: string; text: string; segments: number }[]
}

export interface Price {
  price?: number | undefined
  currency?: string | undefined
}

const MOST_NAMED = 100
const MOST_SHOWN = 5

/** Works it out without sending anything, in slices. `rate`: parts a minute. */
export async function previewOf(
  rows: readonly Row[],
  settings: RowSettings,
  { rate, price, currency, lenient }: { rate: number; lenient?: boolean } & Price
): Promise<Preview> {
  const preview: Preview = {
    rows: rows.length,
    recipients: 0,
    invalid: [],
    duplicates: [],
    segments: 0,
    encodings: {},
    ucs2: [],
    longest: 0,
    rate,
    seconds: 0,
    sample: []
  }
  const seen = new Map<string, number>()
  await inSlices(rows, (row, index) => addTo(preview, rowRequest(row, index, settings, lenient), index, seen))
  preview.seconds = Math.ceil((preview.segments / rate) * 60)
  if (price !== undefined) {
    // Money has no binary fractions.
    preview.cost = Number((preview.segments * price).toFixed(4))
    if (currency) preview.currency = currency
  }
  return preview
}

function addTo(preview: Preview, request: BatchRow, row: number, seen: Map<string, number>): void {
  const { to, refusal } = request
  const invalid = ({ code, message }: { code: string; message: string }) =>
    preview.invalid.push({ row, number: to, code, message })
  if (refusal) {
    invalid(refusal)
    return
  }
  const of = seen.get(to)
  if (of !== undefined) {
    preview.duplicates.push({ row, of })
    return
  }
  seen.set(to, row)
  try {
    count(preview, request, row)
  } catch (error) {
    const { code, message } = describeError(error)
    invalid({ code: String(code), message })
  }
}

function count(preview: Preview, request: BatchRow, row: number): void {
  const { to, text = '', encoding, languages } = request
  const cost = measure(text, {
    ...(encoding !== undefined && { encoding }),
    ...(languages !== undefined && { languages })
  })
  preview.recipients++
  preview.segments += cost.segments
  preview.longest = Math.max(preview.longest, cost.segments)
  preview.encodings[cost.encoding] = (preview.encodings[cost.encoding] ?? 0) + 1
  if (cost.encoding === 'ucs2' && preview.ucs2.length < MOST_NAMED)
    preview.ucs2.push({ row, characters: cost.forced.map(({ char }) => char) })
  if (preview.sample.length < MOST_SHOWN) preview.sample.push({ row, to, text, segments: cost.segments })
}
