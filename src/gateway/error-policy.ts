import type { ErrorClass, Failure } from '../modem'
import { GatewayError } from './errors'

/** What to do about a message that was refused, or not submitted. */
export type Decision =
  | { do: 'fail' }
  /** The service centre has it already. */
  | { do: 'accept' }
  /** Behind others, after so long. `counts`: only so many times. */
  | { do: 'retry'; afterMs: number; counts: boolean }
  /** The same, and nothing else goes from this SIM meanwhile. */
  | { do: 'holdSim'; afterMs: number; counts: boolean }

/** By code, such as `CMS_38`: what users know better. */
export type ErrorOverrides = Readonly<Record<string, Override>>

export type Override =
  | { do: 'fail' }
  | { do: 'retry'; afterMs?: number; tries?: number }
  | { do: 'holdSim'; afterMs?: number }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

interface Rule {
  do: Decision['do']
  /** Rest before each further try; after the last the message fails. Uncounted ones rest as long as the last says. */
  rests?: readonly number[]
  counted?: true
}

/** Rests of what the network may take later. */
const HOURS = [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
const CONGESTED = [30 * SECOND, 3 * MINUTE, 10 * MINUTE, 30 * MINUTE, ...HOURS]
/** While a modem starts, in quick succession; a message that it will never take must have an end all the same. */
const STARTING = [5 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR]

const POLICY: Readonly<Record<ErrorClass, Rule>> = {
  permanent: { do: 'fail' },
  validity: { do: 'fail' },
  unsupported: { do: 'fail' },
  rejected: { do: 'retry', rests: [15 * MINUTE, HOUR], counted: true },
  duplicate: { do: 'accept' },
  unknownSubscriber: { do: 'retry', rests: [5 * MINUTE], counted: true },
  suspect: { do: 'retry', rests: [MINUTE, 5 * MINUTE], counted: true },
  format: { do: 'retry', rests: [SECOND], counted: true },
  protocol: { do: 'retry', rests: [MINUTE, 5 * MINUTE], counted: true },
  temporary: { do: 'retry', rests: CONGESTED, counted: true },
  outOfService: { do: 'retry', rests: [15 * MINUTE, ...HOURS], counted: true },
  network: { do: 'retry', rests: [5 * MINUTE, 15 * MINUTE, ...HOURS], counted: true },
  busy: { do: 'retry', rests: [5 * SECOND] },
  notReady: { do: 'retry', rests: STARTING, counted: true },
  noService: { do: 'retry', rests: [10 * SECOND] },
  modem: { do: 'retry', rests: [10 * SECOND] },
  line: { do: 'retry', rests: [SECOND] },
  unknown: { do: 'retry', rests: [MINUTE, 5 * MINUTE], counted: true },
  storage: { do: 'holdSim', rests: [30 * SECOND] },
  sim: { do: 'holdSim', rests: [MINUTE] },
  smsc: { do: 'holdSim', rests: [5 * MINUTE] }
}

export interface FailureContext {
  outcome: 'refused' | 'notSubmitted'
  /** That count against the message so far. */
  tries: number
  /** The modem had no network: the try does not count. */
  blind?: boolean | undefined
  overrides?: ErrorOverrides | undefined
}

/** What the policy says of a failure. */
export function decide(
  { code, class: kind }: Pick<Failure, 'code' | 'class'>,
  { outcome, tries, blind, overrides }: FailureContext
): Decision {
  const override = overrides && Object.hasOwn(overrides, code) ? overrides[code] : undefined
  // As the first of all, and it stays that.
  const counted = blind ? 0 : tries
  const decision = override ? overridden(override, counted) : ruled(ruleOf(kind, outcome), counted)
  return blind && 'counts' in decision ? { ...decision, counts: false } : decision
}

/** What the service centre has already it cannot have said before it was asked. */
function ruleOf(kind: ErrorClass, outcome: FailureContext['outcome']): Rule {
  return kind === 'duplicate' && outcome === 'notSubmitted' ? POLICY.unknown : POLICY[kind]
}

function ruled({ do: what, rests = [], counted = undefined }: Rule, tries: number): Decision {
  if (what === 'fail' || what === 'accept') return { do: what }
  if (!counted) return { do: what, afterMs: rests.at(-1)!, counts: false }
  const afterMs = rests[tries]
  return afterMs === undefined ? { do: 'fail' } : { do: what, afterMs, counts: true }
}

function overridden(override: Override, tries: number): Decision {
  if (override.do === 'fail') return { do: 'fail' }
  const { afterMs = 5 * MINUTE } = override
  if (override.do === 'holdSim') return { do: 'holdSim', afterMs, counts: false }
  return tries + 1 < (override.tries ?? 3) ? { do: 'retry', afterMs, counts: true } : { do: 'fail' }
}

/** Shorter ones would try without a pause; longer ones no timer can wait for. */
const LEAST_REST_MS = SECOND
const MOST_REST_MS = 7 * 24 * HOUR
/** What may stand beside `do`. */
const FIELDS: Readonly<Record<Override['do'], readonly string[]>> = {
  fail: [],
  retry: ['afterMs', 'tries'],
  holdSim: ['afterMs']
}

/** Checks what a user has written. Throws BAD_OPTION. */
export function parseErrorOverrides(value: unknown): ErrorOverrides {
  if (!isObject(value))
    throw bad('errors', 'Give an object of codes, such as { "CMS_38": { "do": "fail" } }.')
  for (const [code, override] of Object.entries(value)) {
    const field = `errors.${code}`
    if (!/^CM[SE]_(0|[1-9]\d{0,4})$|^(?!CM[SE]_?$)[A-Z][A-Z_]+$/.test(code))
      throw bad(field, `"${code}" is no code, such as CMS_38.`)
    checkOverride(override, field)
  }
  return value as ErrorOverrides
}

function checkOverride(override: unknown, field: string): void {
  const { do: what, ...rest } = isObject(override) ? override : {}
  if (typeof what !== 'string' || !Object.hasOwn(FIELDS, what))
    throw bad(`${field}.do`, 'Say what to do: "fail", "retry" or "holdSim".')
  const foreign = Object.keys(rest).find((name) => !FIELDS[what as Override['do']].includes(name))
  if (foreign !== undefined) throw bad(`${field}.${foreign}`, `"${foreign}" does not go with "${what}".`)
  const { afterMs, tries } = rest
  if (afterMs !== undefined && !isWithin(afterMs, LEAST_REST_MS, MOST_REST_MS))
    throw bad(`${field}.afterMs`, 'A rest is a number of milliseconds, from a second to a week.')
  if (tries !== undefined && !(Number.isInteger(tries) && isWithin(tries, 1, 1000)))
    throw bad(`${field}.tries`, 'Tries are a whole number from 1 to 1000.')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function bad(field: string, message: string): GatewayError {
  return new GatewayError('BAD_OPTION', message, { field })
}
