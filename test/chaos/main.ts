/** `npm run chaos -- [NAME…] [--seed N]`: kill -9 again and again; exit status 1 if a promise is broken. */
import { parseArgs } from 'node:util'
import { killNodeRed } from './node-red-run'
import { told, toldShared } from './report'
import { killReceiving, killSending, type RunOptions, type RunReport } from './runs'
import { runShared, type SharedRunOptions } from './shared-run'

const LOCAL = { starting: 10, enqueueing: 10 }
const SENDING = { messages: 500, kills: 100, quotas: { inFlight: 20, typed: 10, answered: 10, ...LOCAL } }
const RESETS = { messages: 500, kills: 100, quotas: { taken: 20, typed: 10, answered: 10, ...LOCAL } }
const RECEIVING = {
  messages: 500,
  kills: 100,
  quotas: { listed: 10, deleting: 20, told: 10, starting: 10 }
}

/** A whole Node-RED, whose flow sends and receives. */
const NODES = {
  messages: 250,
  kills: 100,
  quotas: { inFlight: 20, typed: 10, answered: 10, deleting: 10, told: 5, starting: 10 }
}

/** Three Node-REDs with two modems each on one PostgreSQL. */
const SHARED: Omit<SharedRunOptions, 'seed'> = {
  hosts: 3,
  modems: 2,
  messages: 3000,
  inbound: 300,
  policies: ['resend', 'hold', 'verify'],
  latencyMs: 200,
  blows: [
    ...Array<'kill'>(20).fill('kill'),
    ...Array<'pause'>(8).fill('pause'),
    ...Array<'cut'>(8).fill('cut'),
    ...Array<'hole'>(4).fill('hole'),
    ...Array<'database'>(6).fill('database')
  ],
  untilSent: true,
  restMs: 6000,
  fsync: true,
  standStillMs: 260_000
}

const RUNS: Record<string, (seed: number) => Promise<RunReport<object>>> = {
  resend: (seed) => killSending('resend', withSeed(SENDING, seed)),
  hold: (seed) => killSending('hold', withSeed(SENDING, seed)),
  verify: (seed) => killSending('verify', withSeed(SENDING, seed)),
  'verify-resets': (seed) => killSending('verify', { ...withSeed(RESETS, seed), resets: true }),
  receive: (seed) => killReceiving(withSeed(RECEIVING, seed)),
  nodes: (seed) => killNodeRed('resend', withSeed(NODES, seed)),
  'nodes-hold': (seed) => killNodeRed('hold', withSeed(NODES, seed))
}

const ALL = [...Object.keys(RUNS), 'shared']
const USAGE = `Usage: npm run chaos -- [NAME…] [--seed N]   (all of: ${ALL.join(', ')})`

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2))
  if (!wanted) {
    console.error(USAGE)
    return 2
  }
  let broken = 0
  for (const name of wanted.names) {
    console.log(`${name}: seed ${wanted.seed}…`)
    const { text, violations } = await runOf(name, wanted.seed)
    console.log(text)
    broken += violations.length
  }
  console.log(broken > 0 ? 'FAILED' : 'No promise was broken.')
  return broken > 0 ? 1 : 0
}

async function runOf(name: string, seed: number): Promise<{ text: string; violations: string[] }> {
  if (name === 'shared') {
    const report = await runShared({ ...SHARED, seed })
    return { text: toldShared(report), violations: report.violations }
  }
  const report = await RUNS[name]!(seed)
  return { text: told(name, report), violations: report.violations }
}

function readArguments(args: string[]): { names: string[]; seed: number } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { seed: { type: 'string' } },
      allowPositionals: true
    })
    const seed = Number(values.seed ?? process.env.SEED ?? Date.now() % 1_000_000)
    const names = positionals.length > 0 ? positionals : ALL
    const usable = Number.isSafeInteger(seed) && names.every((name) => ALL.includes(name))
    return usable ? { names, seed } : undefined
  } catch {
    return undefined
  }
}

function withSeed(options: Omit<RunOptions, 'seed'>, seed: number): RunOptions {
  return { ...options, seed }
}

void main().then((status) => {
  process.exitCode = status
})
