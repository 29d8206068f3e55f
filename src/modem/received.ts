/** A PDU that came from the network, as the modem gave it. */
export interface ReceivedPdu {
  /** Hex with the service centre, as it stood on the line; may be broken. */
  pdu: string
  /** The line in front of it. */
  header: string
  /** Where it is stored; absent for what came directly (+CMT, +CDS) and is nowhere else. */
  slot?: Slot
  /** Octets of the TPDU that the header line announces, and there are others: the PDU may be cut. */
  announced?: number
}

export interface Slot {
  /** `SM`, `ME`, `SR`… */
  memory: string
  index: number
}

/**
 * Takes what has come and resolves when it is on disk: only then it is deleted from the modem. If it rejects, all of it
 * stays there and comes again; so does what is named in `left`, which is not its business.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: most take all, and say nothing
export type Receiver = (pdus: readonly ReceivedPdu[]) => Promise<void | Left>

export interface Left {
  left: readonly ReceivedPdu[]
}

/** What a receiver has left. */
export function leftOf(answer: Awaited<ReturnType<Receiver>>): readonly ReceivedPdu[] {
  return answer?.left ?? []
}
