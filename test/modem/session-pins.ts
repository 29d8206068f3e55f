import assert from 'node:assert/strict'
import { allTyped } from './session-arrivals'
import { SessionRig, type SessionRigOptions } from './session-rig'

export const RIGHT = '1234'
export const RIGHT_TYPED = 'AT+CPIN="1234"'
export const WRONG = '9999'
export const WRONG_TYPED = 'AT+CPIN="9999"'
/** How many tries are left is asked before each. */
export const TRIES = 'AT+CPINR="SIM PIN"'
/** What is tried for the number of a card; a generic modem knows the first. */
export const ICCID = ['AT+CCID', 'AT^ICCID?', 'AT+ICCID', 'AT+QCCID']
export const LOCKED = { card: { pin: RIGHT, puk: '12345678' } }
export const DAY_MS = 24 * 3_600_000

/** A session that has begun, on a card that wants a PIN. */
export function startedWith(pin: string | undefined, options: SessionRigOptions = {}): SessionRig {
  const session = { ...(pin !== undefined && { pin }), ...options.session }
  const rig = new SessionRig({ ...LOCKED, ...options, session })
  rig.session.start()
  return rig
}

/** Time passes until it waits for a person, and says why. */
export async function halts(rig: SessionRig, code: string, sentence: RegExp): Promise<SessionRig> {
  await rig.until(() => rig.session.state.name === 'halted')
  assert.equal(rig.session.state.code, code)
  assert.match(rig.session.state.message ?? '', sentence)
  return rig
}

/** The commands about the card and its PIN that were typed. */
export function aboutCard(rig: SessionRig): string[] {
  return allTyped(rig)
    .split('\r')
    .filter((line) => /CPIN|CCID/.test(line))
}

/** Those with a PIN in them. */
export function pins(rig: SessionRig): string[] {
  return aboutCard(rig).filter((line) => /CPIN=/.test(line))
}
