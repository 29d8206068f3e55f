import type { Tpdu } from '../../pdu'
import type { Inbound, RawPdu } from '../../store'

/** The parts of a message come within this time, or not at all. */
const EXPIRY_MS = 24 * 3_600_000

/** A part of a message that begins with it, as far as the rest is there. */
export interface Candidate {
  inbound: Inbound
  /** TP-SCTS of the parts that it has. */
  times: (string | undefined)[]
}

/** By what the parts of one message are known (TS 23.040 9.2.3.24.1); undefined for a message of one part. */
export function groupOf(sim: string, { address, concat }: Tpdu): string | undefined {
  if (!concat || concat.total === 1) return undefined
  return JSON.stringify([sim, address?.text, concat.ref, concat.total, concat.bits])
}

/** A message that is whole with its first PDU, or cannot be read at all. Its id is that of the PDU. */
export function whole(raw: RawPdu, kind: 'message' | 'undecodable'): Inbound {
  return { ...begun(raw), state: 'ready', kind, raws: [raw.id] }
}

/** The message that a part belongs to, with it: one of those that lack it, or a new one. */
export function withPart(candidates: readonly Candidate[], raw: RawPdu, tpdu: Tpdu): Inbound {
  const { seq, total } = tpdu.concat!
  const found = nearest(candidates, tpdu)
  const before: Inbound = found ?? {
    ...begun(raw),
    state: 'partial',
    kind: 'message',
    group: groupOf(raw.sim, tpdu)!,
    raws: Array.from({ length: total }, () => null)
  }
  const raws = before.raws.with(seq - 1, raw.id)
  if (raws.includes(null)) return { ...before, raws, alarm: raw.receivedAt + EXPIRY_MS }
  return { ...ready(before), raws }
}

/** What there is of a message whose other parts have not come. */
export function givenUp(inbound: Inbound): Inbound {
  return { ...ready(inbound), kind: 'incomplete' }
}

function ready({ group: _, alarm: _alarm, ...inbound }: Inbound): Inbound {
  return { ...inbound, state: 'ready' }
}

function begun({ id, sim, modem, pool, receivedAt }: RawPdu) {
  return { id, version: 0, sim, modem, pool, receivedAt }
}

/** A sender that uses a reference again begins another message: the part goes where it is lacked, nearest in time. */
function nearest(candidates: readonly Candidate[], { scts, concat }: Tpdu): Inbound | undefined {
  const apart = ({ times }: Candidate) => Math.min(...times.map((time) => difference(time, scts)))
  return candidates
    .filter(({ inbound }) => inbound.raws[concat!.seq - 1] === null)
    .map((candidate) => ({ inbound: candidate.inbound, apart: apart(candidate) }))
    .filter((one) => one.apart <= EXPIRY_MS)
    .sort((a, b) => a.apart - b.apart)[0]?.inbound
}

/** Milliseconds between two time stamps; the most that is allowed where one cannot be read. */
function difference(a: string | undefined, b: string | undefined): number {
  const ms = Math.abs(Date.parse(a ?? '') - Date.parse(b ?? ''))
  return Number.isNaN(ms) ? EXPIRY_MS : ms
}
