import { type Limits, parseWindow, type Window } from '../../gateway'
import { FAMILY_NAMES } from '../../modem'
import { compact } from '../compact'
import { badConfig, flagOf, textOf, within } from '../config'
import { CALLING_CODES } from '../countries'
import { upToDate } from '../migrations'
import { type Connection, type ConnectionConfig, connectionOf } from './connection'

/** What the modem-config dialog saves. Every property may be missing. */
export interface ModemConfig extends ConnectionConfig {
  id: string
  name?: unknown
  version?: unknown
  country?: unknown
  pool?: unknown
  smsc?: unknown
  routes?: unknown
  store?: unknown
  profile?: unknown
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
  /** Prefixes of numbers that go by this modem of the pool. */
  routes?: readonly string[]
  smsc?: string
  /** PostgreSQL; absent: the embedded store of the user directory. */
  database?: string
  pollMs?: number
  keepAliveMs?: number
  /** Name of the family that the modem is taken for. */
  profile?: string
  gapMs?: number
  rejectCallsAfter?: number
  limits?: Limits
  window?: Window
  windowForAlerts: boolean
}

const SECOND = 1000
/** In seconds. */
const DAY = 86_400
const MOST_GAP_MS = 10_000
const MOST_RINGS = 100
/** More than any SIM sends. */
const MOST_PARTS = 1_000_000_000

/** Throws a FlowError, or a GatewayError for the send window, that names the field. */
export function modemSettings(given: ModemConfig, credentials: ModemCredentials = {}): ModemSettings {
  const config = upToDate('modem-config', given)
  const connection = connectionOf(config)
  const { id } = config
  return {
    id,
    name: textOf(config.name) || id,
    connection,
    pool: textOf(config.pool) || `modem ${id}`,
    windowForAlerts: flagOf(config.windowForAlerts),
    // Others have no field for it: what is left of an earlier choice does not count.
    ...((connection.kind === 'serial' || connection.kind === 'tcp') && pinOf(credentials)),
    ...databaseOf(config, credentials),
    ...compact({
      country: countryOf(config.country),
      routes: routesOf(config.routes),
      profile: connection.kind === 'virtual' ? undefined : profileOf(config.profile),
      smsc: smscOf(config.smsc),
      pollMs: times(within(config.pollSeconds, 'pollSeconds', [5, DAY]), SECOND),
      keepAliveMs: times(within(config.keepAliveSeconds, 'keepAliveSeconds', [5, DAY]), SECOND),
      gapMs: connection.kind === 'virtual' ? 0 : within(config.gapMs, 'gapMs', [0, MOST_GAP_MS]),
      rejectCallsAfter: within(config.rejectCallsAfter, 'rejectCallsAfter', [1, MOST_RINGS]),
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

function smscOf(value: unknown): string | undefined {
  const number = textOf(value)
  if (number === '' || /^\+?\d{3,20}$/.test(number)) return number || undefined
  throw badConfig('smsc', `"${number}" is no service centre: write its number, such as +628110000000.`)
}

function routesOf(value: unknown): string[] | undefined {
  const prefixes = textOf(value)
    .split(/[,;\s]+/)
    .filter((prefix) => prefix !== '')
  const bad = prefixes.find((prefix) => !/^\+\d{1,15}$/.test(prefix))
  if (bad !== undefined)
    throw badConfig(
      'routes',
      `"${bad}" is no beginning of numbers: write it with its country code, as +6281.`
    )
  return prefixes.length > 0 ? prefixes : undefined
}

function profileOf(value: unknown): string | undefined {
  const name = textOf(value)
  if (name === '' || FAMILY_NAMES.includes(name)) return name || undefined
  throw badConfig(
    'profile',
    `"${name}" is no kind of modem: choose one of ${FAMILY_NAMES.join(', ')}, or none.`
  )
}

function countryOf(value: unknown): string | undefined {
  const text = textOf(value).toUpperCase()
  if (text === '' || CALLING_CODES.has(text)) return text || undefined
  throw badConfig('country', `"${text}" is no country: two letters, such as ID or GB.`)
}

/** What exceeds these has to set its own; a virtual modem costs nothing. */
function limitsOf(config: ModemConfig, { kind }: Connection): Limits | undefined {
  const limits = compact({
    minute: within(config.limitMinute, 'limitMinute', [1, MOST_PARTS]),
    hour: within(config.limitHour, 'limitHour', [1, MOST_PARTS]),
    day: within(config.limitDay, 'limitDay', [1, MOST_PARTS])
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

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor
}
