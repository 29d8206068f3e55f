import { isHeld, type Message as Queued } from '../../gateway'
import { describeError, FlowError } from '../errors'
import type { RecipientOutcome } from './inputs'

const FINE: ReadonlySet<string> = new Set(['sent', 'delivered', 'undelivered', 'expired'])

/** The network has all of it, whatever became of it then. */
export function wasSent({ state }: Queued): boolean {
  return FINE.has(state)
}

/** There is nothing to wait for. */
export function hasOutcome(message: Queued): boolean {
  return wasSent(message) || message.state === 'failed' || message.state === 'cancelled' || isHeld(message)
}

/** What an error says of one that is on disk. */
export function takenIn({ to, id, state }: Queued): RecipientOutcome {
  return { to, id, state }
}

/** Of one that was refused: there is nothing on disk, and so no id. */
export function outcomeOf(to: string, error: unknown): RecipientOutcome {
  const { code, message } = describeError(error)
  return { to, state: 'failed', error: { code: String(code), message } }
}

/** Why it was not sent, or may not have been. */
export function faultOf({ error, state }: Queued): { code: string; message: string } {
  return error ?? { code: state.toUpperCase(), message: `The message is ${state}.` }
}

/** One for the whole input: the code that all have in common, or SOME_FAILED. */
export function commonError(errors: readonly { code: string; message: string }[], count: number): FlowError {
  const codes = new Set(errors.map(({ code }) => code))
  const [first] = errors
  if (codes.size === 1 && errors.length === count) return new FlowError(first!.code, first!.message, 'to')
  const message = `${errors.length} of ${count} recipients were not reached: ${first!.message} See msg.sms.recipients.`
  return new FlowError('SOME_FAILED', message, 'to')
}
