import { StoreError } from '../errors'
import type { Database, Operation } from './database'
import { keyOf } from './keys'

const SCHEMA = keyOf('meta', 'schema')

/** What has to be rewritten to come from a version to the next. */
export type Migration = (database: Database) => Promise<Operation[]>

/** By the version that they start from. There is one version so far. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {}
export const VERSION = 1

/** Brings a database to this version, one step at a time, each of them whole or not at all. */
export async function migrate(
  database: Database,
  directory: string,
  { version = VERSION, migrations = MIGRATIONS } = {}
): Promise<void> {
  const written = database.getSync(SCHEMA)
  let from = written === undefined ? version : Number(written)
  if (from > version)
    throw new StoreError(
      'STORE_TOO_NEW',
      `The store ${directory} was written by a later version of this package (schema ${from}, this one knows ${version}). Update the package; the store was not touched.`,
      { store: directory }
    )
  if (written === undefined) await database.put(SCHEMA, String(version), { sync: true })
  for (; from < version; from++) {
    const migration = migrations[from]
    if (!migration) throw new Error(`Nothing leads from schema ${from} to ${from + 1}.`)
    const operations = await migration(database)
    await database.batch([...operations, { type: 'put', key: SCHEMA, value: String(from + 1) }], {
      sync: true
    })
  }
}
