/** What is on disk of messages that go out. Times are wall clock, milliseconds since 1970, unless they say otherwise. */

/** See docs/ledger.md. `sent`: the network has all parts. */
export type MessageState =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'expired'
  | 'failed'
  | 'cancelled'
  | 'unknown'

export type Policy = 'resend' | 'hold' | 'verify'

/** In the order in which they go. */
export const PRIORITIES = ['alert', 'normal', 'bulk'] as const
export type Priority = (typeof PRIORITIES)[number]

export interface Fault {
  code: string
  /** A sentence that says what to do. */
  message: string
}

/** One message to one recipient. Its id sorts by the time at which it was enqueued. */
export interface Message {
  id: string
  /** Given by the store, 1 at first; 0 in a record that is not stored yet. What is written must be based on the last one. */
  version: number
  /** The caller's idempotency key. */
  key?: string
  /** Of whom the message is a part, and its place among them. */
  batch?: string
  row?: number
  /** Whoever wants the results: the id of a node. */
  origin?: string
  /** Modems that may send it. */
  pool: string
  /** Only those of them, while there are any, that send to numbers with this prefix. */
  route?: string
  /** Digits with `+` if international, a short code, or alphanumeric as it stands in the TPDU. */
  to: string
  body: Body
  policy: Policy
  priority: Priority
  /** Not sent before. */
  notBefore?: number
  /** Its first part is not submitted later. */
  expires?: number
  /** The SMSC keeps trying for so many minutes. */
  validityMinutes?: number
  /** A delivery report is asked for. */
  report: boolean
  state: MessageState
  /** Why it waits or is held: a code, such as BUDGET, WINDOW, LOOP_GUARD, HELD_UNKNOWN. */
  reason?: string
  error?: Fault
  /** The only SIM that may send what is left: set with the first submission. */
  sim?: string
  parts: Part[]
  /** Refusals so far that count against the message. */
  tries: number
  /** JSON that belongs to whoever enqueued it, 16 KB at most. */
  context?: unknown
  queuedAt: number
  sentAt?: number
  deliveredAt?: number
  /** The time of the store when it came in: see Store.time(). Set by the store. */
  storedAt: number
  /** Whoever sent it was told that it is held; what is told after that is a late result. */
  held?: true
  /** What of it nobody has been told yet: emitted again after a restart. */
  untold?: Telling[]
  /** Of a row that is not sent because another message goes to that number: that one, as it was then. */
  of?: StandIn

  // Where the store looks for it

  /** It waits here to be claimed; absent while it must not go. */
  queue?: string
  /** From this moment on, in the time of the store; among equals of a priority the earliest goes first. Set by `dueInMs`. */
  due: number
  /** The gateway wants it back at this moment: notBefore, expires, or the end of waiting for a report. */
  alarm?: number
  /** Reports of it are looked for under these: `SIM/last six digits`. */
  awaits?: string
}

export interface StandIn {
  id: string
  batch?: string
  row?: number
  state: MessageState
}

/** `result`: sent, failed, cancelled or held. `report`: the final verdict after it was sent. */
export type Telling = 'result' | 'report'

export type Body = TextBody | DataBody

interface CommonBody {
  /** Message class, TS 23.038 4: 0 is flash. */
  class?: number
  encoding?: 'gsm7' | '8bit' | 'ucs2'
  languages?: unknown
  ports?: { dst: number; src?: number }
  /** TP-PID 0x41 to 0x47: replaces an earlier one of its number (TS 23.040 9.2.3.9). */
  replace?: number
  smsc?: string
}

export interface TextBody extends CommonBody {
  text: string
}

export interface DataBody extends CommonBody {
  /** Hex. */
  data: string
}

export type PartState = 'waiting' | 'submitted' | 'accepted' | 'refused' | 'unknown'

export interface Part {
  /** From 1. */
  seq: number
  state: PartState
  /** Hex with the service centre, as it is typed: fixed when the message is first claimed, but for TP-VP. */
  pdu?: string
  attempts: Attempt[]
  /** Of the last accepted attempt. */
  status?: PartStatus
}

export interface PartStatus {
  /** TP-ST, TS 23.040 9.2.3.15. */
  value: number
  verdict: 'delivered' | 'forwarded' | 'replaced' | 'waiting' | 'expired' | 'undelivered'
  final: boolean
  at: number
  /** Of the report: ISO 8601 with its own offset. */
  dischargeTime?: string
}

export type AttemptOutcome = 'submitted' | 'accepted' | 'refused' | 'notSubmitted' | 'unknown'

