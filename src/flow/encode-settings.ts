import type { MessageInput } from '../pdu'
import { compact } from './compact'
import { flagOf, numberOf, textOf } from './config'
import { type Message, optionsOf } from './message'
import { applyFlash, languagesOf, pduOption, validityOf } from './pdu-options'

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

/** The dialog's fields as encode() takes them. */
export function settingsOf(config: EncodeConfig): EncodeSettings {
  const dst = numberOf(config.portDst, 'portDst')
  const src = numberOf(config.portSrc, 'portSrc')
  return compact({
    encoding: orNothing(textOf(config.encoding) || 'auto', 'auto'),
    class: numberOf(config.class, 'class'),
    languages: languagesOf(textOf(config.languages)),
    validity: validityOf(config.validity, config.validityUnit),
    srr: flagOf(config.report),
    ports: dst === undefined ? undefined : src === undefined ? { dst } : { dst, src },
    replace: orNothing(numberOf(config.replace, 'replace'), 0),
    smsc: orNothing(textOf(config.smsc), ''),
    concatBits: numberOf(config.concatBits, 'concatBits'),
    lookalikes: flagOf(config.lookalikes)
  }) as EncodeSettings
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
  // The codec checks the values: they come from people and from messages.
  return compact(merged) as EncodeSettings
}

function apply(settings: Record<string, unknown>, name: (typeof OPTIONS)[number], value: unknown): void {
  if (name === 'flash') applyFlash(settings, value)
  else if (name === 'report') settings.srr = Boolean(value)
  else if (name === 'encoding') settings.encoding = value === 'auto' ? undefined : value
  else settings[name] = pduOption(name, value)
}

function orNothing<T>(value: T, nothing: T): T | undefined {
  return value === nothing ? undefined : value
}
