import type { ModemEvent } from '../modem'

/** What is worth a line on stderr; undefined if it is not. */
export function describeEvent(event: ModemEvent, verbose: boolean): string | undefined {
  switch (event.type) {
    case 'state': {
      const { name, message } = event.state
      return message === undefined ? name : `${name}: ${message}`
    }
    case 'notice':
      // Noise, but for whoever looks for it.
      return verbose || event.code !== 'DISCARDED' ? `${event.code}: ${event.message}` : undefined
    default:
      return verbose ? describeValues(event) : undefined
  }
}

function describeValues(event: Exclude<ModemEvent, { type: 'state' | 'notice' }>): string {
  const { type, ...rest } = event
  const values = type === 'network' ? event.network : type === 'signal' ? event.signal : rest
  return `${type} ${JSON.stringify(values)}`
}

/** What the sentences of a session call settings is something else here. */
export function hintFor(code: string | undefined): string {
  if (code === 'PIN_MISSING') return ' Here that is the environment variable SMS_MODEM_PIN.'
  if (code === undefined || !/^(PIN_|SIM_PUK)/.test(code)) return ''
  return ' Here the PIN is the environment variable SMS_MODEM_PIN, and --pin-changed says that card or PIN were changed.'
}
