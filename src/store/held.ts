import type { Message } from './records'

/** Of a message that its SIM alone may finish, and that is not here. */
export const SIM_AWAY = 'SIM_AWAY'

/** It waits for a person: its outcome is unknown, or it was stopped before it went out. HELD in postgres/schema.ts says the same. */
export function isHeld({ state, queue, alarm, reason }: Message): boolean {
  if (state === 'unknown' || (state === 'sending' && reason === SIM_AWAY)) return true
  return state === 'queued' && queue === undefined && alarm === undefined && reason !== undefined
}
