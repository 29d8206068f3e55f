import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ModemSettings } from './settings'

const ROOT = 'sms-modem'
const VIRTUAL = 'virtual'
/** Of PostgreSQL, for what virtual modems send. */
const VIRTUAL_SCHEMA = 'sms_modem_virtual'
const HASH_DIGITS = 16

/** Where the messages of a modem-config are kept. */
export interface Place {
  /** The same key is the same store. It may hold a password: never shown. */
  key: string
  /** On this host: the store, or what is kept beside a shared one. */
  directory: string
  /** PostgreSQL, shared with other hosts. */
  database?: { url: string; schema?: string; journal: string }
}

/** The store of a modem-config. What a virtual modem sends must never wait for a real one: it has a store of its own. */
export function placeOf(
  userDir: string,
  { connection, database }: Pick<ModemSettings, 'connection' | 'database'>
): Place {
  const isVirtual = connection.kind === 'virtual'
  const directory = isVirtual ? join(userDir, ROOT, VIRTUAL) : join(userDir, ROOT)
  if (database === undefined) return { key: directory, directory }
  const key = JSON.stringify([directory, database])
  return {
    key,
    directory,
    database: {
      url: database,
      journal: join(
        directory,
        `journal-${createHash('sha256').update(key).digest('hex').slice(0, HASH_DIGITS)}`
      ),
      ...(isVirtual && { schema: VIRTUAL_SCHEMA })
    }
  }
}
