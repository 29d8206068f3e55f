/** Node-REDs on one PostgreSQL, of which one is killed, stopped or cut off every few seconds, and so is the database. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/modem'
import { openPostgresStore } from '../../src/store'
import { type Random, randomFrom } from '../fuzz/random'
import { PostgresServer } from '../support/postgres'
import { temporaryDir } from '../support/temp'
import { Child, compileChildren } from './children'
import { linesOf } from './kill-run'
import { judgeShared, type SharedCounts } from './oracle-shared'
import type {
  Census,
  FromModems,
  InboundText,
  Policy,
  PortInfo,
  ResultLine,
  SharedPlan,
  Told,
  ToModems
} from './protocol'
import { allInbounds, allMessages, allRaws } from './records'
import { type Blow, type BlowCounts, Blows } from './shared-blows'
import { SharedHost } from './shared-host'
import { hear } from './shots'
import { sharedMessages, wantedTexts } from './wanted'

export interface SharedRunOptions {
  seed: number
  hosts: number
  /** For each host. */
  modems: number
  messages: number
  /** Messages that come in. */
  inbound: number
  policies: readonly Policy[]
  latencyMs: number
  /** In any order. */
  blows: readonly Blow[]
  /** Then more of them, until all messages have gone. */
  untilSent?: boolean
  /** Between two of them, at most. */
  restMs: number
  /** PostgreSQL waits for its disk. */
  fsync: boolean
  /** A host stands still for so long by every clock, once. */
  standStillMs?: number
}

export interface SharedReport {
  seed: number
  blows: BlowCounts
  counts: SharedCounts
  violations: string[]
  seconds: number
}

const CAPACITY = 250
/** Nothing has changed for so long: it is stuck. */
const STUCK_MS = 60_000
const LOOK_MS = 500
/** What was told is written as told by then. */
const TOLD_MS = 2500
const STORED_MS = 240_000

export async function runShared(options: SharedRunOptions): Promise<SharedReport> {
  const begun = Date.now()
  const run = new SharedRun(options, await compileChildren())
  try {
    await run.open()
    await run.strike()
    await run.settle()
    const { counts, violations } = await run.judge()
    const { blows } = run
    const seconds = (Date.now() - begun) / 1000
    return { seed: options.seed, blows, counts, violations, seconds }
  } catch (cause) {
    throw new Error(`With seed ${options.seed}: ${(cause as Error).message}`, { cause })
  } finally {
    await run.close()
  }
}

class SharedRun {
  readonly #plan: SharedPlan
  readonly #random: Random
  readonly #folder = temporaryDir('shared')
  readonly #modems: Child<FromModems, ToModems>
  #ports: PortInfo[] = []
  #hosts: SharedHost[] = []
  #server!: PostgresServer
  #blows!: Blows
  #texts: InboundText[] = []

  constructor(
    private readonly options: SharedRunOptions,
    private readonly children: Awaited<ReturnType<typeof compileChildren>>
  ) {
    const { hosts, policies, seed } = options
    this.#plan = { hosts, policies }
    this.#random = randomFrom(seed)
    this.#modems = new Child(children.modems)
  }

  get blows(): BlowCounts {
    return this.#blows.counts
  }

