import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openSerial } from '../../src/at'
import { type EnqueueRequest, Gateway, openEmbeddedStore, type Store } from '../../src/gateway'
import { ModemSession, memoryPinMemo, systemClock } from '../../src/modem'
import type { Taken } from './gateway-modems'
import { BenchNetwork } from './gateway-network'

export const POOL = 'bench'
/** More than any bench sends. */
const LIMITS = { minute: 1e9, hour: 1e9, day: 1e9 }

/** Each to a number and with a text of its own. */
export function requestOf(i: number): EnqueueRequest & { text: string } {
  const serial = String(i).padStart(7, '0')
  return { pool: POOL, priority: 'normal', to: `+62899${serial}`, text: `Bench message no. ${serial}` }
}

/** Each of them was taken once, and nothing else. */
export function isLedgerRight(taken: readonly Taken[], messages: number): boolean {
  const found = new Set(taken.map(({ to, text }) => `${to} ${text}`))
  const wanted = Array.from({ length: messages }, (_, i) => requestOf(i))
  return taken.length === messages && wanted.every(({ to, text }) => found.has(`${to} ${text}`))
}

export interface Sending {
  modems: number
  latencyMs: number
  /** Of each modem. */
  messages: number
}

export interface Sent {
  /** From the call of enqueue() until the last is `sent` on disk. */
  ms: number
  /** Milliseconds of all processors, of this process alone. */
  cpu?: number
  right: boolean
}

export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The whole way: enqueue, store, lane, session, pty. */
export async function measureSending({ modems, latencyMs, messages }: Sending): Promise<Sent> {
  const network = await new BenchNetwork({ modems, latencyMs }).start()
  const store = await openEmbeddedStore({ directory: join(network.folder, 'store'), clock: systemClock })
  const total = modems * messages
  let left = total
  let sent = () => {}
  const gateway = new Gateway({
    store,
    clock: systemClock,
    random: Math.random,
    emit: (event) => {
      if (event.type === 'result' && --left === 0) sent()
    }
  })
  const sessions = network.devices.map((path, i) => addSession(gateway, `m${i + 1}`, path))
  await gateway.start()
  while (sessions.some(({ state }) => state.name !== 'ready')) await delay(5)
  const done = new Promise<void>((resolve) => {
    sent = resolve
  })
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  await gateway.enqueue(Array.from({ length: total }, (_, i) => requestOf(i)))
  await done
  const ms = performance.now() - start
  const cpu = cpuSince(cpuBefore)
  const right = (await sentOf(store)) === total && isLedgerRight(await network.taken(), total)
  await gateway.stop()
  await store.close()
  await network.stop()
  return { ms, cpu, right }
}

export function addSession(gateway: Gateway, name: string, path: string) {
  return gateway.addModem({
    name,
    pool: POOL,
    limits: LIMITS,
    session: (hooks) =>
      new ModemSession({
        open: () => openSerial({ path }),
        port: path,
        clock: systemClock,
        pinMemo: memoryPinMemo(),
        gapMs: 0,
        ...hooks
      })
  })
}

async function sentOf(store: Store): Promise<number> {
  let count = 0
  for (let after: string | undefined; ; ) {
    const page = await store.messages({ states: ['sent'] }, { limit: 1000, ...(after && { after }) })
    count += page.length
    after = page.at(-1)?.id
    if (page.length < 1000) return count
  }
}
