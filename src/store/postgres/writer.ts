import { StoreError } from '../errors'
import type { Applied, Change, Lease, Submission } from '../store'
import { leaseLost, leaseValues } from './claims'
import type { Database, Sql } from './database'
import { contentOf, type Records, TABLES, type Table } from './rows'
import { fromText, toJson, toText } from './text'

/** One record that is to be written; names as in the statements. */
interface Given {
  id: string
  base: number
  record: object
  due?: number
  due_in?: number
}

/** What a write comes to: statements for all records of a table at once, whatever their number. */
interface Plan {
  records: Map<Table, Given[]>
  /** By part; false: withdrawn. */
  submissions: Map<string, { submission: Submission; counts: boolean }>
  versions: (number | undefined)[]
  wakes: boolean
}

/** Writes all of it or nothing. Rejects with CONFLICT, LEASE_LOST, or as Database.write() does. */
export async function apply(
  database: Database,
  changes: readonly Change[],
  lease?: Lease
): Promise<{ applied: Applied; wakes: boolean }> {
  const plan = planOf(changes)
  await database.write(async (sql) => {
    if (lease) await check(sql, lease, plan)
    for (const table of TABLES) {
      const given = plan.records.get(table)
      if (given) await write(sql, table, given)
    }
    await count(sql, [...plan.submissions.values()])
  })
  return { applied: { versions: plan.versions }, wakes: plan.wakes }
}

/** Throws CONFLICT if a record stands twice in it: the second is not made from the first. */
function planOf(changes: readonly Change[]): Plan {
  const plan: Plan = { records: new Map(), submissions: new Map(), versions: [], wakes: false }
  for (const change of changes) plan.versions.push(add(plan, change))
  for (const [table, given] of plan.records) {
    given.sort((a, b) => (a.id < b.id ? -1 : 1))
    const twice = given.find(({ id }, i) => given[i + 1]?.id === id)
    if (twice) throw conflict(table, twice.id, 'it stands twice in one write')
  }
  return plan
}

function add(plan: Plan, change: Change): number | undefined {
  if ('submission' in change || 'withdrawn' in change) {
    const counts = 'submission' in change
    const submission = counts ? change.submission : change.withdrawn
    const { message, seq, n } = submission
    plan.submissions.set(JSON.stringify([message, seq, n]), { submission, counts })
    return undefined
  }
  const table = TABLES.find((table) => table in change)
  if (!table) throw new TypeError('A change that is none.')
  const record = (change as Partial<Records>)[table]!
  const given: Given = { id: record.id, base: record.version, record: contentOf(record) }
  if ('message' in change) {
    given.due = change.message.due
    if (change.dueInMs !== undefined) given.due_in = change.dueInMs
  }
  plan.records.set(table, [...(plan.records.get(table) ?? []), given])
  plan.wakes ||= table === 'batch' || ('message' in change && change.message.queue !== undefined)
  return record.version + 1
}

/** All messages are locked in one order, that of the lease as well: two never wait for each other. The time is that behind the lock. */
const CHECK = `
WITH locked AS MATERIALIZED (
  SELECT m.* FROM message m WHERE m.id = $1 OR m.id = ANY($4::text[]) ORDER BY m.id FOR UPDATE
)
SELECT FROM locked m
WHERE m.id = $1 AND m.lease_owner = $2 AND m.lease_token = $3 AND m.leased_until > (SELECT store_ms() WHERE m.id IS NOT NULL)`

async function check(sql: Sql, lease: Lease, { records }: Plan): Promise<void> {
  const others = records.get('message')?.map(({ id }) => toText(id)) ?? []
  const rows = await sql(CHECK, [...leaseValues(lease), others])
  if (rows.length === 0) throw leaseLost(lease)
}

function statementFor(table: Table): string {
  const isMessage = table === 'message'
  const due = `CASE WHEN g.due_in IS NOT NULL THEN now.ms + g.due_in WHEN t.queue IS NULL THEN now.ms ELSE g.due END`
  return `
WITH now AS MATERIALIZED (SELECT ${isMessage ? 'store_ms()' : '0'} AS ms),
given AS MATERIALIZED (
  SELECT g.id, g.base, g.record, floor(g.due)::bigint AS due, floor(g.due_in)::bigint AS due_in
  FROM jsonb_to_recordset($1::jsonb) AS g(id text, base bigint, record jsonb, due numeric, due_in numeric)
),
locked AS MATERIALIZED (
  SELECT t.id FROM ${table} t WHERE t.id IN (SELECT g.id FROM given g WHERE g.base > 0) ORDER BY t.id FOR UPDATE
),
changed AS (
  UPDATE ${table} t SET version = t.version + 1, record = g.record${isMessage ? `, due = ${due}` : ''}
  FROM locked JOIN given g ON g.id = locked.id COLLATE "C", now
  WHERE t.id = locked.id AND t.version = g.base
  RETURNING t.id
),
made AS (
  INSERT INTO ${table} (id, version, record${isMessage ? ', stored_at, due' : ''})
  SELECT g.id, 1, g.record${isMessage ? ', now.ms, now.ms + coalesce(g.due_in, 0)' : ''}
  FROM given g, now WHERE g.base = 0 ORDER BY g.id COLLATE "C"
  ON CONFLICT (id) DO NOTHING
  RETURNING id
)
SELECT id FROM changed UNION ALL SELECT id FROM made`
}

const WRITE = Object.fromEntries(TABLES.map((table) => [table, statementFor(table)])) as Record<Table, string>

/** Rejects with CONFLICT if one of them is not based on what is there. */
async function write(sql: Sql, table: Table, given: readonly Given[]): Promise<void> {
  const rows = await sql<{ id: string }>(WRITE[table], [toJson(given)])
  if (rows.length === given.length) return
  const written = new Set(rows.map(({ id }) => fromText(id)))
  const { id, base } = given.find(({ id }) => !written.has(id))!
  const [there] = await sql<{ version: string }>(`SELECT version FROM ${table} WHERE id = $1`, [toText(id)])
  throw conflict(table, id, `version ${base} was written, ${there?.version ?? 0} is there`)
}

const SUBMITTED = `
WITH now AS MATERIALIZED (SELECT store_ms() AS ms)
INSERT INTO submission (message, seq, n, sim, at)
SELECT g.message, g.seq, g.n, g.sim, now.ms
FROM jsonb_to_recordset($1::jsonb) AS g(message text, seq integer, n integer, sim text), now
ORDER BY 1, 2, 3
ON CONFLICT (message, seq, n) DO UPDATE SET sim = excluded.sim, at = excluded.at`

const WITHDRAWN = `
DELETE FROM submission s
USING jsonb_to_recordset($1::jsonb) AS g(message text, seq integer, n integer)
WHERE s.message = g.message COLLATE "C" AND s.seq = g.seq AND s.n = g.n`

async function count(
  sql: Sql,
  submissions: readonly { submission: Submission; counts: boolean }[]
): Promise<void> {
  for (const counts of [true, false]) {
    const some = submissions.filter((each) => each.counts === counts).map(({ submission }) => submission)
    if (some.length > 0) await sql(counts ? SUBMITTED : WITHDRAWN, [toJson(some)])
  }
}

function conflict(table: Table, id: string, why: string): StoreError {
  return new StoreError('CONFLICT', `The ${table} ${id} was changed meanwhile: ${why}.`, { record: id })
}
