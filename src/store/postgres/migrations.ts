import type { Client, ClientConfig } from 'pg'
import { StoreError } from '../errors'
import type { Database } from './database'
import { storeError } from './errors'
import { TABLES } from './schema'
import { VIEWS } from './views'

/** By the version that they lead to, 1 first. What was published is never changed: what comes later is added. */
export const MIGRATIONS: readonly string[] = [TABLES + VIEWS]

/** "SMS" in ASCII: the first half of the advisory lock's number; the second is made of the schema's name. */
const LOCK = 0x534d53
/** Tables of millions of rows may take a while, and whoever waits for another host to do it as well. */
const LONGEST_MS = 3_600_000

const NO_SUCH_TABLE = '42P01'
const DENIED = '42501'

/**
 * Brings a schema to the version of this package, if it is not there already: all of it or nothing, however many hosts
 * begin at once. Rejects with STORE_TOO_NEW, STORE_PERMISSION…
 */
export async function migrate(database: Database, schema: string, migrations = MIGRATIONS): Promise<void> {
  const store = database.name
  const version = await withClient(database, {}, async (client) => {
    await checkSession(client, store)
    return versionOf(client)
  })
  checkAge(version, migrations.length, schema, store)
  if (version === migrations.length) return
  await withClient(database, { query_timeout: LONGEST_MS }, (client) =>
    climb(client, { schema, migrations, store })
  )
}

async function withClient<T>(
  database: Database,
  config: ClientConfig,
  work: (client: Client) => Promise<T>
): Promise<T> {
  const client = database.client(config)
  // The query that is under way says so, too.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw storeError(error, database.name)
  } finally {
    await client.end().catch(() => {})
  }
}

interface Climb {
  schema: string
  migrations: readonly string[]
  store: string
}

async function climb(client: Client, { schema, migrations, store }: Climb): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query('SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0')
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, schema])
    const { rows } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])
    // To say IF NOT EXISTS takes the right to make one, even where there is one.
    if (rows.length === 0) await client.query(`CREATE SCHEMA "${schema}"`)
    await client.query(VERSIONS)
    for (let version = await versionOf(client); version < migrations.length; version++) {
      await client.query(bound(migrations[version]!, schema))
      await client.query('INSERT INTO migration (version) VALUES ($1)', [version + 1])
    }
    await client.query('COMMIT')
  } catch (cause) {
    if ((cause as { code?: string }).code !== DENIED) throw cause
    throw new StoreError(
      'STORE_PERMISSION',
      `The schema ${schema} of the database ${store} has to be brought to version ${migrations.length}, and this role may not do that. Let its owner do it, as docs/postgresql.md says. (${(cause as Error).message})`,
      { store, cause }
    )
  }
}

const VERSIONS = `CREATE TABLE IF NOT EXISTS migration (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now(),
  applied_by text NOT NULL DEFAULT current_user
)`

/** Functions find their tables whatever the search path of who calls them, as views do by themselves. */
function bound(migration: string, schema: string): string {
  return migration.replace(/(LANGUAGE plpgsql VOLATILE)/g, `$1 SET search_path = "${schema}"`)
}

/** 0: nothing is there yet. */
async function versionOf(client: Client): Promise<number> {
  try {
    const { rows } = await client.query<{ version: number | null }>(
      'SELECT max(version) AS version FROM migration'
    )
    return rows[0]!.version ?? 0
  } catch (error) {
    if ((error as { code?: string }).code === NO_SUCH_TABLE) return 0
    throw error
  }
}

function checkAge(version: number, known: number, schema: string, store: string): void {
  if (version <= known) return
  throw new StoreError(
    'STORE_TOO_NEW',
    `The schema ${schema} of the database ${store} was written by a later version of this package (schema ${version}, this one knows ${known}). Update the package; nothing was touched.`,
    { store }
  )
}

/** What stands between may take what a connection is opened with for its own. */
async function checkSession(client: Client, store: string): Promise<void> {
  const { rows } = await client.query<{ sync: string }>(
    "SELECT current_setting('synchronous_commit') AS sync"
  )
  if (rows[0]!.sync === 'on') return
  throw new StoreError(
    'STORE_FAILED',
    `The database ${store} would not wait for its disk: synchronous_commit is ${rows[0]!.sync}. Connect without a pooler between, or with one that keeps the options of a session.`,
    { store }
  )
}
