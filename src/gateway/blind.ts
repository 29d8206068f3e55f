import type { Message } from '../store'
import { MOST_RESENDS } from './queueing'
import { nextPart } from './submission'

/** Without a network an alert is tried all the same, so often: what a modem says of the network need not be true. */
export const BLIND_TRY_MS = 300_000

/** Whether it has a submission to spare for that: the last one waits for a network. */
export function mayGoBlind(message: Message): boolean {
  const attempts = nextPart(message)?.attempts ?? []
  const doubts = attempts.filter(({ outcome }) => outcome === 'unknown').length
  return message.policy === 'resend' && doubts < MOST_RESENDS
}
