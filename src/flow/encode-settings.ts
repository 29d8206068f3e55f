import type { MessageInput } from '../pdu'
import { flagOf, numberOf, textOf } from './config'
import { isFields, type Message, optionsOf } from './message'

/** What the pdu-encode dialog saves. Every property may be missing. */
export interface EncodeConfig {
  version?: number
  to?: unknown
  toType?: unknown
  encoding?: unknown
  class?: unknown
  languages?: unknown
  validity?: unknown
  validityUnit?: unknown
  report?: unknown
  portDst?: unknown
  portSrc?: unknown
  replace?: unknown
  smsc?: unknown
  concatBits?: unknown
  lookalikes?: unknown
}

/** encode()'s input but for the recipient and the body. */
export type EncodeSettings = Partial<Omit<MessageInput, 'to' | 'text' | 'data'>>

const MINUTES: Record<string, number> = { minutes: 1, hours: 60, days: 1440 }

const OPTIONS = [
  'encoding',
  'class',
  'flash',
  'languages',
  'validity',
  'report',
  'ports',
  'replace',
  'smsc',
  'concatBits',
  'mr',
  'lookalikes',
  'pid'
] as const

/** Options of sms-send that say nothing about the PDU: a message may carry them on its way there. */
const OPTIONS_OF_SENDING = ['key', 'priority', 'notBefore', 'expires', 'unknown']

/** Where the recipient comes from, as Node-RED's typedInput saves it. */
export function recipientSource(config: EncodeConfig): { value: string; type: string } {
  return { value: textOf(config.to, 'to'), type: textOf(config.toType, 'msg') }
}

/** The dialog's fields as encode() takes them. */
export function settingsOf(config: EncodeConfig): EncodeSettings {
  const validity = numberOf(config.validity, 'validity')
  const dst = numberOf(config.portDst, 'portDst')
  const src = numberOf(config.portSrc, 'portSrc')
  return compact({
    encoding: orNothing(textOf(config.encoding) || 'auto', 'auto'),
    class: numberOf(config.class, 'class'),
    languages: languagesOf(textOf(config.languages)),
    validity: validity === undefined ? undefined : validity * (MINUTES[textOf(config.validityUnit)] ?? 1),
    srr: flagOf(config.report),
    ports: dst === undefined ? undefined : src === undefined ? { dst } : { dst, src },
    replace: orNothing(numberOf(config.replace, 'replace'), 0),
    smsc: orNothing(textOf(config.smsc), ''),
    concatBits: numberOf(config.concatBits, 'concatBits'),
    lookalikes: flagOf(config.lookalikes)
  })
}

/** The dialog's settings with those of `msg.sms.options` over them; `null` takes one away. */
export function withOptions(settings: EncodeSettings, msg: Message): EncodeSettings {
  const options = optionsOf(msg, OPTIONS, OPTIONS_OF_SENDING)
  const merged: Record<string, unknown> = { ...settings }
  // Both set TP-PID: the message's choice wins over the dialog's.
  if (options.pid !== undefined) delete merged.replace
  for (const name of OPTIONS) {
    const value = options[name]
    if (value !== undefined) apply(merged, name, value)
  }
  return compact(merged)
}

function apply(settings: Record<string, unknown>, name: (typeof OPTIONS)[number], value: unknown): void {
  if (name === 'flash') {
    if (value) settings.class = 0
    else if (settings.class === 0) delete settings.class
  } else if (name === 'report') settings.srr = Boolean(value)
  else if (name === 'encoding') settings.encoding = value === 'auto' ? undefined : value
  else if (name === 'languages') settings.languages = typeof value === 'string' ? languagesOf(value) : value
  else if (name === 'ports') settings.ports = isFields(value) || value === null ? value : { dst: value }
  else settings[name] = value
}

/** 'all', or a list of names or TS 23.038 identifiers; empty = none. */
function languagesOf(text: string): EncodeSettings['languages'] {
  const names = text.split(/[,;\s]+/).filter((name) => name !== '')
  if (names.length === 0) return undefined
  return names.some((name) => name.toLowerCase() === 'all') ? 'all' : names
}

function orNothing<T>(value: T, nothing: T): T | undefined {
  return value === nothing ? undefined : value
}

/** Without what is not set. The codec checks the values: they come from people and from messages. */
function compact(fields: Record<string, unknown>): EncodeSettings {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  )
}
