import { ModemError } from './errors'
import type { Line } from './line'
import { askSimState, isUsable } from './sim-state'

/**
 * Of a modem without a network: whether the card is still open. One that was without power for a moment wants its PIN
 * again, and no network is found until it has it. Rejects with a ModemError if it is not, or if the line fails.
 */
export async function checkCard(line: Line): Promise<void> {
  const { state, said } = await askSimState(line)
  if (isUsable(state) || state === 'busy') return
  const message = `The SIM is no longer open (${said}). It is looked at anew.`
  throw new ModemError('SIM_BUSY', message)
}
