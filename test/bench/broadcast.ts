/** How fast a broadcast goes beside what the network allows, and what taking in very many costs. */
import { setTimeout as delay } from 'node:timers/promises'
import { students } from '../nodes/students-run'
import { NodeRedProcess } from '../support/node-red-process'
import { nodeRed4 } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { broadcastBenchFlow } from './broadcast-flow'

export interface BroadcastEffort {
  /** Students that get a message; undefined: all. */
  students?: number
  /** Milliseconds of the network. */
  latencies: readonly number[]
  modems: readonly number[]
  /** Rows that are taken in. */
  crowds: readonly number[]
}

export const FULL: BroadcastEffort = { latencies: [0, 500], modems: [1, 4], crowds: [100_000, 1_000_000] }

const LOOK_MS = 250
const PARTS = 2
/** While the link is held, which it is from the second part on, the network is twice as fast. */
const LINK = 0.5

interface End {
  ms?: number
  cpuMs: number
  rss: number
  heapUsed: number
  state: string
  total: number
  sent: number
  failed: number
  held: number
}

interface Crowd {
  ms?: number
  total: number
  before: Record<'rss' | 'heapUsed', number>
  most: Record<'rss' | 'heapUsed', number>
  p50: number
  p99: number
  max: number
}

/** Whether everybody was sent to once, and each row is on record. */
export async function benchBroadcast(
  print: (line: string) => void = console.log,
  effort = FULL
): Promise<boolean> {
  print(
    `Node.js ${process.version}, Node-RED ${nodeRed4().version} in a process of its own, virtual modems in it`
  )
  const rows = students().slice(0, effort.students)
  print(`${rows.length} students, personal texts of two parts: from the start until the last has an outcome`)
  print('modems  latency  messages/min  of the limit  CPU s      RSS     heap')
  let right = true
  for (const latency of effort.latencies)
    for (const modems of effort.modems) right = (await benchSending(rows, latency, modems, print)) && right
  print('')
  print(
    'Taking in, a stream of a thousand rows a message, queue only, until all are on disk and the broadcast begins'
  )
  print(
    '     rows      time  rows/s  RSS before > most  heap before > most  delay of the event loop p50 / p99 / longest'
  )
  for (const count of effort.crowds) right = (await benchCrowd(count, print)) && right
  return right
}

async function benchSending(
  rows: readonly Record<string, string>[],
  latency: number,
  modems: number,
  print: (line: string) => void
): Promise<boolean> {
  const end = await withNodeRed(latency, modems, async (nodeRed) => {
    await ready(nodeRed)
    await nodeRed.post('/start', rows)
    return ended<End>(nodeRed, '/end')
  })
  const failed = rows.filter(({ phone }) => isRefused(phone!)).length
  const right =
    end.total === rows.length && end.held === 0 && end.sent + end.failed === end.total && end.failed >= failed
  // What the network takes for one recipient.
  const limit = latency === 0 ? undefined : (60_000 * modems) / (latency * PARTS * LINK)
  const rate = (end.sent / end.ms!) * 60_000
  print(
    right
      ? `${pad(modems, 6)}  ${pad(latency, 7)}  ${pad(Math.round(rate), 12)}  ${pad(limit ? `${Math.round((rate / limit) * 100)} %` : '-', 12)}  ${pad((end.cpuMs / 1000).toFixed(1), 5)}  ${pad(mb(end.rss), 7)}  ${pad(mb(end.heapUsed), 7)}`
      : `WRONG: ${JSON.stringify(end)}`
  )
  return right
}

async function benchCrowd(count: number, print: (line: string) => void): Promise<boolean> {
  const crowd = await withNodeRed(0, 1, async (nodeRed) => {
    await nodeRed.post('/crowd', { count })
    return ended<Crowd>(nodeRed, '/crowd')
  })
  const right = crowd.total === count
  const seconds = crowd.ms! / 1000
  const { before, most, p50, p99, max } = crowd
  print(
    right
      ? `${pad(count, 9)}  ${pad(seconds.toFixed(1), 6)} s  ${pad(Math.round(count / seconds), 6)}  ${mb(before.rss)} > ${mb(most.rss)}  ${mb(before.heapUsed)} > ${mb(most.heapUsed)}  ${p50.toFixed(1)} / ${p99.toFixed(1)} / ${max.toFixed(0)} ms`
      : `WRONG: ${crowd.total} of ${count} are on record`
  )
  return right
}

/** All modems of the pool are there: else the first second measures their setting up. */
async function ready(nodeRed: NodeRedProcess): Promise<void> {
  for (;;) {
    const modems = await Promise.all(
      (await nodeRed.json<{ id: string; type: string }[]>('/flows'))
        .filter(
          ({ type, ...config }) =>
            type === 'modem-config' && (config as { connection?: string }).connection === 'virtual'
        )
        .map(({ id }) => nodeRed.json<{ modem?: { state: string } }>(`/sms-modem/modems/${id}`))
    )
    if (modems.every(({ modem }) => modem?.state === 'ready')) return
    await delay(LOOK_MS)
  }
}

async function ended<T extends { ms?: number }>(nodeRed: NodeRedProcess, path: string): Promise<T> {
  for (;;) {
    const answer = await nodeRed.json<T>(path)
    if (answer.ms !== undefined) return answer
    await delay(LOOK_MS)
  }
}

async function withNodeRed<T>(
  latencyMs: number,
  modems: number,
  work: (nodeRed: NodeRedProcess) => Promise<T>
): Promise<T> {
  const version = nodeRed4()
  const settings = `modemConfigVirtual: { latencyMs: ${latencyMs}, reportMs: 20 }, functionGlobalContext: { process }, apiMaxLength: '50mb',`
  const nodeRed = await NodeRedProcess.start(version, newUserDir(version.node), settings)
  try {
    await nodeRed.deploy(broadcastBenchFlow(modems))
    return await work(nodeRed)
  } finally {
    await nodeRed.stop()
  }
}

/** Nobody has these. */
function isRefused(phone: string): boolean {
  return /^(\+62|62|0)89900000/.test(phone.replaceAll(' ', ''))
}

function mb(octets: number): string {
  return `${Math.round(octets / 2 ** 20)} MB`
}

function pad(value: string | number, width: number): string {
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : value
  return text.padStart(width)
}
