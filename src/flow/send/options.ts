import type { EnqueueRequest, Policy, Priority } from '../../gateway'
import { compact } from '../compact'
import { flagOf, numberOf, textOf } from '../config'
import { FlowError } from '../errors'
import { isFields, type Message, optionsOf } from '../message'
import { applyFlash, languagesOf, pduOption, validityOf } from '../pdu-options'

/** What the sms-send dialog saves. Every property may be missing. */
export interface SendConfig {
  version?: unknown
  modem?: unknown
  to?: unknown
  toType?: unknown
  text?: unknown
  textType?: unknown
  encoding?: unknown
  class?: unknown
  languages?: unknown
  validity?: unknown
  validityUnit?: unknown
  report?: unknown
  priority?: unknown
  unknown?: unknown
}

/** What a message is sent with, but for recipient, body and pool. */
export type SendOptions = Pick<
  EnqueueRequest,
  | 'key'
  | 'class'
  | 'encoding'
  | 'languages'
  | 'validityMinutes'
  | 'report'
  | 'priority'
  | 'notBefore'
  | 'expires'
  | 'ports'
  | 'replace'
  | 'smsc'
  | 'policy'
>

const KNOWN = [
  'key',
  'flash',
  'class',
  'encoding',
  'languages',
  'validity',
  'report',
  'priority',
  'notBefore',
  'expires',
  'ports',
  'replace',
  'smsc',
  'unknown'
] as const
/** How messages are addressed by msg.action, and pdu-encode's own. */
const FOREIGN = ['id', 'batch', 'concatBits', 'mr', 'lookalikes', 'pid']

/** The dialog's fields. Throws a FlowError that names the field. */
export function sendDefaults(config: SendConfig): SendOptions {
  return compact({
    encoding: encodingOf(textOf(config.encoding)),
    class: numberOf(config.class, 'class'),
    languages: languagesOf(textOf(config.languages)),
    validityMinutes: validityOf(config.validity, config.validityUnit),
    report: flagOf(config.report),
    priority: (textOf(config.priority) || undefined) as Priority | undefined,
    policy: (textOf(config.unknown) || undefined) as Policy | undefined
  })
}

/** The same with those of `msg.sms.options` over them; `null` takes one away. Throws BAD_OPTION. */
export function sendOptions(defaults: SendOptions, msg: Message): SendOptions {
  const given = optionsOf(msg, KNOWN, FOREIGN)
  const options: Record<string, unknown> = { ...defaults }
  for (const name of KNOWN) if (given[name] !== undefined) apply(options, name, given[name])
  // The gateway checks the values, and names the one that is wrong.
  return compact(options) as SendOptions
}

function apply(options: Record<string, unknown>, name: (typeof KNOWN)[number], value: unknown): void {
  switch (name) {
    case 'flash':
      applyFlash(options, value)
      break
    case 'unknown':
      options.policy = value
      break
    case 'validity':
      options.validityMinutes = value === null ? null : minutesOf(value)
      break
    case 'notBefore':
    case 'expires':
      options[name] = value === null ? null : momentOf(value, name)
      break
    case 'encoding':
      options.encoding = value === null ? null : encodingOf(String(value))
      break
    case 'report':
      options.report = Boolean(value)
      break
    default:
      options[name] = pduOption(name, value)
  }
}

function minutesOf(value: unknown): number {
  const minutes = isFields(value) ? value.minutes : value
  if (typeof minutes === 'number' && minutes > 0) return minutes
  throw bad('validity', 'validity is a number of minutes, such as 60.')
}

/** A Date, milliseconds since 1970, or an ISO 8601 time. */
function momentOf(value: unknown, field: string): number {
  const moment =
    value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value
  if (typeof moment === 'number' && Number.isFinite(moment)) return moment
  throw bad(field, `${field} is a time such as 2030-01-31T12:00:00Z, a Date, or milliseconds since 1970.`)
}

function encodingOf(text: string): SendOptions['encoding'] {
  if (text === '' || text === 'auto') return undefined
  if (text === 'gsm7' || text === '8bit' || text === 'ucs2') return text
  throw bad('encoding', `"${text}" is no encoding: choose auto, gsm7, 8bit or ucs2.`)
}

function bad(name: string, message: string): FlowError {
  return new FlowError('BAD_OPTION', message, `sms.options.${name}`)
}
