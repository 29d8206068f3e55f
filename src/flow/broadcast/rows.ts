import { FlowError } from '../errors'
import { isFields } from '../message'

/** A row as it came in. */
export interface Row {
  /** What stands where the number should. */
  number: unknown
  /** What the template and the table know of it. */
  columns: Readonly<Record<string, unknown>>
}

/** Of the columns that are kept with a message. */
const LONGEST_VALUE = 200
const MOST_COLUMNS = 30

/**
 * The rows of a payload: an array of numbers, or of objects as a database or a csv node gives them; one object is one
 * row. `property`, with dots, is that of the number. Throws BAD_ROWS.
 */
export function rowsOf(payload: unknown, property: string): Row[] {
  const given = Array.isArray(payload) ? payload : isFields(payload) ? [payload] : undefined
  if (!given)
    throw bad(
      'msg.payload is no list of recipients: give an array of numbers, or of objects, as a database or csv node does.'
    )
  if (given.length === 0) throw bad('msg.payload is an empty array: there is nobody to send to.')
  return given.map((one, i) => rowOf(one, property, i))
}

function rowOf(given: unknown, property: string, index: number): Row {
  if (typeof given === 'string' || typeof given === 'number')
    return { number: given, columns: { [property]: given } }
  if (isFields(given)) return { number: valueAt(given, property), columns: given }
  throw bad(`Row ${index + 1} of msg.payload is neither a number nor an object: nothing was sent.`)
}

/** What stands at `a.b.c`; a name with dots that is there as it is comes first. Undefined where there is nothing. */
export function valueAt(columns: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(columns, path)) return columns[path]
  let value: unknown = columns
  for (const name of path.split('.')) {
    if (!isFields(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value
}

/** As much of the columns as is kept with a message: plain values, none of them long. */
export function keptColumns(columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(columns).slice(0, MOST_COLUMNS)) {
    if (typeof value === 'string') kept[name.slice(0, LONGEST_VALUE)] = value.slice(0, LONGEST_VALUE)
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) kept[name] = value
    else if (value instanceof Date && !Number.isNaN(value.getTime())) kept[name] = value.toISOString()
  }
  return kept
}

function bad(message: string): FlowError {
  return new FlowError('BAD_ROWS', message, 'payload')
}
