import type { AnatomyField, Finding, Problem, Tpdu } from '../pdu'

/** Where a modem keeps a PDU, by its own answer. */
export interface Listed {
  index?: number
  stat?: number
}

/** What is known about a PDU beside its octets. */
export interface About {
  listed?: Listed
  /** What is odd about its line in a modem's answer. */
  problems?: Problem[]
  anatomy?: AnatomyField[]
  findings?: Finding[]
}

/** A PDU that was taken apart. */
export interface Success extends About {
  tpdu: Tpdu
}

/** A PDU that could not be. */
export interface Failure extends About {
  pdu: string | Uint8Array
  error: unknown
}

export type Piece = Success | Failure
