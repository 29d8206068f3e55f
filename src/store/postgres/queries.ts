import type { Batch, Inbound, Message, MessageState, RawPdu } from '../records'
import type { BatchCounts, InboundQuery, MessageQuery, Page } from '../store'
import type { Database } from './database'
import { columnsOf, type Records, type Row, recordOf, type Table } from './rows'
import { HELD } from './schema'
import { toText } from './text'

/** Which records: a condition with `$3` and up for its values; `x` is one of `each`, where that is given. */
interface Wanted {
  where: string
  values?: unknown[]
  /** Each of these has an index in which its records stand by id: the first of each are put in order. */
  each?: readonly string[]
}

const SUBMISSIONS = `
WITH now AS MATERIALIZED (SELECT store_ms() AS ms)
SELECT greatest(0, now.ms - s.at) AS age FROM submission s, now
WHERE s.sim = $1 AND s.at >= now.ms - $2::bigint ORDER BY s.at`

const COUNTS = `
SELECT state AS kind, count(*)::integer AS count FROM message WHERE batch = $1 GROUP BY state
UNION ALL
SELECT 'held', count(*)::integer FROM message m WHERE m.batch = $1 AND (${HELD}) HAVING count(*) > 0`

/** Reads what a store keeps. Each call sees one moment. */
export class Queries {
  constructor(private readonly database: Database) {}

  async one<T extends Table>(table: T, id: string): Promise<Records[T] | undefined> {
    const text = `SELECT ${columnsOf(table)} FROM ${table} WHERE id = $1`
    const [row] = await this.database.read<Row>(text, [toText(id)])
    return row && recordOf<T>(row)
  }

  messages(query: MessageQuery, page: Page): Promise<Message[]> {
    if ('alarmUntil' in query) return this.#alarms('message', query.alarmUntil, page)
    if ('from' in query) return this.#between(query, page)
    return this.#page('message', messagesWanted(query), page)
  }

  async counts(batch: string): Promise<BatchCounts> {
    const rows = await this.database.read<{ kind: keyof BatchCounts; count: number }>(COUNTS, [toText(batch)])
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
  }

  /** Ages in milliseconds, the oldest first. */
  async submissions(sim: string, withinMs: number): Promise<number[]> {
    const rows = await this.database.read<{ age: string }>(SUBMISSIONS, [toText(sim), Math.floor(withinMs)])
    return rows.map(({ age }) => Number(age))
  }

  batches(
    { pool, states = BATCH_STATES }: { pool?: string; states?: readonly Batch['state'][] },
    page: Page
  ): Promise<Batch[]> {
    const wanted =
      pool === undefined
        ? { where: 't.state = x', each: states }
        : { where: 't.pool = $4 AND t.state = x', each: states, values: [toText(pool)] }
    return this.#page('batch', wanted, page)
  }

  raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page): Promise<RawPdu[]> {
    const wanted =
      'state' in query
        ? { where: 't.state = $3', values: [query.state] }
        : { where: 't.fingerprint = $3', values: [toText(query.fingerprint)] }
    return this.#page('raw', wanted, page)
  }

  inbounds(query: InboundQuery, page: Page): Promise<Inbound[]> {
    if ('alarmUntil' in query) return this.#alarms('inbound', query.alarmUntil, page)
    const wanted =
      'states' in query
        ? { where: 't.state = x', each: query.states }
        : { where: 't.grouped = $3', values: [toText(query.group)] }
    return this.#page('inbound', wanted, page)
  }

  /** By id. */
  async #page<T extends Table>(table: T, wanted: Wanted, { limit, after, newest = false }: Page) {
    const { where, each, values = [] } = wanted
    const order = newest ? 'DESC' : 'ASC'
    const behind = `($2::text IS NULL OR t.id ${newest ? '<' : '>'} $2)`
    const few = `
      SELECT ${columnsOf(table, 't')} FROM ${table} t
      WHERE ${where} AND ${behind} ORDER BY t.id ${order} LIMIT $1`
    const text = each
      ? `SELECT few.* FROM unnest($3::text[]) AS each(x), LATERAL (${few}) few ORDER BY few.id ${order} LIMIT $1`
      : few
    const mark = after === undefined ? null : toText(after)
    const rows = await this.database.read<Row>(text, [limit, mark, ...(each ? [[...each]] : []), ...values])
    return rows.map((row) => recordOf<T>(row))
  }

  async #alarms<T extends 'message' | 'inbound'>(table: T, until: number, { limit }: Page) {
    const rows = await this.database.read<Row>(
      `SELECT ${columnsOf(table)} FROM ${table} WHERE alarm <= $2 ORDER BY alarm, id LIMIT $1`,
      [limit, Math.floor(until)]
    )
    return rows.map((row) => recordOf<T>(row))
  }

  /** By time, which is the order of the ids; so it goes on where the last one of the page before is gone. */
  async #between(
    { from, until }: { from: number; until: number },
    { limit, after, newest = false }: Page
  ): Promise<Message[]> {
    const [order, beyond] = newest ? ['DESC', '<'] : ['ASC', '>']
    const place = `CASE WHEN last.at IS NULL THEN t.id ${beyond} $4
      ELSE t.queued_at ${beyond}= last.at AND (t.queued_at, t.id) ${beyond} (last.at, $4) END`
    const behind = after === undefined ? 'true' : place
    const text = `
      WITH last AS MATERIALIZED (SELECT max(queued_at) AS at FROM message WHERE id = $4::text)
      SELECT ${columnsOf('message', 't')} FROM last, message t
      WHERE t.queued_at BETWEEN $2 AND $3 AND ${behind}
      ORDER BY t.queued_at ${order}, t.id ${order} LIMIT $1`
    const mark = after === undefined ? null : toText(after)
    const rows = await this.database.read<Row>(text, [limit, Math.floor(from), Math.floor(until), mark])
    return rows.map((row) => recordOf<'message'>(row))
  }
}

function messagesWanted(query: Exclude<MessageQuery, { alarmUntil: number } | { from: number }>): Wanted {
  if ('all' in query) return { where: 'true' }
  if ('to' in query) return { where: 't.recipient = $3', values: [toText(query.to)] }
  if ('key' in query) return { where: 't.key = $3', values: [toText(query.key)] }
  if ('heldOf' in query) return { where: HELD_OF, values: [toText(query.heldOf)] }
  if ('awaits' in query) return { where: 't.awaits = $3', values: [toText(query.awaits)] }
  if ('untold' in query)
    return query.untold === undefined
      ? { where: 't.untold' }
      : { where: 't.untold AND t.origin = $3', values: [toText(query.untold)] }
  const { states: each = STATES } = query
  if ('batch' in query) return { where: 't.batch = $4 AND t.state = x', each, values: [toText(query.batch)] }
  return { where: 't.state = x', each }
}

const HELD_OF = `t.batch = $3 AND (${HELD.replaceAll('m.', 't.')})`
const STATES: readonly MessageState[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'expired',
  'failed',
  'cancelled',
  'unknown'
]
const BATCH_STATES: readonly Batch['state'][] = ['open', 'running', 'paused', 'cancelled', 'done']
