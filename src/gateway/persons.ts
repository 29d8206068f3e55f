import { isHeld, type Message, SIM_AWAY } from '../store'
import { GatewayError } from './errors'
import { withPart } from './parts'
import { type Edit, isBegun, queued } from './queueing'
import { anew } from './stranded'
import { carriedOn, ended } from './submission'

export { isHeld }

export type PersonsWord = 'resend' | 'drop' | 'markSent'

/** Whether this is news of one that was told to be held. */
export function isLate(message: Message): boolean {
  return message.held === true && !isHeld(message)
}

/** What a person decides about a message that is held. Rejects with NOT_HELD what is not. */
export function decided(message: Message, word: PersonsWord, at: number): Edit {
  if (!isHeld(message))
    throw new GatewayError(
      'NOT_HELD',
      `The message to ${message.to} is ${message.state}, not held: there is nothing to decide.`,
      { messageId: message.id }
    )
  if (word === 'drop') return { message: dropped(message) }
  if (word === 'resend')
    return message.reason === SIM_AWAY ? anew(message) : queued(withDoubts(message, 'waiting', at))
  if (message.state === 'queued')
    throw new GatewayError('NOT_HELD', 'It was never sent: resend it or drop it.', { messageId: message.id })
  const all = message.parts.map((part) => ({ ...part, state: 'accepted' as const }))
  return carriedOn(
    message.reason === SIM_AWAY ? { ...message, parts: all } : withDoubts(message, 'accepted', at),
    at
  )
}

/** Stops what has not begun; undefined where it is too late, or over. */
export function cancelled(message: Message): Edit | undefined {
  if (message.state !== 'queued' || isBegun(message)) return undefined
  const error = { code: 'CANCELLED', message: 'The message was cancelled before any of it was sent.' }
  return { message: ended(message, 'cancelled', error) }
}

/** Its time to be sent is over; undefined where some of it has been. */
export function expired(message: Message): Edit | undefined {
  if (message.state !== 'queued' || isBegun(message)) return undefined
  const error = {
    code: 'EXPIRED_BEFORE_SEND',
    message: 'The message was not sent in time. Allow it longer, or see why the modem could not send.'
  }
  return { message: ended(message, 'failed', error) }
}

function dropped(message: Message): Message {
  const may =
    message.state === 'unknown'
      ? ' It may have been sent all the same.'
      : isBegun(message)
        ? ' A part of it has gone.'
        : ''
  return ended(message, 'failed', { code: 'DROPPED', message: `The message was dropped by a person.${may}` })
}

/** The parts in doubt, as a person says they are. */
function withDoubts(message: Message, state: 'waiting' | 'accepted', at: number): Message {
  return message.parts
    .filter((part) => part.state === 'unknown')
    .reduce((changed, part) => {
      const attempts =
        state === 'waiting'
          ? part.attempts
          : part.attempts.with(-1, {
              ...part.attempts.at(-1)!,
              outcome: 'accepted',
              evidence: 'person',
              settledAt: at
            })
      return withPart(changed, { ...part, state, attempts })
    }, message)
}
