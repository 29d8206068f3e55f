import type { ClientConfig } from 'pg'
import type { Clock } from '../../types'
import { StoreError } from '../errors'

export interface PostgresStoreOptions {
  /** `postgresql://role:password@host:5432/database?sslmode=verify-full`: a secret, which no message, error or log shows. */
  url: string
  /** Where its tables are, made if it is not there: lower-case letters, digits and `_`. Default `sms_modem`. */
  schema?: string
  /** For timers only: all moments are the database's. */
  clock: Clock
  /** Most connections at once, beside one that listens. Default 10. */
  connections?: number
  /** An answer that takes longer is none, in milliseconds. Default 10,000. */
  timeoutMs?: number
  /** Whoever watches is called back so often at least, should a word of another host get lost. Default 5,000. */
  pollMs?: number
}

export const DEFAULT_SCHEMA = 'sms_modem'
const DEFAULT_CONNECTIONS = 10
const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_POLL_MS = 5_000
/** How much later than the server this side gives up: its word is the better one. */
const GRACE_MS = 2_000
/** Longer than that no transaction of ours does nothing: its host is gone, and what it has locked becomes free. */
const IDLE_MS = 30_000

export interface Settings {
  config: ClientConfig
  schema: string
  connections: number
  pollMs: number
}

/** Throws BAD_CONFIG, which names the option and never shows the URL. */
export function settingsOf(options: Omit<PostgresStoreOptions, 'clock'>): Settings {
  const { connections = DEFAULT_CONNECTIONS, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const { schema = DEFAULT_SCHEMA, pollMs = DEFAULT_POLL_MS } = options
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith('pg_'))
    throw bad('schema', 'is 1 to 63 lower-case letters, digits and _, without pg_ in front')
  for (const [name, value] of Object.entries({ connections, timeoutMs, pollMs }))
    if (!Number.isInteger(value) || value < 1) throw bad(name, 'is a whole number from 1 on')
  return { config: configOf(options.url, schema, timeoutMs), schema, connections, pollMs }
}

function configOf(url: string, schema: string, timeoutMs: number): ClientConfig {
  const settings = {
    search_path: schema,
    synchronous_commit: 'on',
    default_transaction_isolation: 'read\\ committed',
    statement_timeout: String(timeoutMs),
    lock_timeout: String(timeoutMs),
    idle_in_transaction_session_timeout: String(IDLE_MS)
  }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  return {
    connectionString: withOptions(url, options.join(' ')),
    application_name: 'sms-modem',
    query_timeout: timeoutMs + GRACE_MS,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true
  }
}

/** Behind those that the URL has: the last one counts. */
function withOptions(url: string, options: string): string {
  const parsed = parsedUrl(url)
  const { searchParams } = parsed
  searchParams.set('options', [searchParams.get('options'), options].filter(Boolean).join(' '))
  return parsed.href
}

function parsedUrl(url: string): URL {
  const wanted = 'is postgresql://ROLE:PASSWORD@HOST:5432/DATABASE'
  if (typeof url !== 'string' || !/^postgres(ql)?:\/\//.test(url)) throw bad('url', wanted)
  // What stands behind the first slash of such a password would be taken for the database, and shown.
  if (/[/?#][^@]*@/.test(url.slice(url.indexOf('://') + 3)))
    throw bad('url', `${wanted}; in a password / ? # @ : and % are written %2F %3F %23 %40 %3A %25`)
  try {
    return new URL(url)
  } catch {
    throw bad('url', wanted)
  }
}

function bad(field: string, why: string): StoreError {
  return new StoreError('BAD_CONFIG', `PostgreSQL store: ${field} ${why}.`)
}
