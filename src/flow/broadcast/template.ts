import { FlowError } from '../errors'
import { isFields } from '../message'
import { valueAt } from './rows'

type Columns = Readonly<Record<string, unknown>>

/** A text with {{column}} in it. */
export interface Template {
  /** All that it needs of a row. */
  readonly columns: readonly string[]
  fill(columns: Columns): string
}

type Token = [kind: string, value: string, start: number, end: number, children?: Token[]]
type Mustache = typeof import('mustache')

let loaded: Mustache | undefined

function mustache(): Mustache {
  loaded ??= require('mustache') as Mustache
  return loaded
}

/** Mustache, without partials and without HTML escaping: an SMS is no page. Throws BAD_TEMPLATE or EMPTY_TEXT. */
export function templateOf(text: unknown): Template {
  if (typeof text !== 'string' || text.trim() === '')
    throw new FlowError('EMPTY_TEXT', 'There is no text: fill in "Text" in the dialog.', 'text')
  const tokens = parsed(text)
  const columns = [...new Set(namesIn(tokens))]
  const writer = new (mustache().Writer)()
  const isPlain = columns.length === 0 && tokens.every(([kind]) => kind === 'text')
  return {
    columns,
    fill: (row) =>
      isPlain
        ? text
        : writer.render(text, flattened(view(row) as Values, columns), undefined, {
            escape: (value: unknown) => String(value)
          })
  }
}

/** Those columns that a row does not have; one that is empty is there. */
export function missingIn({ columns }: Template, row: Columns): string[] {
  return columns.filter((name) => {
    const value = valueAt(row, name)
    return value === undefined || value === null
  })
}

/** Names what no row may lack, and where; `rows` count from 0. */
export function missingColumn(name: string, rows: readonly number[], known: readonly string[]): FlowError {
  const shown = rows.slice(0, 10).map((row) => row + 1)
  const more = rows.length > shown.length ? ` and ${rows.length - shown.length} more` : ''
  const where = rows.length === 1 ? `row ${shown[0]}` : `rows ${shown.join(', ')}${more}`
  return new FlowError(
    'MISSING_COLUMN',
    `{{${name}}} is missing in ${where}. Nothing was sent: add it there, or change the text. The columns are: ${known.join(', ')}.`,
    'text'
  )
}

type Values = Record<string, unknown>

/** A column whose name has dots: Mustache looks for `a.b` step by step. */
function flattened(values: Values, columns: readonly string[]): Values {
  for (const name of columns) {
    if (!name.includes('.') || values[name] === undefined) continue
    const steps = name.split('.')
    let at = values
    for (const step of steps.slice(0, -1)) {
      if (typeof at[step] !== 'object' || at[step] === null) at[step] = Object.create(null)
      at = at[step] as Values
    }
    at[steps.at(-1)!] = values[name]
  }
  return values
}

/** Own properties only: `{{constructor}}` is no column. A function is no value: Mustache would call it. */
function view(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(view)
  if (isFields(value)) {
    const copy = Object.create(null) as Record<string, unknown>
    for (const [name, inner] of Object.entries(value)) copy[name] = view(inner)
    return copy
  }
  return typeof value === 'function' ? undefined : value
}

function parsed(text: string): Token[] {
  try {
    return mustache().parse(text) as never
  } catch (error) {
    throw new FlowError('BAD_TEMPLATE', `The text is no template: ${(error as Error).message}.`, 'text')
  }
}

function namesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap(([kind, value, , , children]) => {
    if (kind === '>')
      throw new FlowError('BAD_TEMPLATE', `{{>${value}}}: a text has no parts from elsewhere.`, 'text')
    if (kind === 'name' || kind === '&') return value === '.' ? [] : [value]
    // What may be absent is what a section is for; a part from elsewhere is none there, either.
    if (kind === '#' || kind === '^') namesIn(children ?? [])
    return []
  })
}