  async open(): Promise<void> {
    const { hosts, modems, latencyMs, seed, messages: count, inbound, fsync } = this.options
    const folder = join(this.#folder, 'ports')
    mkdirSync(folder)
    const modemOptions = { count: hosts * modems, folder, latencyMs, capacity: CAPACITY, seed }
    this.#modems.tell({ type: 'open', options: modemOptions })
    this.#ports = (await hear(this.#modems, 'opened')).ports
    this.#texts = wantedTexts(seed, inbound, this.#ports)
    this.#server = await PostgresServer.make({ fsync })
    const { port } = this.#server
    for (let host = 0; host < hosts; host++)
      this.#hosts.push(
        await SharedHost.make({
          host,
          plan: this.#plan,
          file: this.children.nodeRed,
          folder: this.#folder,
          ports: this.#ports.slice(host * modems, (host + 1) * modems),
          send: { seed, count, policy: 'hold' },
          postgres: { port, url: (port) => this.#server.url({ port }) }
        })
      )
    this.#blows = new Blows(this.#hosts, this.#server, this.#random)
    for (const host of this.#hosts) host.start()
    await Promise.all(this.#hosts.map((host) => host.started()))
  }

  async strike(): Promise<void> {
    const { blows, restMs, standStillMs, untilSent = false } = this.options
    const left = [...this.#texts]
    const each = Math.ceil(left.length / blows.length)
    if (standStillMs !== undefined) this.#blows.standStill(this.#hosts[0]!, standStillMs)
    const wanted = this.#shuffled(blows)
    while (wanted.length > 0 || (untilSent && (await this.#waiting()) > 0)) {
      this.#modems.tell({ type: 'inject', texts: left.splice(0, each) })
      await delay(restMs / 2 + this.#random.int(restMs / 2))
      await this.#blows.deal(wanted.pop() ?? this.#random.pick(blows))
    }
    this.#modems.tell({ type: 'inject', texts: left })
    await this.#blows.ended()
  }

  /** Everything comes to its end: nothing waits, is on its way, or is untold. */
  async settle(): Promise<void> {
    await this.#blows.runOut()
    let known = { at: Date.now(), what: '' }
    for (;;) {
      const standing = await this.#standing()
      const what = JSON.stringify(standing)
      if (what !== known.what) known = { at: Date.now(), what }
      if (Object.values(standing).every((count) => count === 0)) break
      const patience = standing.verify > 0 ? STORED_MS : STUCK_MS
      if (Date.now() - known.at > patience)
        throw new Error(`It does not go on: ${what}\n${await this.#stuck()}`)
      await delay(LOOK_MS)
    }
    await delay(TOLD_MS)
  }

  async judge(): Promise<{ counts: SharedCounts; violations: string[] }> {
    const { seed, messages: count } = this.options
    const { kills } = this.#blows
    for (const host of this.#hosts) await host.kill()
    const census = await this.#census()
    this.#modems.tell({ type: 'ledger' })
    const ledger = (await hear(this.#modems, 'ledger')).entries
    const store = await openPostgresStore({ url: this.#server.url(), clock: systemClock })
    try {
      const messages = await allMessages(store)
      const [raws, inbounds] = [await allRaws(store), await allInbounds(store)]
      return judgeShared({
        wanted: sharedMessages(seed, count, this.#plan),
        texts: this.#texts,
        kills,
        messages,
        raws,
        inbounds,
        ledger,
        census,
        told: this.#linesOf<Told>(''),
        results: this.#linesOf<ResultLine>('.results'),
        said: this.#hosts.flatMap(({ said }) => said)
      })
    } finally {
      await store.close()
    }
  }

  async close(): Promise<void> {
    for (const host of this.#hosts) await host.end().catch(() => {})
    this.#modems.kill()
    await this.#modems.ended
    await this.#server?.stop()
  }

  #shuffled<T>(list: readonly T[]): T[] {
    const left = [...list]
    return list.map(() => left.splice(this.#random.int(left.length), 1)[0]!)
  }

  /** Messages that are to go, or are not even taken in. */
  async #waiting(): Promise<number> {
    const { open, missing } = await this.#standing()
    return open + missing
  }

  async #standing() {
    const { rows } = await this.#server.query(`SELECT
      (SELECT count(*)::integer FROM sms_modem.messages WHERE state IN ('queued', 'sending') AND NOT held) AS open,
      (SELECT count(*)::integer FROM sms_modem.messages) AS messages,
      (SELECT count(*)::integer FROM sms_modem.messages WHERE state = 'unknown' AND policy = 'verify') AS verify,
      (SELECT count(*)::integer FROM sms_modem.inbox WHERE state = 'emitted') AS emitted`)
    const { open, messages, verify, emitted } = rows[0]
    const untold = this.#hosts.reduce((sum, host) => sum + host.open, 0)
    return {
      open,
      verify,
      missing: this.options.messages - messages,
      silent: this.#texts.length - emitted,
      untold: Number.isFinite(untold) ? untold : -1
    }
  }

  async #census(): Promise<Census> {
    this.#modems.tell({ type: 'census' })
    return (await hear(this.#modems, 'census')).census
  }

  #linesOf<T extends { at?: number }>(suffix: string): T[] {
    const lines = this.#hosts.flatMap(({ sink }) => linesOf(sink + suffix) as T[])
    return lines.sort((a, b) => a.at! - b.at!)
  }

  /** What does not go on, and what a flow was told of it. */
  async #stuck(): Promise<string> {
    const next = this.#hosts.flatMap(({ next }) => next ?? [])
    const { rows } = await this.#server.query(
      `SELECT id, queue, due - sms_modem.store_ms() AS due_in, leased_until - sms_modem.store_ms() AS leased_for,
      lease_owner, record FROM sms_modem.message
      WHERE state IN ('queued', 'sending') OR (state = 'unknown' AND record->>'policy' = 'verify')
        OR recipient = ANY($1::text[]) LIMIT 5`,
      [next]
    )
    const lines = this.#linesOf<ResultLine>('.results').filter(({ to }) => next.includes(to))
    return [...rows, ...lines].map((one) => JSON.stringify(one)).join('\n')
  }
}
