import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BenchNetwork, firstWord, forkBench } from './gateway-network'
import type { Enqueued, Memory, QueueJob, Restarted } from './gateway-queue-process'

const MB = 1024 * 1024

/** Takes more and more messages in, then goes on with the longest queue; whether all of it is right. */
export async function benchQueue(sizes: readonly number[], print: (line: string) => void): Promise<boolean> {
  print('Taking in: rows of a broadcast, 1,000 a call; memory after a collection')
  print('   messages      time  messages/s  CPU us/message             RSS           heap')
  const folder = mkdtempSync(join(tmpdir(), 'sms-modem-bench-'))
  const results: boolean[] = []
  try {
    for (const messages of sizes) {
      const directory = join(folder, String(messages))
      const enqueued = await inChild<Enqueued>({ job: 'enqueue', directory, messages })
      print(enqueuedLine(messages, enqueued))
      results.push(enqueued.right)
    }
    const messages = sizes.at(-1)!
    const restarted = await measureRestart(join(folder, String(messages)), messages)
    for (const line of restartLines(messages, restarted)) print(line)
    return results.every(Boolean) && restarted.right
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureRestart(directory: string, messages: number): Promise<Restarted> {
  const network = await new BenchNetwork({ modems: 1, latencyMs: 0 }).start()
  const device = network.devices[0]!
  const restarted = await inChild<Restarted>({ job: 'restart', directory, device, messages })
  await network.stop()
  return restarted
}

function inChild<T>(job: QueueJob): Promise<T> {
  return firstWord<T>(forkBench('gateway-queue-process.ts', job, ['--expose-gc']))
}

function enqueuedLine(messages: number, { ms, cpu, before, after, right }: Enqueued): string {
  if (!right) return `${grouped(messages).padStart(11)}  WRONG: not all of them are in the queue`
  return [
    grouped(messages).padStart(11),
    `${(ms / 1000).toFixed(2)} s`.padStart(9),
    grouped((messages / ms) * 1000).padStart(11),
    grouped((cpu / messages) * 1000).padStart(15),
    change(before, after, 'rss').padStart(15),
    change(before, after, 'heap').padStart(14)
  ].join(' ')
}

function restartLines(messages: number, restarted: Restarted): string[] {
  const title = `Restart with ${grouped(messages)} queued`
  const { opened, started, ready, submitted, claim, memory, right } = restarted
  if (!right) return [`${title}: WRONG, it did not go on with the first row`]
  const [a, b, c, d] = [opened, started, ready, submitted].map((ms) => ms.toFixed(0))
  return [
    `${title}: ${d} ms from opening the store to the first submission`,
    `  store open at ${a} ms, gateway started at ${b} ms, modem set up at ${c} ms;`,
    `  a claim takes ${claim.toFixed(2)} ms; RSS ${mb(memory.rss)}, heap ${mb(memory.heap)}`
  ]
}

function change(before: Memory, after: Memory, name: keyof Memory): string {
  return `${mb(before[name])} > ${mb(after[name])}`
}

function mb(octets: number): string {
  return `${Math.round(octets / MB)} MB`
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en')
}
