import { AtError } from '../at'
import { ModemError, type ModemErrorCode } from './errors'
import type { Network, SessionState } from './events'
import type { Outcome } from './outcome'

/** Only a person can help. */
const HALTING: ReadonlySet<string> = new Set<ModemErrorCode>([
  'PIN_MISSING',
  'PIN_INVALID',
  'PIN_WRONG',
  'PIN_GUARDED',
  'PIN_LAST_TRY',
  'SIM_PUK',
  'SIM_LOCKED',
  'SIM_MISSING',
  'SIM_FAILURE'
])

/** Whether only a person can help. */
export function isHalting({ code = '' }: SessionState): boolean {
  return HALTING.has(code)
}

/** Registering, and nothing found for long. */
export function withoutNetwork(network: Network | undefined): SessionState {
  const denied = network?.status === 'denied'
  return {
    name: 'registering',
    code: denied ? 'NETWORK_DENIED' : 'NO_NETWORK',
    message: denied
      ? 'The network refuses this card. Ask the operator whether it is active, and whether this modem may use its networks.'
      : 'The modem finds no network. Check the antenna and the signal.'
  }
}

/** The state that an error leads to. */
export function stateOf(error: unknown): SessionState {
  if (error instanceof ModemError || error instanceof AtError)
    return { name: 'recovering', code: error.code, message: error.message }
  // Not ours: a mistake in this program. It must be seen, and the modem go on.
  return {
    name: 'recovering',
    code: 'MODEM_UNUSABLE',
    message: String(error instanceof Error ? error.stack : error)
  }
}

/** Why nothing is taken now. */
export function notReady({ name, code, message }: SessionState): ModemError {
  const why = message ?? `The session is ${name}.`
  return new ModemError('MODEM_NOT_READY', `The modem is not ready. ${why}`, code)
}

/** The outcome of a message that was never tried. */
export function notSubmitted({ code, message }: ModemError): Outcome {
  return { outcome: 'notSubmitted', code, class: code === 'NO_NETWORK' ? 'noService' : 'line', message }
}
