export type StoreErrorCode =
  /** Another process has the store open. */
  | 'STORE_LOCKED'
  /** It cannot be read; what is there is left alone. */
  | 'STORE_CORRUPT'
  /** No room on the disk. */
  | 'STORE_FULL'
  /** May not be read or written. */
  | 'STORE_PERMISSION'
  /** Written by a later version of this package. */
  | 'STORE_TOO_NEW'
  /** The database cannot be reached, or the connection broke before anything was written: nothing is changed. */
  | 'STORE_UNREACHABLE'
  /** The connection broke while a write was confirmed: it is on disk or not, and nobody knows. */
  | 'STORE_UNCERTAIN'
  /** The database took too long: nothing is changed. */
  | 'STORE_TIMEOUT'
  /** An option that is wrong; the message names it. */
  | 'BAD_CONFIG'
  /** Anything else that the disk or the database says. */
  | 'STORE_FAILED'
  | 'STORE_CLOSED'
  /** Somebody else has changed the record meanwhile: read it and decide anew. */
  | 'CONFLICT'
  | 'LEASE_LOST'

/** What a store rejects with. Its message tells what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  /** Directory or host. */
  readonly store?: string
  /** Of the record, where it is about one. */
  readonly record?: string

  constructor(
    code: StoreErrorCode,
    message: string,
    { store, record, cause }: { store?: string; record?: string; cause?: unknown } = {}
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.code = code
    if (store !== undefined) this.store = store
    if (record !== undefined) this.record = record
  }
}
