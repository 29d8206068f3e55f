import type { Retention } from '../store'
import type { Database } from './database'

/** One kind of what may go: `$1` is the most to delete, `$2` the bound. What others are writing just now waits. */
function deletion(table: string, key: string, where: string, order: string): string {
  return `
WITH old AS MATERIALIZED (
  SELECT ${key} FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT $1 FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM ${table} USING old WHERE (${names(table, key)}) = (${names('old', key)}) RETURNING true
)
SELECT count(*)::integer AS gone FROM gone`
}

function names(table: string, key: string): string {
  return key
    .split(', ')
    .map((name) => `${table}.${name}`)
    .join(', ')
}

const MESSAGES = deletion('message', 'id', 'over AND queued_at < $2', 'queued_at, id')

/** The newest of those that are more than are kept. */
const FIRST_SURPLUS = `
SELECT queued_at AS "queuedAt", id FROM message WHERE over ORDER BY queued_at DESC, id DESC LIMIT 1 OFFSET $1`

const SURPLUS = deletion('message', 'id', 'over AND (queued_at, id) <= ($2, $3)', 'queued_at, id')

/** How many the server believes there are: negative where it does not know. */
const BELIEVED = `SELECT reltuples::float8 AS count FROM pg_class WHERE oid = 'message'::regclass`
/** The server is never so far from the truth. */
const ERROR_FACTOR = 2

const KEYS = deletion('key', 'id', 'at < $2', 'at, id')

const BATCHES = deletion(
  'batch',
  'id',
  `state IN ('done', 'cancelled') AND (record->>'createdAt')::bigint < $2 AND NOT record ? 'untold'
    AND NOT EXISTS (SELECT FROM message m WHERE m.batch = batch.id)`,
  'id'
)

/** The message that it belongs to has been told, or is gone. */
const RAWS = deletion(
  'raw',
  'id',
  `state <> 'new' AND received_at < $2 AND (
    state IN ('report', 'duplicate')
    OR NOT EXISTS (SELECT FROM inbound i WHERE i.id = raw.of AND i.state <> 'emitted')
  )`,
  'received_at, id'
)

const INBOUNDS = deletion('inbound', 'id', `state = 'emitted' AND received_at < $2`, 'received_at, id')

/** The bound is an age. */
const SUBMISSIONS = deletion(
  'submission',
  'message, seq, n',
  'at < (SELECT store_ms()) - $2::bigint',
  'at, message, seq, n'
)

interface Surplus {
  most: number
  queuedAt: string
  id: string
}

/** Deletes what may go. */
export class Sweeper {
  /** Of messages beyond the most that are kept: to count so far takes long, and is done once for all steps. */
  #surplus: Surplus | undefined

  constructor(private readonly database: Database) {}

  /** Deletes at most `limit` records that may go; how many it deleted. Each kind is a transaction of its own. */
  async sweep(rules: Retention, limit: number): Promise<number> {
    let left = limit
    const old = async (text: string, bound: number | undefined) => {
      if (bound !== undefined && left > 0) left -= await this.#delete(text, [left, Math.ceil(bound)])
    }
    await old(MESSAGES, rules.messagesBefore)
    if (rules.mostMessages !== undefined && left > 0)
      left -= await this.#deleteSurplus(rules.mostMessages, left)
    await old(KEYS, rules.keysBefore)
    await old(BATCHES, rules.batchesBefore)
    await old(RAWS, rules.inboundBefore)
    await old(INBOUNDS, rules.inboundBefore)
    await old(SUBMISSIONS, rules.submissionsOlderThanMs)
    return limit - left
  }

  async #deleteSurplus(most: number, limit: number): Promise<number> {
    if (this.#surplus?.most !== most) this.#surplus = await this.#findSurplus(most)
    if (!this.#surplus) return 0
    const { queuedAt, id } = this.#surplus
    const gone = await this.#delete(SURPLUS, [limit, queuedAt, id])
    if (gone < limit) this.#surplus = undefined
    return gone
  }

  async #findSurplus(most: number): Promise<Surplus | undefined> {
    const [believed] = await this.database.read<{ count: number }>(BELIEVED, [])
    if (believed && believed.count > 0 && believed.count * ERROR_FACTOR < most) return undefined
    const [first] = await this.database.read<Omit<Surplus, 'most'>>(FIRST_SURPLUS, [Math.ceil(most)])
    return first && { ...first, most }
  }

  async #delete(text: string, values: unknown[]): Promise<number> {
    const [row] = await this.database.read<{ gone: number }>(text, values)
    return row!.gone
  }
}
