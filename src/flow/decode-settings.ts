import type { DecodeOptions } from '../pdu'
import { flagOf, textOf } from './config'
import { type Message, optionsOf } from './message'

/** What the pdu-decode dialog saves. Every property may be missing. */
export interface DecodeConfig {
  version?: number
  direction?: unknown
  hasSmsc?: unknown
  rpError?: unknown
  anatomy?: unknown
}

/** decode()'s options, and whether the anatomy is wanted. */
export interface DecodeSettings extends DecodeOptions {
  anatomy?: boolean
}

const OPTIONS = ['toNetwork', 'noSmsc', 'rpError', 'anatomy', 'lossless'] as const

/** The dialog's fields as decode() takes them. */
export function decodeSettings(config: DecodeConfig): DecodeSettings {
  return {
    toNetwork: textOf(config.direction, 'from-network') === 'to-network',
    noSmsc: !flagOf(config.hasSmsc, true),
    rpError: flagOf(config.rpError),
    anatomy: flagOf(config.anatomy)
  }
}

/** The dialog's settings with those of `msg.sms.options` over them. */
export function withDecodeOptions(settings: DecodeSettings, msg: Message): DecodeSettings {
  const options = optionsOf(msg, OPTIONS)
  const merged = { ...settings }
  for (const name of OPTIONS) {
    if (options[name] !== undefined) merged[name] = flagOf(options[name])
  }
  return merged
}
