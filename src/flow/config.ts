import { FlowError } from './errors'

/**
 * Editor properties as they arrive: a flow made by hand or by an older version lacks some, and `${NAME}` puts a
 * string where a number or a boolean was. A property that is missing has its default here, not in the editor.
 */
export function textOf(value: unknown, fallback = ''): string {
  return value === undefined || value === null ? fallback : String(value).trim()
}

/** A checkbox. */
export function flagOf(value: unknown, fallback = false): boolean {
  if (typeof value === 'boolean') return value
  const text = textOf(value).toLowerCase()
  return text === '' ? fallback : text !== 'false' && text !== '0'
}

/** A number field; empty = undefined. */
export function numberOf(value: unknown, field: string): number | undefined {
  const text = textOf(value)
  if (text === '') return undefined
  const number = Number(text)
  if (!Number.isNaN(number)) return number
  throw new FlowError(
    'BAD_OPTION',
    `"${text}" is no number: correct the field "${field}" in the dialog.`,
    field
  )
}

/** A number field within bounds; empty = undefined. Throws BAD_CONFIG or BAD_OPTION. */
export function within(
  value: unknown,
  field: string,
  [least, most]: readonly [number, number]
): number | undefined {
  const number = numberOf(value, field)
  if (number === undefined || (number >= least && number <= most)) return number
  throw badConfig(field, `The field "${field}" is ${number}: it is from ${least} to ${most}.`)
}

/** A field of a dialog that is wrong: `message` says what, and what to do. */
export function badConfig(field: string, message: string): FlowError {
  return new FlowError('BAD_CONFIG', message, field)
}
