import type { Fault, Message, Telling } from '../store'

/** A record to be written, and how long it waits in its queue first. */
export interface Edit {
  message: Message
  dueInMs?: number
}

/** More submissions of a part whose outcome is unknown, by the policy `resend`. */
export const MOST_RESENDS = 2
/** Beyond its validity, a delivery report is waited for so long. */
const REPORT_GRACE_MS = 24 * 3_600_000
/** What the SMSC does where no validity is asked for, as most are set. */
const USUAL_VALIDITY_MS = 72 * 3_600_000

/** Where a message waits on which no SIM has a claim. */
export function openQueue({ batch, pool, route }: Pick<Message, 'batch' | 'pool' | 'route'>): string {
  return routed(batch === undefined ? poolQueue(pool) : `batch:${batch}`, route)
}

/** Where messages of a queue wait whose numbers go by some modems only. */
export function routed(queue: string, prefix: string | undefined): string {
  return prefix === undefined ? queue : `${queue}>${prefix}`
}

export function poolQueue(pool: string): string {
  return `pool:${pool}`
}

export function simQueue(sim: string): string {
  return `sim:${sim}`
}

/** Something of it is, or may be, with the network: another SIM must not send the rest. */
export function isBegun({ parts }: Message): boolean {
  return parts.some(({ attempts }) => attempts.some(({ outcome }) => isOut(outcome)))
}

function isOut(outcome: string): boolean {
  return outcome === 'submitted' || outcome === 'accepted' || outcome === 'unknown'
}

/** Back to where it waits: with its SIM once it is begun, with the pool before. */
export function queued(message: Message, dueInMs = 0): Edit {
  const { queue: _, reason: _reason, error: _error, alarm: _alarm, ...rest } = message
  if (!isBegun(message)) {
    const alarm = message.expires === undefined ? {} : { alarm: message.expires }
    return { message: { ...rest, ...alarm, state: 'queued', queue: openQueue(message) }, dueInMs }
  }
  const queue = message.sim === undefined ? openQueue(message) : simQueue(message.sim)
  return { message: { ...rest, state: 'sending', queue }, dueInMs }
}

/** Behind the others, and why. */
export function deferred(message: Message, dueInMs: number, error: Fault): Edit {
  const edit = queued(message, dueInMs)
  return { ...edit, message: { ...edit.message, reason: error.code, error } }
}

/** Out of its queue until its time has come; without a trusted clock (`now` is undefined) until there is one. */
export function untimed(message: Message, now: number | undefined): Edit {
  const { notBefore = 0 } = message
  const waits =
    now === undefined ? { reason: 'CLOCK_UNTRUSTED', alarm: 0 } : { reason: 'NOT_BEFORE', alarm: notBefore }
  return { message: { ...unqueued(message), ...waits } }
}

/** Out of its queue, for good or until a person decides. */
export function unqueued(message: Message): Message {
  const { queue: _, ...rest } = message
  return rest
}

/** Somebody is told, now and again after a restart until it is known that he was. */
export function withTelling(message: Message, telling: Telling): Message {
  if (message.origin === undefined) return message
  const untold = [...new Set([...(message.untold ?? []), telling])]
  return { ...message, untold }
}

/** Until when a delivery report may come. */
export function reportDeadline({ validityMinutes, expires }: Message, sentAt: number): number {
  const validity =
    validityMinutes !== undefined
      ? validityMinutes * 60_000
      : expires !== undefined && expires > sentAt
        ? expires - sentAt
        : USUAL_VALIDITY_MS
  return sentAt + validity + REPORT_GRACE_MS
}

/** Under which reports are looked for: reports name the recipient in another form than the message does. */
export function reportKey(sim: string, number: string): string {
  return `${sim}/${number.replace(/[^0-9]/g, '').slice(-6)}`
}
