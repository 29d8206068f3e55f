/** Stores on the PostgreSQL of this test run, in a schema that no other test has. */
import { openPostgresStore, type PostgresStoreOptions, type Store } from '../../src/store'
import { freshSchema, type PostgresServer, sharedPostgres } from '../support/postgres'
import { VirtualClock } from '../support/virtual-clock'
import type { StoreClock } from './contract'

export interface PostgresRig {
  server: PostgresServer
  schema: string
  /** Another host. All of them are closed by end(). */
  open(options?: Partial<PostgresStoreOptions>): Promise<Store>
  /** One statement, in the schema, as superuser. */
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  end(): Promise<void>
}

export async function postgresRig(server?: PostgresServer): Promise<PostgresRig> {
  const own = server ?? (await sharedPostgres())
  const schema = freshSchema()
  const stores: Store[] = []
  return {
    server: own,
    schema,
    open: async (options = {}) => {
      const store = await openPostgresStore({ url: own.url(), schema, clock: new VirtualClock(), ...options })
      stores.push(store)
      return store
    },
    sql: async (text, values) => {
      const query = `options=${encodeURIComponent(`-c search_path=${schema}`)}`
      return (await own.query(text, values, { query })).rows
    },
    end: async () => {
      await Promise.all(stores.map((store) => store.close()))
    }
  }
}

/** The clock of the server, as the stores of this rig see it: it stands still until it is moved. */
export class ServerClock implements StoreClock {
  private constructor(private readonly rig: PostgresRig) {}

  /** Of a schema that is there. */
  static async put(rig: PostgresRig, start = '2026-11-22T10:00:00Z'): Promise<ServerClock> {
    await rig.sql('CREATE TABLE test_clock (ms bigint)')
    await rig.sql('INSERT INTO test_clock VALUES ($1)', [Date.parse(start)])
    await rig.sql(
      `CREATE OR REPLACE FUNCTION wall_ms() RETURNS bigint LANGUAGE sql AS 'SELECT ms FROM ${rig.schema}.test_clock'`
    )
    return new ServerClock(rig)
  }

  async advance(ms: number): Promise<void> {
    await this.rig.sql('UPDATE test_clock SET ms = ms + $1', [ms])
  }

  async setWall(time: string): Promise<void> {
    await this.rig.sql('UPDATE test_clock SET ms = $1', [Date.parse(time)])
  }
}
