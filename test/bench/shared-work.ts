/** Gateways of several hosts on one PostgreSQL, with modems on ptys: what gets through, and what it costs the database. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { Gateway, openLocalJournal, openPostgresStore } from '../../src/gateway'
import { systemClock } from '../../src/modem'
import type { PostgresServer } from '../support/postgres'
import type { Taken } from './gateway-modems'
import { BenchNetwork } from './gateway-network'
import { addSession, isLedgerRight, requestOf } from './gateway-send'

export interface SharedSending {
  hosts: number
  /** Of all hosts. */
  modems: number
  latencyMs: number
  /** Of each modem. */
  messages: number
  /** Of two parts, with a delivery report for each; else of one part, without. */
  reported: boolean
}

export interface SharedSent {
  /** From the call of enqueue() until the last is `sent` on disk, or `delivered` where there are reports. */
  ms: number
  right: boolean
  /** Of each message; the disk is what it takes for as long as it is kept. */
  cost: { statements: number; commits: number; walBytes: number; databaseMs: number; diskBytes: number }
}

const PARTS_REPORTED = 2

/** All of it in a database of its own. */
export async function measureShared(server: PostgresServer, sending: SharedSending): Promise<SharedSent> {
  const { modems, latencyMs, messages, reported } = sending
  const database = `bench_${modems}_${latencyMs}_${Math.random().toString(36).slice(2, 8)}`
  await server.query(`CREATE DATABASE ${database}`)
  const network = await new BenchNetwork({ modems, latencyMs }).start()
  try {
    const hosts = await Hosts.open(server.url({ database }), network, sending)
    const empty = await diskOf(server.url({ database }))
    const before = await countersOf(server, database)
    const total = modems * messages
    const { ms, statements } = await hosts.send(total)
    const wal = (await countersOf(server, database)).wal
    const taken = await network.taken()
    const right =
      (await hosts.ended(reported ? 'delivered' : 'sent')) === total &&
      (reported ? areBothPartsThere(taken, total) : isLedgerRight(taken, total))
    // What its connections have done the server knows when they end.
    await hosts.close()
    const after = await countersOf(server, database)
    const disk = await diskOf(server.url({ database }), 'VACUUM FULL')
    const each = (value: number) => value / total
    return {
      ms,
      right,
      cost: {
        statements: each(statements),
        commits: each(after.commits - before.commits),
        walBytes: each(wal - before.wal),
        databaseMs: each(after.activeMs - before.activeMs),
        diskBytes: each(disk - empty)
      }
    }
  } finally {
    await network.stop()
  }
}

/** Each of them was taken in both of its parts, once, and nothing else. */
function areBothPartsThere(taken: readonly Taken[], messages: number): boolean {
  const parts = new Map<string, Set<string | undefined>>()
  for (const { to, text } of taken) parts.set(to, (parts.get(to) ?? new Set()).add(text))
  const wanted = Array.from({ length: messages }, (_, i) => requestOf(i).to)
  return (
    taken.length === messages * PARTS_REPORTED && wanted.every((to) => parts.get(to)?.size === PARTS_REPORTED)
  )
}

/** The same, of two parts that differ. */
function reportedOf(i: number) {
  const request = requestOf(i)
  return { ...request, text: request.text.padEnd(200, '.'), report: true }
}

/** What hosts with nothing to do ask of the database: statements a second, of each. */
export async function measureIdle(
  server: PostgresServer,
  { hosts, modems, ms }: { hosts: number; modems: number; ms: number }
): Promise<number> {
  const database = `idle_${Math.random().toString(36).slice(2, 8)}`
  await server.query(`CREATE DATABASE ${database}`)
  const network = await new BenchNetwork({ modems, latencyMs: 0 }).start()
  try {
    const all = await Hosts.open(server.url({ database }), network, { hosts, reported: false })
    const counted = countStatements()
    await delay(ms)
    const statements = counted()
    await all.close()
    return (statements * 1000) / ms / hosts
  } finally {
    await network.stop()
  }
}

type Host = { gateway: Gateway; close(): Promise<void> }

class Hosts {
  #left = Number.POSITIVE_INFINITY
  #done = () => {}
  readonly #hosts: Host[] = []
  readonly #stores: Awaited<ReturnType<typeof openPostgresStore>>[] = []

  private constructor(private readonly reported: boolean) {}

  static async open(
    url: string,
    network: BenchNetwork,
    { hosts, reported }: Pick<SharedSending, 'hosts' | 'reported'>
  ): Promise<Hosts> {
    const all = new Hosts(reported)
    for (let i = 0; i < hosts; i++) await all.#open(url, join(network.folder, `journal-${i}`), i)
    const sessions = network.devices.map((path, i) =>
      addSession(all.#hosts[i % hosts]!.gateway, `m${i + 1}`, path)
    )
    for (const { gateway } of all.#hosts) await gateway.start()
    while (sessions.some(({ state }) => state.name !== 'ready')) await delay(5)
    return all
  }

  async send(total: number): Promise<{ ms: number; statements: number }> {
    this.#left = total
    const done = new Promise<void>((resolve) => {
      this.#done = resolve
    })
    const counted = countStatements()
    const start = performance.now()
    const request = this.reported ? reportedOf : requestOf
    await this.#hosts[0]!.gateway.enqueue(Array.from({ length: total }, (_, i) => request(i)))
    await done
    return { ms: performance.now() - start, statements: counted() }
  }

  async ended(state: 'sent' | 'delivered'): Promise<number> {
    let count = 0
    for (let after: string | undefined; ; ) {
      const page = { limit: 1000, ...(after !== undefined && { after }) }
      const found = await this.#stores[0]!.messages({ states: [state] }, page)
      count += found.length
      after = found.at(-1)?.id
      if (found.length < 1000) return count
    }
  }

  async close(): Promise<void> {
    for (const { close } of this.#hosts) await close()
  }

  async #open(url: string, place: string, i: number): Promise<void> {
    const journal = await openLocalJournal(place)
    const store = await openPostgresStore({ url, clock: systemClock })
    const gateway = new Gateway({
      store,
      journal,
      host: `host ${i}`,
      clock: systemClock,
      random: Math.random,
      emit: (event) => {
        const last = this.reported ? 'report' : 'result'
        if (event.type === last && --this.#left === 0) this.#done()
      }
    })
    this.#stores.push(store)
    this.#hosts.push({
      gateway,
      close: async () => {
        await gateway.stop()
        await store.close()
        await journal.close()
      }
    })
  }
}

/** All that this process asks of a PostgreSQL from now on; gives how many there were, and counts no more. */
function countStatements(): () => number {
  const { query } = Client.prototype
  let count = 0
  Client.prototype.query = function (this: Client, ...given: unknown[]) {
    count++
    return (query as (...given: unknown[]) => unknown).apply(this, given)
  } as typeof query
  return () => {
    Client.prototype.query = query
    return count
  }
}

async function countersOf(server: PostgresServer, database: string) {
  const { rows } = await server.query(
    `SELECT xact_commit::float8 AS commits, active_time AS "activeMs",
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal
    FROM pg_stat_database WHERE datname = $1`,
    [database]
  )
  return rows[0] as { commits: number; activeMs: number; wal: number }
}

/** `first`: so that what is to be cleaned up does not count. */
async function diskOf(url: string, first = ''): Promise<number> {
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(first)
    const { rows } = await client.query(
      `SELECT sum(pg_total_relation_size(c.oid))::float8 AS octets
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'sms_modem' AND relkind = 'r'`
    )
    return rows[0].octets
  } finally {
    await client.end()
  }
}
