import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '../../types'
import { Counters } from '../counters'
import { StoreError } from '../errors'
import { Gate } from '../gate'
import type { Batch, CardRecord, Inbound, KeyRecord, Message, RawPdu } from '../records'
import type {
  Applied,
  BatchCounts,
  Change,
  Claimed,
  ClaimRequest,
  InboundQuery,
  Lease,
  MessageQuery,
  Page,
  Retention,
  Store
} from '../store'
import { Watchers } from '../watchers'
import { Bell } from './bell'
import { Claims } from './claims'
import type { Database } from './database'
import type { Settings } from './options'
import { Queries } from './queries'
import type { Records, Table } from './rows'
import { Sweeper } from './sweep'
import { toText } from './text'
import { apply } from './writer'

/** Never before anything that it gave out, whoever asked, and whatever the clock of the server does. */
const TIME = `
UPDATE clock c
SET seen = greatest(now.wall + c.ahead, c.seen), ahead = greatest(c.ahead, c.seen - now.wall)
FROM (SELECT wall_ms() AS wall) now RETURNING c.seen`

const RESERVE = `
INSERT INTO counter AS c (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = c.value + excluded.value RETURNING c.value`

/** The store of many hosts, on PostgreSQL. */
export class PostgresStore implements Store {
  readonly #gate: Gate
  readonly #claims: Claims
  readonly #queries: Queries
  readonly #counters: Counters
  readonly #sweeper: Sweeper
  readonly #watchers = new Watchers()
  readonly #bell: Bell
  #poll: Timer | undefined

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock
  ) {
    this.#gate = new Gate(() => closedError(database.name))
    const wake = () => this.#watchers.wake()
    this.#claims = new Claims(database, wake)
    this.#queries = new Queries(database)
    this.#sweeper = new Sweeper(database)
    this.#counters = new Counters(async (name, count) => {
      const [row] = await database.read<{ value: string }>(RESERVE, [toText(name), count])
      return Number(row!.value)
    })
    this.#bell = new Bell({ database, channel: settings.schema, name: randomUUID(), clock, rung: wake })
  }

  time(): Promise<number> {
    return this.#gate.run(async () => {
      const [row] = await this.database.read<{ seen: string }>(TIME)
      return Number(row!.seen)
    })
  }

  apply(changes: readonly Change[], lease?: Lease): Promise<Applied> {
    return this.#gate.run(async () => {
      const { applied, wakes } = await apply(this.database, changes, lease)
      if (wakes) this.#wake()
      return applied
    })
  }

  claim(request: ClaimRequest): Promise<Claimed | undefined> {
    return this.#gate.run(() => this.#claims.claim(request))
  }

  takeOver(request: { owner: string; leaseMs: number }): Promise<Claimed | undefined> {
    return this.#gate.run(() => this.#claims.takeOver(request))
  }

  renew(lease: Lease, leaseMs: number): Promise<void> {
    return this.#gate.run(() => this.#claims.renew(lease, leaseMs))
  }

  release(lease: Lease): Promise<void> {
    return this.#gate.run(async () => {
      if (await this.#claims.release(lease)) this.#wake()
    })
  }

  message(id: string): Promise<Message | undefined> {
    return this.#one('message', id)
  }

  key(id: string): Promise<KeyRecord | undefined> {
    return this.#one('key', id)
  }

  batch(id: string): Promise<Batch | undefined> {
    return this.#one('batch', id)
  }

  raw(id: string): Promise<RawPdu | undefined> {
    return this.#one('raw', id)
  }

  inbound(id: string): Promise<Inbound | undefined> {
    return this.#one('inbound', id)
  }

  card(id: string): Promise<CardRecord | undefined> {
    return this.#one('card', id)
  }

  messages(query: MessageQuery, page: Page): Promise<Message[]> {
    return this.#gate.run(() => this.#queries.messages(query, page))
  }

  counts(batch: string): Promise<BatchCounts> {
    return this.#gate.run(() => this.#queries.counts(batch))
  }

  batches(query: { pool?: string; states?: readonly Batch['state'][] }, page: Page): Promise<Batch[]> {
    return this.#gate.run(() => this.#queries.batches(query, page))
  }

  raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page): Promise<RawPdu[]> {
    return this.#gate.run(() => this.#queries.raws(query, page))
  }

  inbounds(query: InboundQuery, page: Page): Promise<Inbound[]> {
    return this.#gate.run(() => this.#queries.inbounds(query, page))
  }

  submissions(sim: string, withinMs: number): Promise<number[]> {
    return this.#gate.run(() => this.#queries.submissions(sim, withinMs))
  }

  next(counter: string): Promise<number> {
    return this.#gate.run(() => this.#counters.next(counter))
  }

  sweep(rules: Retention, limit: number): Promise<number> {
    return this.#gate.run(() => this.#sweeper.sweep(rules, limit))
  }

  watch(listener: () => void): () => void {
    this.#bell.listen()
    this.#setPoll()
    return this.#watchers.add(listener)
  }

  async close(): Promise<void> {
    this.#watchers.clear()
    this.clock.clearTimeout(this.#poll)
    await this.#gate.close()
    await this.#bell.close()
    await this.database.close()
  }

  #one<T extends Table>(table: T, id: string): Promise<Records[T] | undefined> {
    return this.#gate.run(() => this.#queries.one(table, id))
  }

  #wake(): void {
    this.#watchers.wake()
    this.#bell.ring()
  }

  #setPoll(): void {
    this.clock.clearTimeout(this.#poll)
    this.#poll = this.clock.setTimeout(() => {
      this.#watchers.wake()
      this.#setPoll()
    }, this.settings.pollMs)
  }
}

function closedError(store: string): StoreError {
  return new StoreError('STORE_CLOSED', `The store ${store} is closed.`, { store })
}
