import type { Clock } from '../../types'
import { Counters } from '../counters'
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
import { setBadRecordsAside } from './bad-records'
import { Claims } from './claims'
import { Counts } from './counts'
import { Disk } from './disk'
import type { Collection, Records } from './indexes'
import { keyOf, sortable, under } from './keys'
import { Reader } from './reader'
import { StoreTime } from './store-time'
import { sweep } from './sweep'
import { Writer } from './writer'

export interface EmbeddedStoreOptions {
  /** Its own; made if it is not there. */
  directory: string
  clock: Clock
  /** Each write waits for the disk. False only to show that a test of that can fail. */
  sync?: boolean
  /** A record cannot be read: it was set aside. */
  notice?(code: 'BAD_RECORD', message: string): void
}

/** Opens a store in a directory. Rejects with a StoreError: STORE_LOCKED, STORE_CORRUPT, STORE_TOO_NEW, STORE_PERMISSION… */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<Store> {
  return new EmbeddedStore(await Disk.open(options), options)
}

/** The store of one process, on LevelDB. */
class EmbeddedStore implements Store {
  readonly #time: StoreTime
  readonly #claims: Claims
  readonly #counts: Counts
  readonly #counters: Counters
  readonly #writer: Writer
  readonly #reader: Reader
  readonly #watchers = new Watchers()

  constructor(
    private readonly disk: Disk,
    { clock, notice }: EmbeddedStoreOptions
  ) {
    this.#time = new StoreTime(clock, disk.newest())
    this.#claims = new Claims(disk, this.#time)
    this.#counts = new Counts(disk)
    this.#counters = new Counters((name, count) => reserve(disk, name, count))
    this.#writer = new Writer(disk, this.#time, this.#counts, this.#claims)
    this.#reader = new Reader(disk)
    setBadRecordsAside({ disk, writer: this.#writer, counts: this.#counts, notice })
  }

  time(): Promise<number> {
    return this.disk.reads(() => this.#time.now())
  }

  apply(changes: readonly Change[], lease?: Lease): Promise<Applied> {
    return this.disk.writes(async () => {
      const check = () => lease && this.#claims.check(lease)
      const { applied, wakes } = await this.#writer.apply(changes, check)
      if (wakes) this.#watchers.wake()
      return applied
    })
  }

  claim(request: ClaimRequest): Promise<Claimed | undefined> {
    return this.disk.reads(() => this.#claims.claim(request))
  }

  takeOver(request: { owner: string; leaseMs: number }): Promise<Claimed | undefined> {
    return this.disk.reads(() => this.#claims.takeOver(request))
  }

  renew(lease: Lease, leaseMs: number): Promise<void> {
    return this.disk.reads(() => this.#claims.renew(lease, leaseMs))
  }

  release(lease: Lease): Promise<void> {
    return this.disk.reads(() => {
      if (this.#claims.release(lease)) this.#watchers.wake()
    })
  }

  message(id: string): Promise<Message | undefined> {
    return this.#read('message', id)
  }

  key(id: string): Promise<KeyRecord | undefined> {
    return this.#read('key', id)
  }

  batch(id: string): Promise<Batch | undefined> {
    return this.#read('batch', id)
  }

  raw(id: string): Promise<RawPdu | undefined> {
    return this.#read('raw', id)
  }

  inbound(id: string): Promise<Inbound | undefined> {
    return this.#read('inbound', id)
  }

  card(id: string): Promise<CardRecord | undefined> {
    return this.#read('card', id)
  }

  messages(query: MessageQuery, page: Page): Promise<Message[]> {
    return this.disk.reads(() => this.#reader.messages(query, page))
  }

  counts(batch: string): Promise<BatchCounts> {
    return this.disk.reads(() => this.#counts.of(batch, this.#writer))
  }

  batches(query: { pool?: string; states?: readonly Batch['state'][] }, page: Page): Promise<Batch[]> {
    return this.disk.reads(() => this.#reader.batches(query, page))
  }

  raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page): Promise<RawPdu[]> {
    return this.disk.reads(() => this.#reader.raws(query, page))
  }

  inbounds(query: InboundQuery, page: Page): Promise<Inbound[]> {
    return this.disk.reads(() => this.#reader.inbounds(query, page))
  }

  submissions(sim: string, withinMs: number): Promise<number[]> {
    return this.disk.reads(async () => {
      const now = this.#time.now()
      const { gte, lt } = under('sent', sim)
      const keys = await this.disk.keys({ gte: `${gte}${sortable(now - withinMs)}`, lt })
      return keys.map((key) => now - Number(key.split('/')[2]))
    })
  }

  next(counter: string): Promise<number> {
    return this.disk.writes(() => this.#counters.next(counter))
  }

  sweep(rules: Retention, limit: number): Promise<number> {
    return this.disk.writes(() => {
      const context = { disk: this.disk, writer: this.#writer, counts: this.#counts, now: this.#time.now() }
      return sweep(context, rules, limit)
    })
  }

  watch(listener: () => void): () => void {
    return this.#watchers.add(listener)
  }

  async close(): Promise<void> {
    this.#watchers.clear()
    await this.disk.close()
  }

  #read<C extends Collection>(collection: C, id: string): Promise<Records[C] | undefined> {
    return this.disk.reads(() => this.disk.read(collection, id))
  }
}

async function reserve(disk: Disk, name: string, count: number): Promise<number> {
  const key = keyOf('counter', name)
  const end = Number(disk.get(key) ?? 0) + count
  await disk.put(key, String(end))
  return end
}
