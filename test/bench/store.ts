/** What the stores do by themselves, with a sync for each write: how long a claim takes, and how many messages get through. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/modem'
import { openEmbeddedStore, openPostgresStore, type Store } from '../../src/store'
import { PostgresServer } from '../support/postgres'
import { measureClaims, measureFlow } from './store-work'

export interface StoreEffort {
  /** Messages in the queue when claims are measured; each more than the one before. */
  sizes: readonly number[]
  claims: number
  /** How many work at once, and on how many messages. */
  owners: readonly number[]
  messages: number
}

export const FULL: StoreEffort = {
  sizes: [10_000, 100_000, 1_000_000],
  claims: 500,
  owners: [1, 4, 16],
  messages: 2000
}

/** Two hosts, where the store has several. */
export interface StoreBench {
  name: string
  hosts: [Store, Store]
  end(): Promise<void>
}

/** Whether each message was given once, and all of them are where they should be. */
export async function benchStore(
  print: (line: string) => void = console.log,
  effort = FULL
): Promise<boolean> {
  print(
    `Node.js ${process.version}; each write waits for the disk (PostgreSQL: fsync and synchronous_commit on)`
  )
  let right = true
  for (const make of [embedded, postgresBench]) {
    const bench = await make()
    try {
      print('')
      print(bench.name)
      right = (await benchFlow(bench, effort, print)) && right
      right = (await benchClaims(bench, effort, print)) && right
    } finally {
      await bench.end()
    }
  }
  return right
}

export async function benchFlow(
  { hosts }: StoreBench,
  { owners, messages }: StoreEffort,
  print: (line: string) => void
) {
  print('  claim, submitted, accepted, released: until the last one is sent')
  print('  owners  messages  messages/s  ms/message of one owner')
  let right = true
  for (const count of owners) {
    const done = await measureFlow(hosts, count, messages)
    const start = `  ${String(count).padStart(6)}  ${String(messages).padStart(8)}`
    const rate = grouped((messages / done.ms) * 1000).padStart(10)
    const each = ((done.ms * count) / messages).toFixed(2).padStart(10)
    print(done.right ? `${start}  ${rate}  ${each}` : `${start}  WRONG: not each message once`)
    right &&= done.right
  }
  return right
}

export async function benchClaims(
  { hosts }: StoreBench,
  { sizes, claims }: StoreEffort,
  print: (line: string) => void
) {
  print('  claims, by the number of messages that wait')
  print('     waiting  taken in/s  median ms    99 % ms  count of a batch ms')
  let right = true
  let there = 0
  for (const size of sizes) {
    const { rate, median, late, countMs, right: isRight } = await measureClaims(hosts[0], there, size, claims)
    there = size
    right &&= isRight
    const numbers = [median, late, countMs].map((ms) => ms.toFixed(2).padStart(11)).join('')
    const start = `  ${grouped(size).padStart(10)}`
    print(
      isRight ? `${start}  ${grouped(rate).padStart(10)}${numbers}` : `${start}  WRONG: not in their order`
    )
  }
  return right
}

async function embedded(): Promise<StoreBench> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-modem-bench-'))
  const store = await openEmbeddedStore({ directory: join(folder, 'store'), clock: systemClock })
  return {
    name: 'Embedded store (LevelDB), one process',
    hosts: [store, store],
    end: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export async function postgresBench(): Promise<StoreBench> {
  const server = await PostgresServer.make({ fsync: true })
  const { rows } = await server.query('SHOW server_version')
  const open = () => openPostgresStore({ url: server.url(), clock: systemClock, timeoutMs: 60_000 })
  const hosts: [Store, Store] = [await open(), await open()]
  return {
    name: `Shared store (PostgreSQL ${rows[0].server_version}, as installed, on this machine), two hosts`,
    hosts,
    end: async () => {
      await Promise.all(hosts.map((host) => host.close()))
      await server.stop()
    }
  }
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en')
}
