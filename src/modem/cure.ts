import type { SessionState } from './events'
import type { Ladder } from './ladder'
import { isHalting } from './session-state'

/** A card that is missing may be put in. */
const LOOK_FOR_CARD_MS = 60_000
const REBOOT_PAUSE_MS = 1000

/** What is done about a modem that does not do what it should. */
export interface Cure {
  /** What is told meanwhile. */
  state: SessionState
  /** Rest before; undefined: until a person or the modem changes something. */
  restMs?: number
  step: 'again' | 'reset' | 'reopen'
}

/** What helps against `trouble`. `lost`: the port is gone. `patient`: a person has just seen to it. */
export function cureFor(
  trouble: SessionState,
  { lost, patient, ladder }: { lost: boolean; patient: boolean; ladder: Ladder }
): Cure {
  const { code } = trouble
  if (isHalting(trouble)) {
    const restMs = patient ? 0 : code === 'SIM_MISSING' ? LOOK_FOR_CARD_MS : undefined
    return { state: { ...trouble, name: 'halted' }, step: 'again', ...(restMs !== undefined && { restMs }) }
  }
  const state: SessionState = { ...trouble, name: 'recovering' }
  if (lost) return { state, restMs: ladder.nextSearch(), step: 'again' }
  if (code === 'MODEM_REBOOTED') return { state, restMs: REBOOT_PAUSE_MS, step: 'again' }
  const { step, pauseMs } = ladder.next()
  return { state, restMs: pauseMs, step: step === 'reinit' ? 'again' : step }
}
