import { Database } from './database'
import { MIGRATIONS } from './migrations'
import { type PostgresStoreOptions, settingsOf } from './options'

/** What a database is good for, as far as can be said without changing anything. */
export interface PostgresCheck {
  /** Version of PostgreSQL, as it calls it. */
  server: string
  schema: string
  /**
   * The tables are there, and this role may work with them; it may not; they are not there and would be made, or may not
   * be made by this role; they are of an earlier or a later version of this package.
   */
  state: 'ready' | 'denied' | 'toMake' | 'cannotMake' | 'toUpdate' | 'tooNew'
}

const LOOK = `
SELECT current_setting('server_version') AS server,
  to_regclass('migration') IS NOT NULL AND to_regclass('message') IS NOT NULL AS made,
  CASE
    WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) THEN has_schema_privilege($1, 'CREATE')
    ELSE has_database_privilege(current_database(), 'CREATE')
  END AS may_make,
  EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = 'message') AS hidden`

const LOOK_INSIDE = `
SELECT (SELECT max(version) FROM migration) AS version,
  has_table_privilege('message', 'SELECT') AND has_table_privilege('message', 'INSERT')
  AND has_table_privilege('message', 'UPDATE') AND has_table_privilege('message', 'DELETE') AS may_work`

/** Asks a database what it is good for, and changes nothing. Rejects as openPostgresStore() does. */
export async function checkPostgres(options: Omit<PostgresStoreOptions, 'clock'>): Promise<PostgresCheck> {
  const settings = settingsOf({ connections: 1, ...options })
  const { schema } = settings
  const database = new Database(settings)
  try {
    const [look] = await database.read<Look>(LOOK, [schema])
    return { server: look!.server, schema, state: await stateOf(database, look!) }
  } finally {
    await database.close()
  }
}

interface Look {
  server: string
  made: boolean
  may_make: boolean
  /** The tables are there, and this role cannot see them. */
  hidden: boolean
}

async function stateOf(
  database: Database,
  { made, may_make, hidden }: Look
): Promise<PostgresCheck['state']> {
  if (!made && hidden) return 'denied'
  if (!made) return may_make ? 'toMake' : 'cannotMake'
  const [inside] = await database.read<{ version: number | null; may_work: boolean }>(LOOK_INSIDE)
  const version = inside!.version ?? 0
  if (version > MIGRATIONS.length) return 'tooNew'
  if (version < MIGRATIONS.length) return may_make ? 'toUpdate' : 'cannotMake'
  return inside!.may_work ? 'ready' : 'denied'
}
