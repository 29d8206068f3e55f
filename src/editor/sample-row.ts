import { missingIn, type Template, templateOf } from '../flow/broadcast/template'

export type Columns = Readonly<Record<string, unknown>>

/** What the template makes of the sample; `problem`: why it cannot be filled in, in the words of the runtime. */
export interface Filled {
  text?: string
  problem?: string
  /** Columns of the template that the sample does not have. */
  missing: string[]
}

const SEPARATORS = ['\t', ';', ','] as const

/**
 * The columns of a row that somebody pasted: a JSON object or the first of an array, the first two lines of a table (as
 * a spreadsheet or a CSV file has them), or lines such as `name=Budi`. Undefined for what is none of these.
 */
export function sampleRow(pasted: string): Columns | undefined {
  const text = pasted.trim()
  if (/^[[{]/.test(text)) return jsonRow(text)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const pairs = lines.map((line) => /^\s*([^=,;\t]+?)\s*=\s*(.*?)\s*$/.exec(line))
  if (lines.length > 0 && pairs.every((pair) => pair !== null))
    return Object.fromEntries(pairs.map((pair) => [pair![1], pair![2]]))
  return lines.length > 1 ? tableRow(lines[0]!, lines[1]!) : undefined
}

/** By the code that fills in the columns when a broadcast comes. */
export function fillIn(text: string, columns: Columns | undefined): Filled {
  let template: Template
  try {
    template = templateOf(text)
  } catch (error) {
    return { problem: (error as Error).message, missing: [] }
  }
  if (!columns) return { text, missing: [] }
  const missing = missingIn(template, columns)
  return { text: template.fill(columns), missing }
}

function jsonRow(text: string): Columns | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const row: unknown = Array.isArray(value) ? value[0] : value
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Columns) : undefined
  } catch {
    return undefined
  }
}

function tableRow(header: string, values: string): Columns | undefined {
  const separator = SEPARATORS.find((one) => header.includes(one))
  const names = separator === undefined ? [header.trim()] : cellsOf(header, separator)
  const cells = separator === undefined ? [values.trim()] : cellsOf(values, separator)
  const columns = names.flatMap((name, i) => (name === '' ? [] : [[name, cells[i] ?? ''] as const]))
  return columns.length > 0 ? Object.fromEntries(columns) : undefined
}

/** Cells in quotation marks may hold the separator, and `""` for a mark (RFC 4180). */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (char === '"' && quoted && line[i + 1] === '"') cell += line[++i]
    else if (char === '"' && (quoted || cell.trim() === '')) quoted = !quoted
    else if (char === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...cells, cell.trim()]
}
