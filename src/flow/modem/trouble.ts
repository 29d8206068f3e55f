import { FlowError } from '../errors'
import type { HandleSnapshot } from './handle'

/** What keeps a modem from working until a person has seen to it; undefined: nothing. */
function troubleOf(now: HandleSnapshot): FlowError | undefined {
  if (now.kind === 'failed') return new FlowError(now.code, now.message, 'modem')
  if (now.kind !== 'modem') return undefined
  const { state, code, message, halted } = now.modem
  if (halted) return new FlowError(halted.code, halted.message, 'modem')
  if (state !== 'halted' || code === undefined) return undefined
  return new FlowError(code, message ?? code, 'modem')
}

/** Tells of it once, not at each try. */
export function tellTrouble(tell: (error: FlowError) => void): (now: HandleSnapshot) => void {
  let before: string | undefined
  return (now) => {
    const trouble = troubleOf(now)
    if (trouble && trouble.code !== before) tell(trouble)
    before = trouble?.code
  }
}
