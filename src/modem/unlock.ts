import type { AtError } from '../at'
import type { Clock } from '../types'
import { ModemError } from './errors'
import type { Family } from './family'
import { DEADLINES, type Line } from './line'
import { isRefusal } from './optional'
import { isNotYet } from './patience'
import { readPinTries } from './pin-counter'
import { PinGuard, type PinSubject, triesLeft } from './pin-guard'
import type { PinMemo } from './pin-memo'
import { askSimState, type SimAnswer, settledSimState } from './sim-state'

export interface UnlockOptions {
  pin?: string
  memo: PinMemo
  subject: PinSubject
  family: Family
  clock: Clock
  /** A person says that card or PIN were changed: for one call only, or the PUK is three calls away. */
  forced?: boolean
  notice?(code: string, message: string): void
  /** How to wait between two questions; default by the clock. */
  pause?(ms: number): Promise<void>
}

interface Unlocking extends UnlockOptions {
  line: Line
  guard: PinGuard
  pause(ms: number): Promise<void>
}

/** What the card may say behind the right PIN before it is ready, in milliseconds. */
const OPENING = { pin: 30_000, busy: 30_000, failing: 30_000, unsaid: 30_000, missing: 10_000 } as const

/** 8.3 of TS 27.007, and TS 31.101 9.5.1. */
const PIN = /^\d{4,8}$/

/**
 * Makes the card usable, if need be by typing its PIN (AT+CPIN, TS 27.007 8.3) - once, and only if the PinGuard permits.
 * Rejects with a ModemError, or with an AtError if the line fails.
 */
export async function unlock(line: Line, options: UnlockOptions): Promise<'ready'> {
  const { memo, subject, clock } = options
  const guard = new PinGuard(memo, subject, clock)
  const pause = options.pause ?? ((ms) => new Promise<void>((resolve) => clock.setTimeout(resolve, ms)))
  const unlocking = { ...options, line, guard, pause }
  if (options.forced) await guarded(() => guard.forget())
  const answer = await settledSimState(line, pause)
  if (answer.state === 'pin') await enter(unlocking)
  else if (answer.state === 'ready') await noted(unlocking, () => guard.foundOpen())
  else if (answer.state === 'unsaid') tellUnsaid(unlocking, answer)
  else throw await unusable(unlocking, answer)
  return 'ready'
}

async function enter(unlocking: Unlocking): Promise<void> {
  const { line, pin, family, guard, forced = false } = unlocking
  if (!pin) throw new ModemError('PIN_MISSING', "The SIM wants its PIN. Put it into the modem's settings.")
  if (!PIN.test(pin)) throw invalid()
  const tries = await readPinTries(line, family)
  await guarded(() => guard.admit(pin, tries, forced))
  const text = `AT+CPIN="${pin}"`
  try {
    await line.run({ text, shown: 'AT+CPIN=****', timeoutMs: DEADLINES.pin })
  } catch (error) {
    // Silence, or the port is gone: the memo stands.
    if (!isRefusal(error)) throw error
    // Not yet may still become a yes; it is not asked again.
    if (!isNotYet(error)) return onRefusal(unlocking, error)
  }
  return onAccepted(unlocking)
}

/** After OK the card still has to come up. */
async function onAccepted(unlocking: Unlocking): Promise<void> {
  const { line, guard, pause } = unlocking
  const answer = await settledSimState(line, pause, OPENING)
  // The PIN was right if it is only the modem that wants another code.
  const opened = answer.state === 'ready' || answer.state === 'locked'
  if (opened) await noted(unlocking, () => guard.opened())
  if (answer.state !== 'ready') throw await unusable(unlocking, answer)
}

/** Wrong, or said in a way that can mean anything: the card is asked what it wants now. */
async function onRefusal(unlocking: Unlocking, error: AtError): Promise<void> {
  const { line, guard, family } = unlocking
  const answer = await askSimState(line)
  if (answer.state === 'ready') return noted(unlocking, () => guard.opened())
  await noted(unlocking, () => guard.refused())
  if (answer.state === 'puk' || isPukRequired(error)) throw pukWanted()
  const tries = await readPinTries(line, family)
  throw new ModemError(
    'PIN_WRONG',
    `The SIM refused the PIN (${error.reply ?? error.message}). ${triesLeft(tries)} Put the right one into the modem's settings and choose "I changed the card or PIN" there; until then none is typed.`,
    error
  )
}

function isPukRequired({ code, number }: AtError): boolean {
  return (code === 'AT_CME' && number === 12) || (code === 'AT_CMS' && number === 316)
}

/** Why a card that is in none of the good states cannot be used. */
async function unusable(unlocking: Unlocking, { state, said }: SimAnswer): Promise<ModemError> {
  switch (state) {
    case 'puk':
      // A PIN whose answer was lost was wrong.
      await noted(unlocking, () => unlocking.guard.refused())
      return pukWanted()
    case 'locked':
      return new ModemError(
        'SIM_LOCKED',
        `The modem is locked to another SIM or operator (${said}). Ask its seller for the unlock code, or use a card that it takes.`
      )
    case 'missing':
      return new ModemError(
        'SIM_MISSING',
        `The modem finds no SIM (${said}). Put one in, and check that it is the right way round.`
      )
    case 'broken':
    case 'failing':
      return new ModemError(
        'SIM_FAILURE',
        `The SIM failed (${said}). Clean its contacts, or try it in a phone.`
      )
    default:
      return new ModemError(
        'SIM_BUSY',
        `The SIM does not become ready (${said}). If it stays like this, restart the modem and check the SIM.`
      )
  }
}

function pukWanted(): ModemError {
  return new ModemError(
    'SIM_PUK',
    'The SIM wants its PUK, because wrong PINs were typed too often. Put it into a phone and type the PUK from the letter of the operator there; then choose "I changed the card or PIN" in the modem\'s settings.'
  )
}

function invalid(): ModemError {
  return new ModemError(
    'PIN_INVALID',
    "The PIN in the modem's settings is none: a PIN has 4 to 8 digits. Nothing was typed."
  )
}

/** A modem without the command has no card that could be locked. */
function tellUnsaid({ notice }: Unlocking, { said }: SimAnswer): void {
  notice?.(
    'SIM_STATE_UNKNOWN',
    `The modem does not say whether the SIM wants its PIN (${said}). It is used as if it did not.`
  )
}

/** A memo that cannot be read or written protects nothing: then no PIN is typed. */
async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ModemError) throw error
    const why = error instanceof Error ? error.message : String(error)
    const message = `The file that keeps a wrong PIN from being typed again cannot be used (${why}), so no PIN is typed. Check the disk and the rights of the directory.`
    throw new ModemError('PIN_GUARDED', message, error)
  }
}

/** What need not fail the whole: the memo that stays where it should go is on the safe side. */
async function noted({ notice }: Unlocking, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    notice?.('PIN_MEMO', error instanceof Error ? error.message : String(error))
  }
}
