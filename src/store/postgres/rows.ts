import type { Batch, CardRecord, Inbound, KeyRecord, Message, RawPdu } from '../records'
import { fromJson, fromText } from './text'

/** What each table keeps, in the order in which a transaction locks them. */
export interface Records {
  message: Message
  key: KeyRecord
  batch: Batch
  raw: RawPdu
  inbound: Inbound
  card: CardRecord
}

export type Table = keyof Records
export const TABLES = [
  'message',
  'key',
  'batch',
  'raw',
  'inbound',
  'card'
] as const satisfies readonly Table[]

/** A row of any of the tables. PostgreSQL gives numbers of eight octets as text, and we ask for JSON as text. */
export interface Row {
  id: string
  version: string
  record: string
  due?: string
  stored_at?: string
}

/** What to select of a table for recordOf(); `t` is its name in the statement. */
export function columnsOf(table: Table, t: string = table): string {
  const own = `${t}.id, ${t}.version, ${t}.record::text AS record`
  return table === 'message' ? `${own}, ${t}.due, ${t}.stored_at` : own
}

/** A record as it was written, with what the store has given it. */
export function recordOf<T extends Table>(row: Row): Records[T] {
  const record = {
    id: fromText(row.id),
    version: Number(row.version),
    ...fromJson<object>(row.record),
    ...(row.due !== undefined && { due: Number(row.due), storedAt: Number(row.stored_at) })
  }
  return record as unknown as Records[T]
}

/** What of a record is kept as it is; the rest is in columns of its own. */
export function contentOf(record: Records[Table]): object {
  const { id: _, version: _version, ...content } = record
  if (!('storedAt' in content)) return content
  const { due: _due, storedAt: _storedAt, ...message } = content
  return message
}
