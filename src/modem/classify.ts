import type { AtError, AtErrorCode } from '../at'
import { CME_CLASSES, CMS_CLASSES, type CodeClass, UNLISTED } from './error-classes'
import type { ErrorClass, Family } from './family'
import { NEXT_STEP } from './next-steps'
import type { Failure, Outcome } from './outcome'

export interface ClassifyContext {
  /** The error came later than 30 s after Ctrl-Z: then a refusal may be the modem's own despair. */
  elapsedLate: boolean
  family: Family
}

type Failed = Exclude<Outcome, { outcome: 'accepted' }>

/** What an AtError without a number stands for. */
const WITHOUT_NUMBER: Readonly<Partial<Record<AtErrorCode, ErrorClass>>> = {
  AT_TIMEOUT: 'modem',
  // An octet was lost, or the modem is about something else.
  AT_NO_PROMPT: 'notReady',
  // The only thing that cuts a command off is that the modem started anew.
  AT_ABORTED: 'modem',
  AT_REFUSED: 'notReady'
}
/** Refusals that do not say why. */
const REFUSALS: ReadonlySet<AtErrorCode> = new Set(['AT_REFUSED', 'AT_CME', 'AT_CMS'])

const UNSPECIFIC = { code: 'UNSPECIFIC_ERROR', class: 'unknown' } as const
const OUTCOMES = { refused: 'refused', no: 'notSubmitted', unknown: 'unknown' } as const
const SENTENCES = {
  refused: 'The network refused the message.',
  notSubmitted: 'The message was not sent.',
  unknown: 'The message may have been sent.'
} as const

/**
 * What is known of a submission that ended with this error. Before the data was written nothing can have gone out.
 * Behind Ctrl-Z it depends on who said no: the network, the modem, or nobody.
 */
export function classify(error: unknown, { elapsedLate, family }: ClassifyContext): Failed {
  if (!isAtError(error)) return failed('unknown', { code: codeOf(error), class: 'unknown' }, messageOf(error))
  const meaning = meaningOf(error, family)
  const code = meaning.numbered ?? error.code
  const said = meaning.text ? `${error.message} That is: ${meaning.text}.` : error.message
  if (error.phase !== 'data') return failed('notSubmitted', { code, class: meaning.class }, said)
  if (meaning.numbered === undefined) {
    const behind = REFUSALS.has(error.code) ? UNSPECIFIC : { code: error.code, class: meaning.class }
    return failed('unknown', behind, said)
  }
  if (elapsedLate && meaning.submitted !== 'unknown') {
    const late = `${said} That came late: it need not be the answer of the network.`
    return failed('unknown', { code: 'LATE_REFUSAL', class: meaning.class }, late)
  }
  return failed(OUTCOMES[meaning.submitted], { code, class: meaning.class }, said)
}

function failed(outcome: Failed['outcome'], failure: Omit<Failure, 'message'>, said: string): Failed {
  return { outcome, ...failure, message: `${SENTENCES[outcome]} ${said} ${NEXT_STEP[failure.class]}` }
}

/** `numbered`: what the code is called, if the error has a number. `text`: only where it is the maker's own. */
function meaningOf(
  { code, number }: AtError,
  { cmsCodes }: Family
): CodeClass & { numbered?: string; text?: string } {
  if (number === undefined) {
    const kind = WITHOUT_NUMBER[code] ?? (code.startsWith('PORT_') ? 'line' : 'unknown')
    return { class: kind, submitted: 'unknown' }
  }
  if (code === 'AT_CMS') {
    const meaning = cmsCodes?.[number] ?? CMS_CLASSES.get(number) ?? UNLISTED
    return { ...meaning, numbered: `CMS_${number}` }
  }
  return { ...(CME_CLASSES.get(number) ?? UNLISTED), numbered: `CME_${number}` }
}

/** By what it has, not by its class, which may exist twice in a process. */
function isAtError(error: unknown): error is AtError {
  return error instanceof Error && error.name === 'AtError'
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'NO_ANSWER'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
