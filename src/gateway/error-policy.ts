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
const PATIENT = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]

const POLICY: Readonly<Record<ErrorClass, Rule>> = {
  permanent: { do: 'fail' },
  validity: { do: 'fail' },
  unsupported: { do: 'fail' },
  rejected: { do: 'fail' },
  duplicate: { do: 'accept' },
  unknownSubscriber: { do: 'retry', rests: [5 * MINUTE], counted: true },
  suspect: { do: 'retry', rests: [MINUTE, 5 * MINUTE], counted: true },
  format: { do: 'retry', rests: [SECOND], counted: true },
  protocol: { do: 'retry', rests: [MINUTE, 5 * MINUTE], counted: true },
  temporary: { do: 'retry', rests: PATIENT, counted: true },
  outOfService: { do: 'retry', rests: PATIENT.slice(2), counted: true },
  network: { do: 'retry', rests: PATIENT, counted: true },
  busy: { do: 'retry', rests: [5 * SECOND] },
  notReady: { do: 'retry', rests: [5 * SECOND] },
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
  overrides?: ErrorOverrides | undefined
}

/** What the policy says of a failure. */
export function decide(
  { code, class: kind }: Pick<Failure, 'code' | 'class'>,
  { tries, overrides }: FailureContext
): Decision {
  const override = overrides && Object.hasOwn(overrides, code) ? overrides[code] : undefined
  return override ? overridden(override, tries) : ruled(POLICY[kind], tries)
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

/** Checks what a user has written. Throws BAD_OPTION. */
export function parseErrorOverrides(value: unknown): ErrorOverrides {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad('errors', 'Give an object of codes, such as { "CMS_38": { "do": "fail" } }.')
  for (const [code, override] of Object.entries(value)) {
    const field = `errors.${code}`
    if (!/^(CMS|CME)_\d{1,5}$|^[A-Z_]+$/.test(code)) throw bad(field, `"${code}" is no code, such as CMS_38.`)
    checkOverride(override, field)
  }
  return value as ErrorOverrides
}

function checkOverride(override: unknown, field: string): void {
  const { do: what, afterMs, tries } = (override ?? {}) as Record<string, unknown>
  if (!['fail', 'retry', 'holdSim'].includes(what as string))
    throw bad(`${field}.do`, 'Say what to do: "fail", "retry" or "holdSim".')
  if (afterMs !== undefined && !(typeof afterMs === 'number' && afterMs >= 0 && Number.isFinite(afterMs)))
    throw bad(`${field}.afterMs`, 'A rest is a number of milliseconds.')
  if (tries !== undefined && !(Number.isInteger(tries) && (tries as number) >= 1))
    throw bad(`${field}.tries`, 'Tries are a whole number from 1 on.')
}

function bad(field: string, message: string): GatewayError {
  return new GatewayError('BAD_OPTION', message, { field })
}
