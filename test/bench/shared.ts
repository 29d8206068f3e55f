/** Several hosts on one PostgreSQL: what the store does by itself, and what gets through it from hosts with modems. */
import { availableParallelism } from 'node:os'
import { PostgresServer } from '../support/postgres'
import { measureShared, type SharedSending, type SharedSent } from './shared-work'
import { benchClaims, benchFlow, postgresBench, FULL as STORE, type StoreEffort } from './store'

export interface SharedEffort {
  store: StoreEffort
  /** Modems of all hosts, with a network that answers at once, and messages of each. */
  fast: { modems: readonly number[]; messages: number }
  /** The same with a network that takes half a second, or as long as it says. */
  slow: { modems: readonly number[]; messages: number; latencyMs: number }
}

export const FULL: SharedEffort = {
  store: STORE,
  fast: { modems: [1, 4, 16], messages: 250 },
  slow: { modems: [1, 2, 4, 8, 16], messages: 40, latencyMs: 500 }
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
    right = (await benchModems(server, effort.fast, 0, print)) && right
    return (await benchModems(server, effort.slow, effort.slow.latencyMs, print)) && right
  } finally {
    await server.stop()
  }
}

async function benchModems(
  server: PostgresServer,
  { modems, messages }: { modems: readonly number[]; messages: number },
  latencyMs: number,
  print: (line: string) => void
): Promise<boolean> {
  print('')
  print(
    `${HOSTS} hosts (gateways of one process), modems on ptys of another; the network answers after ${latencyMs} ms`
  )
  print(
    '  modems  messages  messages/s  times one  statements  commits  WAL octets  database ms (each message)'
  )
  let right = true
  let one: number | undefined
  for (const count of modems) {
    const sending: SharedSending = { hosts: HOSTS, modems: count, latencyMs, messages }
    const sent = await measureShared(server, sending)
    const rate = (count * messages * 1000) / sent.ms
    one ??= rate / count
    print(lineOf(sending, sent, rate, rate / one))
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
  const { statements, commits, walBytes, databaseMs } = cost
  return [
    start,
    rate.toFixed(1).padStart(10),
    times.toFixed(1).padStart(9),
    statements.toFixed(1).padStart(10),
    commits.toFixed(1).padStart(7),
    Math.round(walBytes).toLocaleString('en').padStart(10),
    databaseMs.toFixed(2).padStart(11)
  ].join('  ')
}