/** What settled it: the answer in time, one that came late, a report, the modem's memory, the card, a person, a restart. */
export type Evidence = 'answer' | 'lateAnswer' | 'report' | 'slot' | 'card' | 'person' | 'restart'

export interface Attempt {
  /** From 1. */
  n: number
  /** ICCID; or IMSI, or the port, where it cannot be read. */
  sim: string
  modem: string
  /** TP-MR, 0 to 255. */
  mr?: number
  submittedAt: number
  settledAt?: number
  outcome: AttemptOutcome
  /** Of the error that ended it. */
  code?: string
  evidence?: Evidence
  /** Where the modem has it stored, with policy `verify`. */
  slot?: { memory: string; index: number }
  /** The modem may have started anew since: that the slot says "unsent" proves nothing. */
  unbelievable?: true
}

/** Remembers an idempotency key. `id` is made of key and recipient. */
export interface KeyRecord {
  id: string
  version: number
  message: string
  /** Of what was to be sent: another content under the same key is an error. */
  content: string
  at: number
}

/** Many messages that are begun, stopped and told of as one. */
export interface Batch {
  /** Sorts by the time at which it was begun. */
  id: string
  version: number
  pool: string
  /** As in Message. */
  origin?: string
  key?: string
  /** `open`: rows are being taken in, and none of them goes yet. `done` and `cancelled`: nothing new goes. */
  state: 'open' | 'running' | 'paused' | 'cancelled' | 'done'
  /** Rows that were taken in: known when it is no longer open. */
  total: number
  createdAt: number
  /** While it is open: the last sign of life of whoever takes the rows in, in the time of the store. */
  alive?: number
  /** While it is open: a person wants it to wait once all rows are there. */
  startPaused?: true
  startedAt?: number
  /** Why it is cancelled. */
  error?: Fault
  /** Not all of its rows could be taken in: none of them is ever sent. */
  cut?: true
  /** All of its rows stand in this earlier batch, which has the same key: it has nothing to send. */
  duplicateOf?: string
  /** When each row had an outcome, or was held, for the first time. */
  endedAt?: number
  /** That it has ended has not been told yet: told again after a restart. */
  untold?: true
  /** JSON that belongs to whoever began it. */
  context?: unknown
}

/** What is kept of one SIM, one modem, or one pool. */
export interface CardRecord {
  /** As in Attempt.sim; or `modem NAME`, or `pool NAME`. */
  id: string
  version: number
  /** Nothing is sent until a person says so, and why. */
  halted?: Fault
  /** Its last submissions, so many in a row, have an outcome that is unknown. */
  unknowns?: number
  /** Messages were stored in a modem to be sent by this SIM: drafts of ours may be left there. */
  stores?: true
  /** The modem was seen to echo after a start: one that does not has not started anew since. */
  echoes?: boolean
  /** When a modem of any host could last send by it, in store time; kept where hosts share a store. */
  seen?: number
  /** Of a pool: prefixes of numbers that go by some of its modems, and when one of these was last seen, in store time. */
  routes?: Record<string, number>
}

/** A PDU as it came from a modem: kept until the message that it belongs to is told and the time for duplicates is over. */
export interface RawPdu {
  /** Sorts by arrival. */
  id: string
  version: number
  sim: string
  modem: string
  pool: string
  pdu: string
  /** The line in front of it. */
  header: string
  slot?: { memory: string; index: number }
  receivedAt: number
  /** What became of it; `new` is on disk and not looked at yet. */
  state: 'new' | 'joined' | 'duplicate' | 'report' | 'undecodable'
  /** The message that has it, the one that it repeats, or the outgoing one that it reports on. */
  of?: string
  /** Same SIM, originator, time stamp, PID, DCS, header flag and user data. */
  fingerprint?: string
}

/** A message that came in; `partial` until all of its parts are there or too much time has passed. */
export interface Inbound {
  /** Sorts by the arrival of its first part. */
  id: string
  version: number
  sim: string
  modem: string
  pool: string
  state: 'partial' | 'ready' | 'emitting' | 'emitted'
  kind: 'message' | 'incomplete' | 'undecodable'
  /** SIM, sender, reference, total and width, while it is partial. */
  group?: string
  /** Ids of RawPdu, by place; null where a part is missing. */
  raws: (string | null)[]
  receivedAt: number
  /** When a partial one is given up. */
  alarm?: number
  /** It may have been told before. */
  redelivered?: boolean
  /** On a store that several hosts share: who tells it. */
  leaseOwner?: string
  /** Nobody else does before, in the time of the store. */
  leasedUntil?: number
}
