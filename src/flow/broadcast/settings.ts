import { badConfig, flagOf, numberOf, textOf } from '../config'
import { upToDate } from '../migrations'
import { type SendConfig, type SendOptions, sendDefaults } from '../send/options'

/** What the sms-broadcast dialog saves. Every property may be missing. */
export interface BroadcastConfig extends SendConfig {
  number?: unknown
  missing?: unknown
  shortCodes?: unknown
  price?: unknown
  currency?: unknown
}

export interface BroadcastSettings {
  modem: string
  number: string
  text: unknown
  textType: unknown
  lenient: boolean
  shortCodes: boolean
  price?: number
  currency: string
  defaults: SendOptions
}

/** Throws a FlowError that names the field. */
export function broadcastSettings(given: BroadcastConfig): BroadcastSettings {
  const config = upToDate('sms-broadcast', given)
  const price = numberOf(config.price, 'price')
  if (price !== undefined && !(price >= 0)) throw badConfig('price', 'The price of a part is 0 or more.')
  return {
    modem: textOf(config.modem),
    number: textOf(config.number) || 'to',
    text: config.text,
    textType: textOf(config.textType) || 'str',
    lenient: textOf(config.missing) === 'fail',
    shortCodes: flagOf(config.shortCodes),
    ...(price !== undefined && { price }),
    currency: textOf(config.currency),
    // Twice is worse than late: the opposite of an alarm.
    defaults: { policy: 'hold', priority: 'bulk', ...sendDefaults(config) }
  }
}
