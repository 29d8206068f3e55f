import { type Limits, parseWindow, type Window } from '../../gateway'
import { compact } from '../compact'
import { badConfig, flagOf, numberOf, textOf } from '../config'
import { type Connection, type ConnectionConfig, connectionOf } from './connection'

/** What the modem-config dialog saves. Every property may be missing. */
export interface ModemConfig extends ConnectionConfig {
  id: string
  name?: unknown
  version?: unknown
  country?: unknown
  pool?: unknown
  smsc?: unknown
  store?: unknown
  pollSeconds?: unknown
  keepAliveSeconds?: unknown
  gapMs?: unknown
  rejectCallsAfter?: unknown
  limitMinute?: unknown
  limitHour?: unknown
  limitDay?: unknown
  windowFrom?: unknown
  windowUntil?: unknown
  windowDays?: unknown
  windowZone?: unknown
  windowForAlerts?: unknown
}

export interface ModemCredentials {
  pin?: unknown
  database?: unknown
}

/** A modem-config as the runtime uses it. */
export interface ModemSettings {
  id: string
  name: string
  connection: Connection
  pin?: string
  /** ISO 3166 alpha-2, for numbers without a country code. */
  country?: string
  pool: string
  smsc?: string
  /** PostgreSQL; absent: the embedded store of the user directory. */
  database?: string
  pollMs?: number
  keepAliveMs?: number
  gapMs?: number
  rejectCallsAfter?: number
  limits?: Limits
  window?: Window
  windowForAlerts: boolean
}

const SECOND = 1000

/** Throws a FlowError, or a GatewayError for the send window, that names the field. */
export function modemSettings(config: ModemConfig, credentials: ModemCredentials = {}): ModemSettings {
  const connection = connectionOf(config)
  const { id } = config
  return {
    id,
    name: textOf(config.name) || id,
    connection,
    pool: textOf(config.pool) || `modem ${id}`,
    windowForAlerts: flagOf(config.windowForAlerts),
    ...pinOf(credentials),
    ...databaseOf(config, credentials),
    ...compact({
      country: countryOf(config.country),
      smsc: textOf(config.smsc) || undefined,
      pollMs: times(atLeast(config.pollSeconds, 'pollSeconds', 5), SECOND),
      keepAliveMs: times(atLeast(config.keepAliveSeconds, 'keepAliveSeconds', 5), SECOND),
      gapMs: connection.kind === 'virtual' ? 0 : atLeast(config.gapMs, 'gapMs', 0),
      rejectCallsAfter: atLeast(config.rejectCallsAfter, 'rejectCallsAfter', 1),
      limits: limitsOf(config, connection),
      window: windowOf(config)
    })
  }
}

function pinOf({ pin }: ModemCredentials): { pin?: string } {
  const text = textOf(pin)
  if (text === '') return {}
  if (/^\d{4,8}$/.test(text)) return { pin: text }
  throw badConfig('pin', 'A PIN has 4 to 8 digits. Nothing was typed.')
}

function databaseOf({ store }: ModemConfig, { database }: ModemCredentials): { database?: string } {
  if (textOf(store, 'embedded') !== 'postgres') return {}
  const url = textOf(database)
  if (url !== '') return { database: url }
  throw badConfig('database', 'The store is PostgreSQL, but there is no address of a database.')
}

function countryOf(value: unknown): string | undefined {
  const text = textOf(value).toUpperCase()
  if (text === '' || /^[A-Z]{2}$/.test(text)) return text || undefined
  throw badConfig('country', `"${text}" is no country: two letters, such as ID or GB.`)
}

/** What exceeds these has to set its own; a virtual modem costs nothing. */
function limitsOf(config: ModemConfig, { kind }: Connection): Limits | undefined {
  const limits = compact({
    minute: atLeast(config.limitMinute, 'limitMinute', 1),
    hour: atLeast(config.limitHour, 'limitHour', 1),
    day: atLeast(config.limitDay, 'limitDay', 1)
  })
  if (Object.keys(limits).length > 0) return limits
  return kind === 'virtual' ? {} : undefined
}

function windowOf({ windowFrom, windowUntil, windowDays, windowZone }: ModemConfig): Window | undefined {
  const from = textOf(windowFrom)
  const until = textOf(windowUntil)
  const days = textOf(windowDays)
    .split(/[,\s]+/)
    .filter((day) => day !== '')
    .map(Number)
  if (from === '' && until === '' && days.length === 0) return undefined
  const timeZone = textOf(windowZone)
  return parseWindow({ from: from || '00:00', until: until || '24:00', days, ...(timeZone && { timeZone }) })
}

function atLeast(value: unknown, field: string, least: number): number | undefined {
  const number = numberOf(value, field)
  if (number === undefined || number >= least) return number
  throw badConfig(field, `${field} is at least ${least}.`)
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor
}
