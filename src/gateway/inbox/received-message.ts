import { type Alphabet, type Joined, joinParts, type MessageClass, type Ports, type Problem } from '../../pdu'
import type { Fault, Inbound, Store } from '../../store'
import { read } from './reading'

/** A message that came in, as it is told. */
export interface ReceivedMessage {
  id: string
  /** `incomplete`: parts of it are missing or do not go together. `undecodable`: there is nothing but `raw` and `error`. */
  kind: 'message' | 'incomplete' | 'undecodable'
  /** The sender: digits with `+` if international, or a name. */
  from?: string
  /** The number of the SIM that took it, where that is known. */
  recipient?: string
  /** `[…]` stands for parts that are missing. */
  text?: string
  /** Hex, instead of a text. */
  data?: string
  encoding?: Alphabet
  /** TS 23.038 4: 0 is flash. */
  class?: MessageClass
  ports?: Ports
  /** Sequence numbers, from 1. */
  parts: { total: number; missing: number[] }
  smsc?: string
  /** When the service centre had it: ISO 8601 with its own offset. */
  sentAt?: string
  /** Milliseconds since 1970. */
  receivedAt: number
  sim: string
  modem: string
  pool: string
  /** It may have been told before. */
  redelivered?: true
  /** What is broken in it and was read all the same. */
  problems?: Problem[]
  /** Why it cannot be read. */
  error?: Fault
  /** Hex of the PDUs that came, in the order of the parts. */
  raw: string[]
}

/** Puts together what is told of a message. Rejects as the store does. */
export async function receivedMessage(
  store: Store,
  inbound: Inbound,
  recipient?: string
): Promise<ReceivedMessage> {
  const raws = await Promise.all(inbound.raws.map((id) => (id === null ? undefined : store.raw(id))))
  const { id, receivedAt, sim, modem, pool, redelivered } = inbound
  const raw = raws.flatMap((one) => (one ? [one.pdu] : []))
  const missing = raws.flatMap((one, i) => (one ? [] : [i + 1]))
  return {
    id,
    ...contentOf(raw, inbound.kind, missing),
    parts: { total: raws.length, missing },
    receivedAt,
    sim,
    modem,
    pool,
    ...(recipient !== undefined && { recipient }),
    ...(redelivered && { redelivered: true }),
    raw
  }
}

type Content = Pick<
  ReceivedMessage,
  | 'kind'
  | 'from'
  | 'text'
  | 'data'
  | 'encoding'
  | 'class'
  | 'ports'
  | 'smsc'
  | 'sentAt'
  | 'problems'
  | 'error'
>

function contentOf(raw: readonly string[], kind: Inbound['kind'], missing: readonly number[]): Content {
  const readings = raw.map(read)
  const tpdus = readings.flatMap((reading) => (reading.kind === 'undecodable' ? [] : [reading.tpdu]))
  const [joined] = joinParts(tpdus)
  if (!joined) return { kind: 'undecodable', ...faultOf(readings[0]) }
  const whole = kind === 'message' && missing.length === 0 && !joined.incomplete
  return { kind: whole ? 'message' : 'incomplete', ...wordsOf(joined) }
}

function faultOf(reading: ReturnType<typeof read> | undefined): { error?: Fault } {
  return reading?.kind === 'undecodable' ? { error: reading.fault } : {}
}

function wordsOf({ address, text, data, dcs, ports, smsc, scts, problems }: Joined): Omit<Content, 'kind'> {
  return {
    ...(address && { from: address.text }),
    ...(data === undefined ? { text: text ?? '' } : { data }),
    ...(dcs && { encoding: dcs.alphabet }),
    ...(dcs?.messageClass !== undefined && { class: dcs.messageClass }),
    ...(ports && { ports }),
    ...(smsc && { smsc }),
    ...(scts !== undefined && { sentAt: scts }),
    ...(problems && { problems })
  }
}
