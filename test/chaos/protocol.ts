/** What the three processes of a kill run tell each other: the runner, the modems, and the gateway that is killed. */
import type { LedgerEntry } from '../../src/simulator'

/** Where a modem is with what its client wants of it. */
export type Phase =
  /** Nothing of what follows. */
  | 'quiet'
  /** AT+CMGS or AT+CMGW was typed; Ctrl-Z of AT+CMGS, or AT+CMSS, was not. */
  | 'typed'
  /** Ctrl-Z of AT+CMGS, or AT+CMSS, has arrived, and the answer is out. */
  | 'inFlight'
  /** The answer is written, and nothing else is begun. */
  | 'answered'
  /** AT+CMGL was answered with messages, and nothing of it is deleted yet. */
  | 'listed'
  /** AT+CMGD was typed, and not yet answered. */
  | 'deleting'

/** `taken`: the network has just taken a message, and the modem does not know yet. */
export type Trigger = Phase | 'taken'

/** The process `pid` is killed `delayMs` after the trigger, when `skip` of them have passed. */
export interface Aim {
  pid: number
  trigger: Trigger
  skip: number
  delayMs: number
  /** The modem loses its power at the same moment. */
  reset?: boolean
}

export interface PortInfo {
  modem: string
  path: string
  /** Of the SIM. */
  number: string
}

export interface InboundText {
  /** Name of the modem. */
  modem: string
  from: string
  text: string
  /** So long after the one before. */
  afterMs: number
}

/** What the modems saw of a client that is gone. */
export interface Census {
  left: { modem: string; phase: Phase }[]
  /** PDUs of received messages for which AT+CMGD had arrived, by all clients so far. */
  deleted: string[]
  /** Messages in the memories of all modems: those that came in, and those that were stored to be sent. */
  stored: { received: number; toSend: number }
  /** Still to be injected. */
  toInject: number
}

export interface ModemsOptions {
  count: number
  folder: string
  latencyMs: number
  /** Messages that a SIM has room for. */
  capacity: number
  seed: number
}

export type ToModems =
  | { type: 'open'; options: ModemsOptions }
  | { type: 'aim'; aim: Aim }
  | { type: 'inject'; texts: InboundText[] }
  | { type: 'census' }
  | { type: 'ledger' }

export type FromModems =
  | { type: 'opened'; ports: PortInfo[] }
  | { type: 'fired'; at: number }
  | { type: 'census'; census: Census }
  | { type: 'ledger'; entries: LedgerEntry[] }

export type Policy = 'resend' | 'hold' | 'verify'

export interface GatewayProcessOptions {
  directory: string
  ports: PortInfo[]
  /** What it is to send: see wantedMessages(). */
  send?: { seed: number; count: number; policy: Policy }
  /** Received messages are appended to this file, a JSON line each. */
  sink?: string
  /** It is a Node-RED with this user directory, on this port; `file` is its program. */
  nodeRed?: { userDir: string; port: number; file: string }
  share?: Share
}

/** Several hosts have one store, and each sends a share of the messages. */
export interface SharedPlan {
  hosts: number
  policies: readonly Policy[]
}

export interface Share extends SharedPlan {
  /** URL of the PostgreSQL. */
  database: string
  /** Its place among the hosts, from 0. */
  host: number
}

export type FromGateway =
  | { type: 'up' }
  | { type: 'started' }
  | { type: 'modem'; modem: string; state: string }
  /** So many messages are on disk; with `all` no more will come. */
  | { type: 'enqueued'; count: number; all: boolean }
  | { type: 'told' }
  /** Messages that wait or are on their way; that are held; and of those the ones that may be settled by themselves. */
  | { type: 'standing'; open: number; held: number; hopeful: number; next?: string }
  | { type: 'waiting'; modem: string; code: string }
  /** A SIM was halted, and is released at once. */
  | { type: 'halted' }
  | { type: 'trouble'; code: string; message: string }

/** What a flow was told of a message that it sent. */
export interface ResultLine {
  place: 'sent' | 'report' | 'caught'
  to: string
  state: string
  recovered?: true
  duplicate?: true
  code?: string
  /** Milliseconds since 1970. */
  at?: number
}

/** A line of the sink. */
export interface Told {
  from: string | undefined
  text: string | undefined
  kind: string
  redelivered: boolean
  /** Milliseconds since 1970. */
  at?: number
}
