/** Fills a queue, or works on one that is full: a process of its own, so that its memory is nobody else's. */
import { setTimeout as delay } from 'node:timers/promises'
import { Gateway, openEmbeddedStore, type Store } from '../../src/gateway'
import { systemClock } from '../../src/modem'
import { addSession, cpuSince, POOL, requestOf } from './gateway-send'

export type QueueJob =
  | { job: 'enqueue'; directory: string; messages: number }
  | { job: 'restart'; directory: string; device: string; messages: number }

export interface Memory {
  rss: number
  heap: number
}

export interface Enqueued {
  ms: number
  /** Milliseconds of all processors. */
  cpu: number
  before: Memory
  after: Memory
  right: boolean
}

export interface Restarted {
  /** Milliseconds since the store was opened. */
  opened: number
  started: number
  ready: number
  /** The first attempt is on disk, and the modem about to get it. */
  submitted: number
  /** Milliseconds of one claim. */
  claim: number
  memory: Memory
  right: boolean
}

/** Rows of one call, as a broadcast takes them in. */
const ROWS = 1000
const CLAIMS = 200

async function main(job: QueueJob): Promise<void> {
  process.send!(job.job === 'enqueue' ? await enqueueAll(job) : await restart(job))
  process.disconnect()
}

async function enqueueAll({ directory, messages }: QueueJob & { job: 'enqueue' }): Promise<Enqueued> {
  const store = await openEmbeddedStore({ directory, clock: systemClock })
  const gateway = gatewayOn(store)
  await gateway.start()
  const batch = await gateway.batches.open({ pool: POOL })
  const before = memory()
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  for (let at = 0; at < messages; at += ROWS) {
    const count = Math.min(ROWS, messages - at)
    await gateway.batches.add(
      batch,
      Array.from({ length: count }, (_, i) => rowOf(at + i))
    )
  }
  await gateway.batches.start(batch.id)
  const ms = performance.now() - start
  const cpu = cpuSince(cpuBefore)
  const after = memory()
  const right = (await store.counts(batch.id)).queued === messages
  await gateway.stop()
  await store.close()
  return { ms, cpu, before, after, right }
}

async function restart({ directory, device, messages }: QueueJob & { job: 'restart' }): Promise<Restarted> {
  const start = performance.now()
  const since = () => performance.now() - start
  const store = await openEmbeddedStore({ directory, clock: systemClock })
  const opened = since()
  const first = firstSubmission(store)
  const gateway = gatewayOn(store)
  const session = addSession(gateway, 'm1', device)
  await gateway.start()
  const started = since()
  while (session.state.name !== 'ready') await delay(1)
  const ready = since()
  const message = await first
  const submitted = since()
  const used = memory()
  await gateway.stop()
  const claim = await claimTime(store)
  const { queued = 0, sent = 0 } = await store.counts(await batchIn(store))
  const right = queued + sent === messages && sent > 0 && (await store.message(message))?.row === 0
  await store.close()
  return { opened, started, ready, submitted, claim, memory: used, right }
}

/** Id of the message. */
function firstSubmission(store: Store): Promise<string> {
  return new Promise((resolve) => {
    const apply = store.apply.bind(store)
    store.apply = async (changes, lease) => {
      const applied = await apply(changes, lease)
      for (const change of changes) if ('submission' in change) resolve(change.submission.message)
      return applied
    }
  })
}

async function batchIn(store: Store): Promise<string> {
  const [batch] = await store.batches({}, { limit: 1 })
  return batch!.id
}

async function claimTime(store: Store): Promise<number> {
  const batch = await batchIn(store)
  const start = performance.now()
  for (let i = 0; i < CLAIMS; i++) {
    const claimed = await store.claim({
      owner: 'bench',
      queues: [`batch:${batch}`],
      priorities: ['alert', 'normal', 'bulk'],
      leaseMs: 60_000
    })
    await store.release(claimed!.lease)
  }
  return (performance.now() - start) / CLAIMS
}

function gatewayOn(store: Store): Gateway {
  return new Gateway({ store, clock: systemClock, random: Math.random, emit: () => {} })
}

function rowOf(row: number) {
  const { to, text } = requestOf(row)
  return { row, to, text }
}

/** Of what is still in use. */
function memory(): Memory {
  global.gc!()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss, heap: heapUsed }
}

void main(JSON.parse(process.env.BENCH!))
