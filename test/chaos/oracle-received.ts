/** What must be true of messages that came in while the gateway was killed: what was told against what was sent to it. */
import type { Inbound, RawPdu } from '../../src/store'
import { groupBy, type Verdict } from './oracle-sent'
import type { InboundText, Told } from './protocol'

export interface ReceivedFacts {
  wanted: readonly InboundText[]
  /** In their order. */
  told: readonly Told[]
  /** All that is on disk. */
  raws: readonly RawPdu[]
  inbounds: readonly Inbound[]
  /** PDUs that a modem was told to delete. */
  deleted: readonly string[]
}

export interface ReceivedCounts {
  told: number
  again: number
  /** PDUs that the modem handed over again after a kill. */
  duplicates: number
}

export function judgeReceived(facts: ReceivedFacts): Verdict<ReceivedCounts> {
  const { wanted, told, raws, inbounds } = facts
  const violations = missingOnDisk(facts)
  const bySender = groupBy(told, ({ from }) => from)
  for (const { from, text } of wanted) {
    const times = bySender.get(from) ?? []
    if (times.length === 0) violations.push(`${from} is lost`)
    for (const one of times)
      if (one.text !== text || one.kind !== 'message')
        violations.push(`${from} was told as ${one.kind}: ${one.text}`)
    if (times.slice(1).some(({ redelivered }) => !redelivered))
      violations.push(`${from} was told twice as new`)
    bySender.delete(from)
  }
  for (const from of bySender.keys()) violations.push(`${from} never wrote`)
  if (inbounds.length !== wanted.length)
    violations.push(`${inbounds.length} records of ${wanted.length} messages`)
  const again = told.length - new Set(told.map(({ from }) => from)).size
  const duplicates = raws.filter(({ state }) => state === 'duplicate').length
  return { counts: { told: told.length - again, again, duplicates }, violations }
}

/** Nothing is deleted from a modem that is not on disk: true at every moment. */
export function missingOnDisk({ raws, deleted }: Pick<ReceivedFacts, 'raws' | 'deleted'>): string[] {
  const known = new Set(raws.map(({ pdu }) => pdu))
  return deleted.filter((pdu) => !known.has(pdu)).map((pdu) => `deleted and not on disk: ${pdu}`)
}
