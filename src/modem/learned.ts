import type { ReceivedPdu } from './received'

/** What was learned about a modem the hard way. It outlasts a restart of the modem: pass it on to the next Inbox. */
export interface Learned {
  /** AT+CMGL hangs or fails: the slots are read one by one. */
  listing: 'list' | 'walk'
  /** +CNMA was refused. */
  acknowledges: boolean
  /** We have switched the radio off, and it was not switched on again. */
  radioOff: boolean
  /** PDUs that could not be deleted, by slot: they have been handed over. */
  readonly stuck: Map<string, string>
  /** PDUs that were deleted, by slot: found there again, they may be the same or have come again. */
  readonly deleted: Map<string, string>
  /** PDUs that were taken when the line was needed otherwise, by slot: what remains is to delete them. */
  readonly taken: Map<string, string>
  /** What the modem does not keep and the receiver did not take: it is nowhere else. */
  readonly untaken: ReceivedPdu[]
}

export function nothingLearned(): Learned {
  return {
    listing: 'list',
    acknowledges: true,
    radioOff: false,
    stuck: new Map(),
    deleted: new Map(),
    taken: new Map(),
    untaken: []
  }
}

/** Tells what a person may want to know; see ModemEvent. */
export type Notice = (code: string, message: string) => void
