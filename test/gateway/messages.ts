import type { Outcome } from '../../src/modem'
import type { Message, Part } from '../../src/store'

/** A message of so many parts as it is when it was just taken in. */
export function messageOf(changes: Partial<Message> = {}, parts = 1): Message {
  return {
    id: 'm1',
    version: 1,
    pool: 'default',
    to: '+6281234567890',
    body: { text: 'hi' },
    policy: 'resend',
    priority: 'alert',
    report: false,
    state: 'queued',
    parts: Array.from({ length: parts }, (_, i): Part => ({ seq: i + 1, state: 'waiting', attempts: [] })),
    tries: 0,
    queuedAt: 1000,
    storedAt: 1000,
    queue: 'pool:default',
    due: 1000,
    ...changes
  }
}

export const ACCEPTED: Outcome = { outcome: 'accepted', mr: 7 }
export const UNKNOWN: Outcome = {
  outcome: 'unknown',
  code: 'NO_ANSWER',
  class: 'unknown',
  message: 'No answer.'
}
export const REFUSED: Outcome = {
  outcome: 'refused',
  code: 'CMS_38',
  class: 'network',
  message: 'Out of order.'
}
export const NOT_SUBMITTED: Outcome = {
  outcome: 'notSubmitted',
  code: 'CMS_302',
  class: 'notReady',
  message: 'Not allowed.'
}

/** Sorted by part and attempt: `accepted, unknown+submitted, -`. */
export function attemptsOf({ parts }: Message): string {
  return parts.map(({ attempts }) => attempts.map(({ outcome }) => outcome).join('+') || '-').join(', ')
}
