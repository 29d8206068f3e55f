import type { ReceivedMessage } from '../../gateway'
import { compact } from '../compact'
import type { Message } from '../message'

export interface ReceivedOptions {
  virtual: boolean
  /** Older ones are `stale`, in milliseconds; undefined: none is. */
  maxAgeMs: number | undefined
  now: number
}

/** A message that came in, as the flow gets it; `odd`: it is for the second output whoever sent it. */
export function receivedMsg(
  received: ReceivedMessage,
  options: ReceivedOptions
): { msg: Message; odd: boolean } {
  const { kind, from, text, data, error } = received
  const stale = isStale(received, options)
  const payload = data === undefined ? (text ?? '') : Buffer.from(data, 'hex')
  const msg: Message = {
    payload: kind === 'undecodable' ? received.raw[0] : payload,
    ...(from !== undefined && { from }),
    ...(isAnswerable(from) && { to: from }),
    sms: smsOf(received, stale, options)
  }
  return { msg, odd: stale || kind !== 'message' || error !== undefined }
}

function smsOf(received: ReceivedMessage, stale: boolean, { virtual }: ReceivedOptions): object {
  const {
    id,
    kind,
    recipient,
    smsc,
    sentAt,
    receivedAt,
    encoding,
    parts,
    ports,
    modem,
    raw,
    problems,
    error
  } = received
  return {
    kind: 'received',
    id,
    virtual,
    ...compact({ recipient, smsc, sentAt, encoding, ports, problems, error, class: received.class }),
    receivedAt: new Date(receivedAt).toISOString(),
    parts,
    modem,
    raw,
    ...(kind !== 'message' && { [kind]: true }),
    ...(stale && { stale: true }),
    ...(received.redelivered && { redelivered: true })
  }
}

/** A command of last week must not switch a pump. */
function isStale({ sentAt, receivedAt }: ReceivedMessage, { maxAgeMs, now }: ReceivedOptions): boolean {
  if (maxAgeMs === undefined) return false
  const sent = sentAt === undefined ? receivedAt : Date.parse(sentAt)
  return now - (Number.isNaN(sent) ? receivedAt : sent) > maxAgeMs
}

/** A name cannot be answered. */
function isAnswerable(from: string | undefined): boolean {
  return from !== undefined && /^\+?\d{3,20}$/.test(from)
}
