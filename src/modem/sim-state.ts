import { AtError } from '../at'
import { type Line, query } from './line'

export type SimState =
  | 'ready'
  /** It wants its PIN. */
  | 'pin'
  | 'puk'
  /** The modem is locked to another card or operator. */
  | 'locked'
  | 'missing'
  /** For good. */
  | 'broken'
  /** Not yet: still starting. */
  | 'busy'
  /** It says that it failed, which passes for some while they start. */
  | 'failing'
  /** The modem does not know the question. */
  | 'unsaid'

export interface SimAnswer {
  state: SimState
  /** What the modem said, for sentences. */
  said: string
}

/** Whether messages can go, as far as the card is concerned. A modem that does not know the question has no lock. */
export function isUsable(state: SimState): boolean {
  return state === 'ready' || state === 'unsaid'
}

/** Some modems leave out the OK behind the answer. */
const GRACE_MS = 2000
/** And some say it first. */
const LATE_MS = 500
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 3000

/** What may still change by itself, and how long that takes at the most, in milliseconds. */
const PATIENCE: Readonly<Partial<Record<SimState, number>>> = {
  busy: 120_000,
  failing: 120_000,
  unsaid: 30_000,
  // What some say until they have found it.
  missing: 10_000
}

/** <err> of +CME ERROR (TS 27.007 9.2) and +CMS ERROR (TS 27.005 3.2.5) to AT+CPIN?. */
const CME_STATES: readonly [codes: readonly number[], state: SimState][] = [
  [[5, 6, 7, 40, 41, 42, 43, 44, 45, 46, 47, 48], 'locked'],
  [[10], 'missing'],
  [[11], 'pin'],
  [[12], 'puk'],
  [[13], 'failing'],
  [[15], 'broken'],
  [[17, 18], 'ready'],
  [[4], 'unsaid']
]
const CMS_STATES: readonly [codes: readonly number[], state: SimState][] = [
  [[312], 'locked'],
  [[310], 'missing'],
  [[311], 'pin'],
  [[316], 'puk'],
  [[313], 'failing'],
  [[315], 'broken'],
  [[317, 318], 'ready'],
  [[303], 'unsaid']
]

/** Asks once, AT+CPIN? (TS 27.007 8.3). Rejects only if the line fails. */
export async function askSimState(line: Line): Promise<SimAnswer> {
  try {
    const { lines } = await line.run(query('AT+CPIN?', { graceMs: GRACE_MS, lateInfoMs: LATE_MS }))
    // The last one holds: a card that becomes ready meanwhile says so by the same words.
    const last = lines.at(-1)?.text
    return last === undefined ? { state: 'ready', said: 'OK' } : { state: parseSimState(last), said: last }
  } catch (error) {
    const state = stateOfError(error)
    if (state === undefined) throw error
    return { state, said: (error as AtError).reply ?? (error as AtError).message }
  }
}

/** Asks until the answer is one that stays. `wanted`: what else is waited for, and how long. */
export async function settledSimState(
  line: Line,
  pause: (ms: number) => Promise<void>,
  patience: Readonly<Partial<Record<SimState, number>>> = PATIENCE
): Promise<SimAnswer> {
  let waited = 0
  for (let rest = FIRST_PAUSE_MS; ; rest = Math.min(rest * 2, LONGEST_PAUSE_MS)) {
    const answer = await askSimState(line)
    if (waited >= (patience[answer.state] ?? 0)) return answer
    await pause(rest)
    waited += rest
  }
}

/** `+CPIN: SIM PIN`, with or without blanks and quotation marks. */
export function parseSimState(answer: string): SimState {
  const code = answer
    .slice(answer.indexOf(':') + 1)
    .replace(/"/g, '')
    .trim()
    .toUpperCase()
  if (code === 'READY') return 'ready'
  // The second code is for fixed dialling and charges: messages go without it.
  if (/^U?SIM (PIN|PUK)2$/.test(code)) return 'ready'
  if (/^U?SIM PIN$/.test(code)) return 'pin'
  if (/^U?SIM PUK$/.test(code)) return 'puk'
  if (/^PH-/.test(code)) return 'locked'
  if (/NOT INSERTED|NO SIM|REMOVED|ABSENT/.test(code)) return 'missing'
  return /BLOCKED/.test(code) ? 'broken' : 'busy'
}

function stateOfError(error: unknown): SimState | undefined {
  if (!(error instanceof AtError)) return undefined
  const { code, number } = error
  if (code === 'AT_REFUSED') return 'unsaid'
  if (code !== 'AT_CME' && code !== 'AT_CMS') return undefined
  const states = code === 'AT_CME' ? CME_STATES : CMS_STATES
  return states.find(([codes]) => number !== undefined && codes.includes(number))?.[1] ?? 'busy'
}
