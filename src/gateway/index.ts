/** The durable outbox and inbox on a store and any number of modems: a library that knows nothing of Node-RED. */
export {
  type Batch,
  type BatchCounts,
  checkPostgres,
  type Fault,
  type LocalJournal,
  type Message,
  type MessageState,
  migratePostgres,
  openEmbeddedStore,
  openLocalJournal,
  openPostgresStore,
  type Part,
  type Policy,
  type PostgresCheck,
  PRIORITIES,
  type Priority,
  type Store,
  StoreError,
  type StoreErrorCode,
  type Telling
} from '../store'
export type { BatchRow } from './batch-intakes'
export { openRows } from './batch-states'
export type { Batches, BatchStatus } from './batches'
export { DEFAULT_LIMITS, type Limits } from './budget'
export type { Queued } from './enqueue'
export { type ErrorOverrides, parseErrorOverrides } from './error-policy'
export { GatewayError, type GatewayErrorCode } from './errors'
export type * from './events'
export { type Address, Gateway } from './gateway'
export type * from './gateway-options'
export type { ReceivedMessage } from './inbox'
export type { Modem } from './modem'
export { isHeld, isLate, type PersonsWord } from './persons'
export type { EnqueueRequest } from './request'
export { parseWindow, type Window } from './window'
