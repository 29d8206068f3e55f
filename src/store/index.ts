/** What a gateway keeps on disk: the Store interface and the stores there are. */
export { type EmbeddedStoreOptions, openEmbeddedStore } from './embedded/embedded-store'
export { StoreError, type StoreErrorCode } from './errors'
export { isHeld, SIM_AWAY } from './held'
export { type LocalJournal, openLocalJournal } from './local-journal'
export { migratePostgres, openPostgresStore } from './postgres/open'
export type { PostgresStoreOptions } from './postgres/options'
export * from './records'
export type * from './store'
