import type {
  Batch,
  CardRecord,
  Inbound,
  KeyRecord,
  Message,
  MessageState,
  Priority,
  RawPdu
} from './records'

/**
 * What a gateway keeps on disk. Several owners, of one process or many hosts, work on one store: what they do to a
 * message they do under a lease, and a record is only replaced by one that was made from its last version.
 */
export interface Store {
  /** The store's clock in milliseconds: never goes back, neither at a restart nor when the wall clock jumps. */
  time(): Promise<number>
  /**
   * Writes all of it or nothing, and resolves when it is on disk. Rejects with CONFLICT if a record is not based on its
   * last version, with LEASE_LOST if the lease is not, or no longer, held: then nothing is written.
   * Without a lease evidence may be written; nobody else's lease is touched by it.
   */
  apply(changes: readonly Change[], lease?: Lease): Promise<Applied>
  /** Takes the first message that may go and that nobody has; undefined if there is none. */
  claim(request: ClaimRequest): Promise<Claimed | undefined>
  /** Takes a message in state `sending` that waits in no queue and that nobody has: its owner has died, or stood still. */
  takeOver(request: { owner: string; leaseMs: number }): Promise<Claimed | undefined>
  /** Rejects with LEASE_LOST. */
  renew(lease: Lease, leaseMs: number): Promise<void>
  /** Gives a message back. Not an error if the lease is lost. */
  release(lease: Lease): Promise<void>

  message(id: string): Promise<Message | undefined>
  key(id: string): Promise<KeyRecord | undefined>
  batch(id: string): Promise<Batch | undefined>
  raw(id: string): Promise<RawPdu | undefined>
  inbound(id: string): Promise<Inbound | undefined>
  card(id: string): Promise<CardRecord | undefined>

  /** By id, a page at a time. */
  messages(query: MessageQuery, page: Page): Promise<Message[]>
  /** How many messages of a batch are in each state, and how many of all of them are held. */
  counts(batch: string): Promise<BatchCounts>
  batches(query: { pool?: string; states?: readonly Batch['state'][] }, page: Page): Promise<Batch[]>
  raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page): Promise<RawPdu[]>
  inbounds(query: InboundQuery, page: Page): Promise<Inbound[]>

  /** Ages in milliseconds, of all submissions from this SIM that are not withdrawn and no older than that. */
  submissions(sim: string, withinMs: number): Promise<number[]>
  /** 1, 2, 3…: each number once, over restarts and owners; some may be left out. */
  next(counter: string): Promise<number>
  /** Deletes at most `limit` records that may go; how many it deleted, so that it is called again while it is `limit`. */
  sweep(rules: Retention, limit: number): Promise<number>
  /** Calls back when there may be something to claim, or the state of a batch has changed. Returns its end. */
  watch(listener: () => void): () => void
  /** What was begun is finished; then every method rejects with STORE_CLOSED. */
  close(): Promise<void>
}

/** `held`: see isHeld(); these are in `unknown`, `sending` or `queued` as well. */
export type BatchCounts = Partial<Record<MessageState | 'held', number>>

/** Proof that an owner has a message for itself. A later lease of the same message has a greater token. */
export interface Lease {
  message: string
  owner: string
  token: number
}

export interface Claimed {
  message: Message
  lease: Lease
}

export interface ClaimRequest {
  owner: string
  /** Where to look; the first by priority, then by `due`, of all of them. */
  queues: readonly string[]
  /** Others stay. */
  priorities: readonly Priority[]
  leaseMs: number
}

/** A record with version 0 must not be there yet; any other replaces the one with its version. */
export type Change =
  /** `dueInMs` from now, in the time of the store: 0 if absent and the message was in no queue before. */
  | { message: Message; dueInMs?: number }
  | { key: KeyRecord }
  | { batch: Batch }
  | { raw: RawPdu }
  | { inbound: Inbound }
  | { card: CardRecord }
  /** Counts against the budget of the SIM, from now on. */
  | { submission: Submission }
  /** It is proven that it was none. */
  | { withdrawn: Submission }

export interface Submission {
  sim: string
  message: string
  seq: number
  n: number
}

/** The records as they are now, in the order of the changes; none for submissions. */
export interface Applied {
  versions: (number | undefined)[]
}

export interface Page {
  limit: number
  /** Begins behind this id. */
  after?: string
  /** Newest first. Default oldest first. */
  newest?: boolean
}

/** One of these. */
export type MessageQuery =
  | { all: true }
  | { batch: string; states?: readonly MessageState[] }
  /** Those of it that are held: see isHeld(). */
  | { heldOf: string }
  | { to: string }
  | { key: string }
  | { states: readonly MessageState[] }
  /** Queued between two moments. */
  | { from: number; until: number }
  /** `alarm` is not later; the earliest first, whatever the page says. */
  | { alarmUntil: number }
  /** `SIM/last six digits`. */
  | { awaits: string }
  /** Not told to this origin; undefined: to anybody. */
  | { untold: string | undefined }

export type InboundQuery =
  | { states: readonly Inbound['state'][] }
  | { group: string }
  | { alarmUntil: number }

/** What may be deleted: what is settled and told, and older. Moments are wall clock, where not store time. */
export interface Retention {
  /** Final messages, their keys' time notwithstanding, that were queued before. */
  messagesBefore?: number
  /** More final messages than this: the oldest go. */
  mostMessages?: number
  keysBefore?: number
  /** Those that were begun before, are over and told, and of which no message is left. */
  batchesBefore?: number
  /** Emitted ones, and the raw PDUs that are joined, duplicate or reports. */
  inboundBefore?: number
  /** In milliseconds of the store's time. */
  submissionsOlderThanMs?: number
}
