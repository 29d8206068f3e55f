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

/** Older than the oldest of those that are kept. */
const SURPLUS = deletion(
  'message',
  'id',
  `over AND (queued_at, id) <= (
    SELECT m.queued_at, m.id FROM message m WHERE m.over ORDER BY m.queued_at DESC, m.id DESC LIMIT 1 OFFSET $2
  )`,
  'queued_at, id'
)

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

/** Deletes at most `limit` records that may go; how many it deleted. Each kind is a transaction of its own. */
export async function sweep(database: Database, rules: Retention, limit: number): Promise<number> {
  let left = limit
  const steps: [text: string, bound: number | undefined][] = [
    [MESSAGES, rules.messagesBefore],
    [SURPLUS, rules.mostMessages],
    [KEYS, rules.keysBefore],
    [BATCHES, rules.batchesBefore],
    [RAWS, rules.inboundBefore],
    [INBOUNDS, rules.inboundBefore],
    [SUBMISSIONS, rules.submissionsOlderThanMs]
  ]
  for (const [text, bound] of steps) {
    if (bound === undefined || left <= 0) continue
    const [row] = await database.read<{ gone: number }>(text, [left, Math.ceil(bound)])
    left -= row!.gone
  }
  return limit - left
}
