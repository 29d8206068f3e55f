import type { Client, ClientConfig, Pool, PoolClient, QueryConfig } from 'pg'
import { StoreError } from '../errors'
import { isBroken, isLost, isRefused, isUndone, storeError, uncertain } from './errors'
import type { Settings } from './options'

/** Rows of a statement, in which `$1`, `$2`… are the values. */
export type Sql = <Row = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>

/** What others did at the same moment undid it: so often it is done again. */
const MOST_TRIES = 10

/** The connections to a database: as many as needed, up to a bound; what breaks is replaced. */
export class Database {
  readonly name: string
  readonly #pool: Pool
  readonly #config: ClientConfig
  #ended: Promise<void> | undefined
  /** Each text is planned once in a connection. */
  readonly #names = new Map<string, string>()

  /** Throws BAD_CONFIG. Connects when it is first used. */
  constructor({ config, connections }: Pick<Settings, 'config' | 'connections'>) {
    const { Pool } = loadPg()
    this.#config = config
    this.name = nameOf(this.client())
    this.#pool = new Pool({ ...config, max: connections })
    // Of connections that do nothing just now, and of those that do: the query says so, too.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** A connection of one's own, not connected yet. */
  client(more: ClientConfig = {}): Client {
    const { Client } = loadPg()
    try {
      return new Client({ ...this.#config, ...more })
    } catch {
      // The reason may quote the URL, which is a secret.
      throw new StoreError(
        'BAD_CONFIG',
        'PostgreSQL store: url cannot be used: see its port, and that the files of sslrootcert, sslcert and sslkey can be read.'
      )
    }
  }

  /** One statement that may as well be done twice: it is, if the connection breaks. */
  read<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]> {
    return this.#tried(async (client) => {
      const { rows } = await client.query(this.#prepared(text, values))
      return rows as Row[]
    })
  }

  /**
   * All that `work` does, or nothing. Rejects with STORE_UNCERTAIN if nobody knows which; whatever else it rejects
   * with, nothing is written. PostgreSQL could be asked later what became of it, but one that took over from another
   * may know the number for something else.
   */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#tried((client) => this.#transaction(client, work))
  }

  close(): Promise<void> {
    this.#ended ??= this.#pool.end()
    return this.#ended
  }

  async #tried<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#with(work)
      } catch (error) {
        if (!mayRetry(error, tries)) throw storeError(error, this.name)
      }
    }
  }

  async #with<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    let broken = false
    try {
      return await work(client)
    } catch (error) {
      broken = isBroken(error)
      throw error
    } finally {
      client.release(broken)
    }
  }

  async #transaction<T>(client: PoolClient, work: (sql: Sql) => Promise<T>): Promise<T> {
    await client.query('BEGIN')
    let result: T
    try {
      result = await work(async (text, values) => (await client.query(this.#prepared(text, values))).rows)
    } catch (error) {
      if (!isBroken(error)) await client.query('ROLLBACK')
      throw error
    }
    await this.#commit(client)
    return result
  }

  async #commit(client: PoolClient): Promise<void> {
    const { command } = await client.query('COMMIT').catch((error) => {
      throw isRefused(error) ? error : uncertain(error, this.name)
    })
    // It is no error to PostgreSQL that there was nothing left to confirm.
    if (command !== 'COMMIT')
      throw new StoreError('STORE_FAILED', `The database ${this.name} undid a change: ${command}.`)
  }

  #prepared(text: string, values: unknown[] = []): QueryConfig {
    const name = this.#names.get(text) ?? `s${this.#names.size}`
    this.#names.set(text, name)
    return { name, text, values }
  }
}

function mayRetry(error: unknown, tries: number): boolean {
  if (error instanceof StoreError) return false
  return isUndone(error) ? tries < MOST_TRIES : tries === 1 && isLost(error)
}

/** Host and database, as far as they look like such: nothing of a password that is out of its place. */
function nameOf({ host, port, database = '' }: Client): string {
  return `${host}:${port}/${/^[\w.-]+$/.test(database) ? database : '…'}`
}

/** At first use: who does not need it does not wait for it. */
function loadPg(): typeof import('pg') {
  return require('pg')
}
