/** What the nodes add to the network's time, and how Node-RED answers while they take much in. */

import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/modem'
import { openEmbeddedStore } from '../../src/store'
import { NodeRedProcess } from '../support/node-red-process'
import { nodeRed4 } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { BENCH_FLOW } from './nodes-flow'

export interface NodesEffort {
  messages: number
  /** The same at latency 500. */
  slow: number
  /** Messages that come into a node at once. */
  flood: number
}

export const FULL: NodesEffort = { messages: 200, slow: 20, flood: 10_000 }

/** A flow is asked so often meanwhile. */
const PING_MS = 10

interface Answer {
  ms: number
  state: string
  id: string
}

interface Taken {
  taken: number
  ms?: number
  p50: number
  p99: number
  max: number
}

/** Whether what came out is right: each message sent once, each that came in on disk. */
export async function benchNodes(
  print: (line: string) => void = console.log,
  effort = FULL
): Promise<boolean> {
  const version = nodeRed4()
  print(
    `Node.js ${process.version}, Node-RED ${version.version} in a process of its own, virtual modem in it`
  )
  print('From sms-send in to sms-send out, one message after another, without the latency of the network')
  print('latency  messages  median ms  p99 ms')
  let right = true
  for (const latency of [0, 500]) right = (await benchWay(latency, effort, print)) && right
  print('')
  return (await benchFlood(effort.flood, print)) && right
}

async function benchWay(
  latency: number,
  effort: NodesEffort,
  print: (line: string) => void
): Promise<boolean> {
  const count = latency ? effort.slow : effort.messages
  const answers = await withNodeRed(latency, async (nodeRed) => {
    const found: Answer[] = []
    // The first waits for the modem to be ready.
    for (let i = -1; i < count; i++) {
      const to = `+62812${10_000_000 + i}`
      const answer = await (await nodeRed.post('/send', { to, text: `Meeting ${i} at 9` })).json()
      if (i >= 0) found.push(answer as Answer)
    }
    return found
  })
  const own = answers.map(({ ms }) => ms - latency)
  const right =
    new Set(answers.map(({ id }) => id)).size === count && answers.every(({ state }) => state === 'sent')
  const figures = right
    ? `${share(own, 50).toFixed(2).padStart(9)}  ${share(own, 99).toFixed(2).padStart(6)}`
    : 'WRONG'
  print(`${String(latency).padStart(7)}  ${String(count).padStart(8)}  ${figures}`)
  return right
}

async function benchFlood(count: number, print: (line: string) => void): Promise<boolean> {
  const userDir = newUserDir(nodeRed4().node)
  const { taken, pings } = await withNodeRed(0, (nodeRed) => flood(nodeRed, count), userDir)
  const onDisk = await messagesIn(join(userDir, 'sms-modem', 'store'))
  const seconds = (taken.ms ?? Number.NaN) / 1000
  print(
    `${count} messages into sms-send at once, queue only, until each is on disk and "complete" has fired:`
  )
  print(`  ${seconds.toFixed(2)} s, ${Math.round(count / seconds)} messages/s`)
  print(
    `  delay of the event loop: median ${taken.p50.toFixed(1)} ms, p99 ${taken.p99.toFixed(1)} ms, longest ${taken.max.toFixed(0)} ms`
  )
  print(
    `  another flow asked over HTTP, ${pings.length} times meanwhile: median ${share(pings, 50).toFixed(1)} ms, p99 ${share(pings, 99).toFixed(1)} ms, longest ${Math.max(...pings).toFixed(0)} ms`
  )
  const right = taken.taken === count && onDisk === count
  print(
    `  on disk: ${right ? 'each once: right' : `WRONG: ${onDisk} of ${count}, and ${taken.taken} are done`}`
  )
  return right
}

async function flood(nodeRed: NodeRedProcess, count: number) {
  await nodeRed.post('/flood', { count })
  const pings: number[] = []
  for (let taken = await state(); ; taken = await state()) {
    if (taken.ms !== undefined) return { taken, pings }
    for (let i = 0; i < 10; i++) {
      const asked = performance.now()
      await nodeRed.get('/ping')
      pings.push(performance.now() - asked)
      await delay(PING_MS)
    }
  }

  function state(): Promise<Taken> {
    return nodeRed.json<Taken>('/flood')
  }
}

async function withNodeRed<T>(
  latencyMs: number,
  work: (nodeRed: NodeRedProcess) => Promise<T>,
  userDir = newUserDir(nodeRed4().node)
): Promise<T> {
  const version = nodeRed4()
  const settings = `modemConfigVirtual: { latencyMs: ${latencyMs}, reportMs: 20 },`
  const nodeRed = await NodeRedProcess.start(version, userDir, settings)
  try {
    await nodeRed.deploy(BENCH_FLOW)
    return await work(nodeRed)
  } finally {
    await nodeRed.stop()
  }
}

/** How many different ones the store of a Node-RED that has ended has. */
async function messagesIn(directory: string): Promise<number> {
  const store = await openEmbeddedStore({ directory, clock: systemClock })
  const numbers = new Set<string>()
  for (let after = ''; ; ) {
    const page = await store.messages({ all: true }, { limit: 1000, ...(after && { after }) })
    for (const { to } of page) numbers.add(to)
    if (page.length < 1000) break
    after = page.at(-1)!.id
  }
  await store.close()
  return numbers.size
}

/** The value below which so many of a hundred lie. */
function share(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}
