import { type Joined, joinParts, partsOf, type Tpdu } from '../pdu/index'
import type { PduView } from './inspector-model'

/** One part of a message: the PDU that holds it, or none where it is missing. */
export interface PartView {
  seq: number
  /** Number of the PDU; absent where the part is missing. */
  pdu?: number
  /** It came before: joining leaves it out. */
  again?: true
}

/** A whole message, or as much of it as is there; or a PDU that could not be read. */
export interface MessageView {
  /** Absent where the PDU could not be read, or has to be asked about. */
  message?: Joined
  /** Several where the message has several parts, or should have. */
  parts: PartView[]
  /** Sequence numbers that are not there. */
  missing: number[]
}

/** The messages in the order in which each began; the parts of one are joined as pdu-decode joins them. */
export function messagesOf(pdus: readonly PduView[]): MessageView[] {
  const numbers = new Map<Tpdu, number>()
  for (const { number, inspection } of pdus) if (inspection.tpdu) numbers.set(inspection.tpdu, number)
  const joined = joinParts([...numbers.keys()])
  const used = new Set(joined.flatMap((message) => partsOf(message)))
  const doubles = [...numbers.keys()].filter((tpdu) => !used.has(tpdu))
  const views = joined.map((message) => messageView(message, numbers, doubles))
  const unread = pdus
    .filter(({ inspection }) => !inspection.tpdu)
    .map(({ number }): MessageView => ({ parts: [{ seq: 1, pdu: number }], missing: [] }))
  return [...views, ...unread].sort((a, b) => began(a) - began(b))
}

function began({ parts }: MessageView): number {
  return Math.min(...parts.map(({ pdu }) => pdu ?? Number.POSITIVE_INFINITY))
}

function messageView(
  message: Joined,
  numbers: ReadonlyMap<Tpdu, number>,
  doubles: readonly Tpdu[]
): MessageView {
  const tpdus = partsOf(message)
  const first = tpdus[0]
  const parts = tpdus.map(
    (tpdu): PartView => ({ seq: tpdu.concat?.seq ?? 1, pdu: numbers.get(tpdu) as number })
  )
  const total = first?.concat?.total ?? 1
  const missing = Array.from({ length: total }, (_, i) => i + 1).filter(
    (seq) => !parts.some((part) => part.seq === seq)
  )
  const again = doubles
    .filter((tpdu) => first && sameMessage(tpdu, first))
    .map((tpdu): PartView => ({ seq: tpdu.concat?.seq ?? 1, pdu: numbers.get(tpdu) as number, again: true }))
  const all = [...parts, ...missing.map((seq): PartView => ({ seq })), ...again]
  return { message, parts: all.sort((a, b) => a.seq - b.seq), missing }
}

function sameMessage(a: Tpdu, b: Tpdu): boolean {
  const key = ({ type, address, concat }: Tpdu) =>
    JSON.stringify([type, address?.text, concat?.ref, concat?.total, concat?.bits])
  return key(a) === key(b)
}
