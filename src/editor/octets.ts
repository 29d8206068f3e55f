import type { AnatomyField } from '../pdu/index'

/** What a field is about; the colours go by it. */
export type Kind =
  | 'smsc'
  | 'first'
  | 'reference'
  | 'address'
  | 'coding'
  | 'time'
  | 'length'
  | 'header'
  | 'text'
  | 'trailing'
  | 'unread'

/** One bit field of an octet. */
export interface BitRow {
  name: string
  /** The bits in their place, the others as dots: `··01····`. */
  pattern: string
  /** Number of the highest and the lowest bit, 7 to 0. */
  high: number
  low: number
  binary: string
  meaning: string
}

/** One field: where its octets stand, and what it says. */
export interface FieldRow {
  /** Unique in its PDU. */
  id: string
  path: string
  name: string
  kind: Kind
  at: number
  octets: string[]
  meaning: string
  /** The text, where the field is one. */
  text?: string
  bits: BitRow[]
}

/** The fields of which one thing is made: length, type and digits of an address. */
export interface OctetGroup {
  /** As the standard abbreviates it: TP-OA, TP-DCS. */
  name: string
  kind: Kind
  fields: FieldRow[]
}

/** Digits behind what could be read; `digits` may be odd in number, or no hex at all. */
export interface Unread {
  at: number
  digits: string
}

/** The fields of the anatomy, each with its bits. */
export function fieldRows(anatomy: readonly AnatomyField[]): FieldRow[] {
  const rows: FieldRow[] = []
  for (const field of anatomy) {
    const row = rows[rows.length - 1]
    // A field of bits never fills whole octets.
    if (row && field.bits % 8 !== 0) row.bits.push(bitRow(field))
    else rows.push(fieldRow(field, rows.length))
  }
  return rows
}

function fieldRow({ name, path, bit, hex, value, meaning }: AnatomyField, index: number): FieldRow {
  const row: FieldRow = {
    id: `f${index}`,
    path,
    name,
    kind: kindOf(path),
    at: bit / 8,
    octets: hex.match(/../g) ?? [],
    meaning,
    bits: []
  }
  if (path === 'TP-UD.text' && meaning.startsWith('text')) row.text = String(value)
  return row
}

function bitRow({ name, bit, bits, value, meaning }: AnatomyField): BitRow {
  const binary = Number(value).toString(2).padStart(bits, '0')
  const start = bit % 8
  return {
    name,
    pattern: '·'.repeat(start) + binary + '·'.repeat(8 - start - bits),
    high: 7 - start,
    low: 8 - start - bits,
    binary,
    meaning
  }
}

const KINDS: readonly [pattern: RegExp, kind: Kind][] = [
  [/^SMSC/, 'smsc'],
  [/^first octet$/, 'first'],
  [/^TP-[ODR]A/, 'address'],
  [/^TP-(PID|DCS|PI|ST|FCS|CT)$/, 'coding'],
  [/^TP-(SCTS|DT|VP)$/, 'time'],
  [/^TP-(UDL|CDL)$/, 'length'],
  [/^TP-UD\.(UDHL|IE|header)$/, 'header'],
  [/^TP-(UD|CD)/, 'text'],
  [/^trailing$/, 'trailing']
]

function kindOf(path: string): Kind {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? 'reference'
}

/** Neighbouring fields under the name that they have in common. */
export function octetGroups(rows: readonly FieldRow[]): OctetGroup[] {
  const groups: OctetGroup[] = []
  for (const row of rows) {
    const name = groupName(row)
    const last = groups[groups.length - 1]
    if (last?.name === name) last.fields.push(row)
    else groups.push({ name, kind: row.kind, fields: [row] })
  }
  return groups
}

function groupName({ path, kind }: FieldRow): string {
  if (kind === 'header') return 'UDH'
  return path.split('.')[0] ?? path
}

/** What of the digits no field holds. */
export function unreadOf(pdu: string, rows: readonly FieldRow[]): Unread | undefined {
  const digits = pdu.replace(/\s+/g, '').toUpperCase()
  const last = rows[rows.length - 1]
  const at = last ? last.at + last.octets.length : 0
  return digits.length > at * 2 ? { at, digits: digits.slice(at * 2) } : undefined
}
