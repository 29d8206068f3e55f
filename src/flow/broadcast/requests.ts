import type { BatchRow } from '../../gateway'
import { describeError, FlowError } from '../errors'
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
  if (String(text).trim() === '')
    throw new FlowError('EMPTY_TEXT', 'The text of this row is empty: what it is made of is.', 'text')
  const { key: _, ...shared } = options
  return { to, text: String(text), ...(smsc !== undefined && { smsc }), ...(shared as Shared), ...own }
}

function numberOf({ number }: Row, { country, shortCodes }: RowSettings): string {
  const [recipient, second] = recipientsOf(number, country)
  if (second) throw new FlowError('BAD_RECIPIENT', 'A row has one number.', 'to')
  if ('error' in recipient!) throw recipient.error
  if (shortCodes || PLAIN.test(recipient!.to)) return recipient!.to
  throw new FlowError(
    'BAD_RECIPIENT',
    `"${recipient!.to}" is a short number: allow those in the dialog if it is meant.`,
    'to'
  )
}

function checkRow({ columns }: Row, index: number, template: Template): void {
  if (hasOwnText(columns)) return
  const [missing] = missingIn(template, columns)
  if (missing !== undefined) throw missingColumn(missing, [index], Object.keys(columns))
}

/** A row with a text of its own needs no column of the template. */
export function hasOwnText({ text }: Row['columns']): boolean {
  return text !== undefined && text !== null && text !== ''
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
  return { ...own, ...(hasOwnText(columns) && { text }) }
}
