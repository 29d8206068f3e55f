import type { Store } from '../store'
import { Database } from './database'
import { migrate } from './migrations'
import { type PostgresStoreOptions, type Settings, settingsOf } from './options'
import { PostgresStore } from './postgres-store'

/**
 * Opens a store in a schema of a PostgreSQL database, which any number of hosts may share; makes or updates its tables
 * where that is needed. Rejects with a StoreError: BAD_CONFIG, STORE_UNREACHABLE, STORE_PERMISSION, STORE_TOO_NEW…
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const settings = settingsOf(options)
  const database = await migrated(settings)
  return new PostgresStore(database, settings, options.clock)
}

/** Makes or updates the tables, and nothing else: with the role that owns the schema, where others only use it. Rejects as openPostgresStore() does. */
export async function migratePostgres(options: Omit<PostgresStoreOptions, 'clock'>): Promise<void> {
  const database = await migrated(settingsOf(options))
  await database.close()
}

async function migrated(settings: Settings): Promise<Database> {
  const database = new Database(settings)
  try {
    await migrate(database, settings.schema)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
