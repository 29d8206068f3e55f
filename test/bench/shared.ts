/** Several hosts on one PostgreSQL: what the store does by itself, and what gets through it from hosts with modems. */
import { availableParallelism } from 'node:os'
import { PostgresServer } from '../support/postgres'
import { measureIdle, measureShared, type SharedSending, type SharedSent } from './shared-work'
import { benchClaims, benchFlow, postgresBench, FULL as STORE, type StoreEffort } from './store'

export interface SharedEffort {
  store: StoreEffort
  /** Modems of all hosts, with a network that answers at once, and messages of each. */
  fast: { modems: readonly number[]; messages: number }
  /** The same with a network that takes half a second, or as long as it says. */
  slow: { modems: readonly number[]; messages: number; latencyMs: number }
  /** Messages of two parts that are reported on, with a network that answers at once. */
  reported: { modems: readonly number[]; messages: number }
  idleMs: number
}

export const FULL: SharedEffort = {
  store: STORE,
  fast: { modems: [1, 4, 16], messages: 250 },
  slow: { modems: [1, 2, 4, 8, 16], messages: 40, latencyMs: 500 },
  reported: { modems: [4, 16], messages: 100 },
  idleMs: 60_000
}

const HOSTS = 2

/** Whether each message was sent once, and all of them are where they should be. */
export async function benchShared(
  print: (line: string) => void = console.log,
  effort = FULL
): Promise<boolean> {
  print(
    `Node.js ${process.version}, ${availableParallelism()} processors for all of it; fsync and synchronous_commit are on`
  )
  const bench = await postgresBench()
  let right: boolean
  try {
    print('')
    print(bench.name)
    right = await benchFlow(bench, effort.store, print)
    right = (await benchClaims(bench, effort.store, print)) && right
  } finally {
    await bench.end()
  }
  const server = await PostgresServer.make({ fsync: true })
  try {
    const { fast, slow, reported } = effort
    right = (await benchModems(server, { ...fast, latencyMs: 0, reported: false }, print)) && right
    right = (await benchModems(server, { ...slow, reported: false }, print)) && right
    right = (await benchModems(server, { ...reported, latencyMs: 0, reported: true }, print)) && right
    const idle = await measureIdle(server, { hosts: HOSTS, modems: 4, ms: effort.idleMs })
    print('')
    print(`With nothing to do, two modems each: ${idle.toFixed(1)} statements a second of each host`)
    return right
  } finally {
    await server.stop()
  }
}

async function benchModems(
  server: PostgresServer,
  { modems, ...each }: Omit<SharedSending, 'hosts' | 'modems'> & { modems: readonly number[] },
  print: (line: string) => void
): Promise<boolean> {
  const kind = each.reported ? 'two parts, and a delivery report for each' : 'one part'
  print('')
  print(
    `${HOSTS} hosts (gateways of one process), modems on ptys of another; the network answers after ${each.latencyMs} ms; messages of ${kind}`
  )
  print(
    '  modems  messages  messages/s  times one  statements  commits  WAL octets  disk octets  database ms (each message)'
  )
  let right = true
  let first: number | undefined
  for (const count of modems) {
    const sending: SharedSending = { ...each, hosts: HOSTS, modems: count }
    const sent = await measureShared(server, sending)
    const rate = (count * each.messages * 1000) / sent.ms
    first ??= rate / count
    print(lineOf(sending, sent, rate, rate / first))
    right &&= sent.right
  }
  return right
}

function lineOf(
  { modems, messages }: SharedSending,
  { right, cost }: SharedSent,
  rate: number,
  times: number
) {
  const start = `  ${String(modems).padStart(6)}  ${String(modems * messages).padStart(8)}`
  if (!right) return `${start}  WRONG: not each message once`
  const { statements, commits, walBytes, diskBytes, databaseMs } = cost
  return [
    start,
    rate.toFixed(1).padStart(10),
    times.toFixed(1).padStart(9),
    statements.toFixed(1).padStart(10),
    commits.toFixed(1).padStart(7),
    Math.round(walBytes).toLocaleString('en').padStart(10),
    Math.round(diskBytes).toLocaleString('en').padStart(11),
    databaseMs.toFixed(2).padStart(11)
  ].join('  ')
}
