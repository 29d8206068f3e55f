import type { BatchRow } from '../../gateway'
import { describeError } from '../errors'
import { type SendOptions, sendOptions } from '../send/options'
import { recipientsOf } from '../send/recipients'
import { keptColumns, type Row } from './rows'
import { missingColumn, missingIn, type Template } from './template'

/** What rows are made into messages with. */
export interface RowSettings {
  template: Template
  /** Those of the input; a row may have its own text, notBefore and priority. */
  options: SendOptions
  country: string | undefined
  /** Numbers of three to six digits, and strings with * and #, are meant. */
  shortCodes: boolean
  smsc: string | undefined
}

/** Options of the whole, which is told apart by its key. */
type Shared = Omit<SendOptions, 'key'>

const PLAIN = /^\+\d+$/

/** A row as the gateway takes it in: one that cannot be sent says why. `index` counts from 0. */
export function rowRequest(row: Row, index: number, settings: RowSettings, lenient = false): BatchRow {
  const context = { columns: keptColumns(row.columns) }
  const given = typeof row.number === 'string' ? row.number : String(row.number ?? '')
  try {
    if (lenient) checkRow(row, index, settings.template)
    return { ...filled(row, settings), row: index, context }
  } catch (error) {
    const { code, message } = describeError(error)
    return { to: given, text: '', row: index, context, refusal: { code: String(code), message } }
  }
}

function filled(row: Row, settings: RowSettings): BatchRow {
  const { template, options, smsc } = settings
  const to = numberOf(row, settings)
  const { text = template.fill(row.columns), ...own } = overridesOf(row)
  const { key: _, ...shared } = options
  return { to, text: String(text), ...(smsc !== undefined && { smsc }), ...(shared as Shared), ...own }
}

function numberOf({ number }: Row, { country, shortCodes }: RowSettings): string {
  const [recipient, second] = recipientsOf(number, country)
  if (second) throw Object.assign(new Error('A row has one number.'), { code: 'BAD_RECIPIENT' })
  if ('error' in recipient!) throw recipient.error
  if (shortCodes || PLAIN.test(recipient!.to)) return recipient!.to
  throw Object.assign(
    new Error(`"${recipient!.to}" is a short number: allow those in the dialog if it is meant.`),
    { code: 'BAD_RECIPIENT' }
  )
}

function checkRow({ columns }: Row, index: number, template: Template): void {
  const [missing] = missingIn(template, columns)
  if (missing !== undefined) throw missingColumn(missing, [index], Object.keys(columns))
}

/** A row's own, read as those of an input are. */
function overridesOf({ columns }: Row): Partial<Shared> & { text?: unknown } {
  const { text, notBefore, priority } = columns
  const options = Object.fromEntries(
    Object.entries({ notBefore, priority }).filter(
      ([, value]) => value !== undefined && value !== null && value !== ''
    )
  )
  const { key: _, ...own } = sendOptions({}, { sms: { options } })
  return { ...own, ...(text !== undefined && text !== null && text !== '' && { text }) }
}
