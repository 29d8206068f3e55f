import type { Clock } from '../../types'
import type { Batch, CardRecord, Inbound, KeyRecord, Message, MessageState, RawPdu } from '../records'
import type {
  Applied,
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
import { Counters } from './counters'
import { Counts } from './counts'
import { Disk } from './disk'
import { indexKeys, priorityRank } from './indexes'
import { keyOf, lastPart, sortable, under } from './keys'
import { Leases } from './leases'
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
  const disk = await Disk.open(options)
  const time = new StoreTime(options.clock, await disk.newest())
  return new EmbeddedStore(disk, time)
}

/** The store of one process, on LevelDB. */
class EmbeddedStore implements Store {
  readonly #leases = new Leases()
  readonly #counts: Counts
  readonly #counters: Counters
  readonly #writer: Writer
  readonly #reader: Reader
  readonly #listeners = new Set<() => void>()
  #waking = false
  #claiming: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly disk: Disk,
    private readonly clock: StoreTime
  ) {
    this.#counts = new Counts(disk)
    this.#counters = new Counters(disk)
    this.#writer = new Writer(disk, clock, this.#counts)
    this.#reader = new Reader(disk)
  }

  async time(): Promise<number> {
    this.disk.check()
    return this.clock.now()
  }

  async apply(changes: readonly Change[], lease?: Lease): Promise<Applied> {
    const check = () => {
      if (lease) this.#leases.check(lease, this.clock.now())
    }
    const { applied, wakes } = await this.#writer.apply(changes, check)
    if (wakes) this.#wake()
    return applied
  }

  // Claims

  /** One after another: two at once would find the same message. */
  claim(request: ClaimRequest): Promise<Claimed | undefined> {
    const claimed = this.#claiming.then(() => this.#claim(request))
    this.#claiming = claimed.catch(() => {})
    return claimed
  }

  async #claim({ owner, queues, priorities, leaseMs }: ClaimRequest): Promise<Claimed | undefined> {
    for (const priority of priorities) {
      for (;;) {
        const now = this.clock.now()
        const first = await this.#first(queues, String(priorityRank(priority)), now)
        if (first === undefined) break
        const message = this.disk.read('message', lastPart(first))
        if (!message) {
          await this.disk.forget(first)
          continue
        }
        // It was given back, and has changed, while it was looked for.
        if (!indexKeys('message', message).includes(first)) continue
        return { message, lease: this.#leases.take(message.id, owner, now + leaseMs) }
      }
    }
    return undefined
  }

  /** Key of the earliest that is due and that nobody has. */
  async #first(queues: readonly string[], rank: string, now: number): Promise<string | undefined> {
    const taken = this.#leases.taken(now)
    const found = await Promise.all(
      queues.map(async (queue) => {
        const { gte } = under('mQueue', queue, rank)
        const keys = await this.disk.keys({ gte, lt: `${gte}${sortable(now + 1)}`, limit: taken.size + 1 })
        return keys.find((key) => !taken.has(lastPart(key)))
      })
    )
    const dueAndId = (key: string) => key.split('/').slice(-2).join('/')
    return found.filter((key) => key !== undefined).sort((a, b) => (dueAndId(a) < dueAndId(b) ? -1 : 1))[0]
  }

  takeOver({ owner, leaseMs }: { owner: string; leaseMs: number }): Promise<Claimed | undefined> {
    const claimed = this.#claiming.then(async () => {
      const now = this.clock.now()
      const taken = this.#leases.taken(now)
      const keys = await this.disk.keys({ ...under('mOut'), limit: taken.size + 1 })
      for (const id of keys.map(lastPart)) {
        const message = taken.has(id) ? undefined : this.disk.read('message', id)
        // It may have come to its end, and been given back, while it was looked for.
        if (message && indexKeys('message', message).includes(keyOf('mOut', id)))
          return { message, lease: this.#leases.take(id, owner, now + leaseMs) }
      }
      return undefined
    })
    this.#claiming = claimed.catch(() => {})
    return claimed
  }

  async renew(lease: Lease, leaseMs: number): Promise<void> {
    this.disk.check()
    const now = this.clock.now()
    this.#leases.renew(lease, now + leaseMs, now)
  }

  async release(lease: Lease): Promise<void> {
    this.disk.check()
    if (this.#leases.release(lease)) this.#wake()
  }

  // Reading

  async message(id: string): Promise<Message | undefined> {
    return this.disk.read('message', id)
  }

  async key(id: string): Promise<KeyRecord | undefined> {
    return this.disk.read('key', id)
  }

  async batch(id: string): Promise<Batch | undefined> {
    return this.disk.read('batch', id)
  }

  async raw(id: string): Promise<RawPdu | undefined> {
    return this.disk.read('raw', id)
  }

  async inbound(id: string): Promise<Inbound | undefined> {
    return this.disk.read('inbound', id)
  }

  async card(id: string): Promise<CardRecord | undefined> {
    return this.disk.read('card', id)
  }

  messages(query: MessageQuery, page: Page): Promise<Message[]> {
    return this.#reader.messages(query, page)
  }

  counts(batch: string): Promise<Partial<Record<MessageState, number>>> {
    this.disk.check()
    return this.#counts.of(batch, this.#writer)
  }

  batches(query: Parameters<Store['batches']>[0], page: Page): Promise<Batch[]> {
    return this.#reader.batches(query, page)
  }

  raws(query: Parameters<Store['raws']>[0], page: Page): Promise<RawPdu[]> {
    return this.#reader.raws(query, page)
  }

  inbounds(query: InboundQuery, page: Page): Promise<Inbound[]> {
    return this.#reader.inbounds(query, page)
  }

  async submissions(sim: string, withinMs: number): Promise<number[]> {
    const now = this.clock.now()
    const { gte, lt } = under('sent', sim)
    const keys = await this.disk.keys({ gte: `${gte}${sortable(now - withinMs)}`, lt })
    return keys.map((key) => now - Number(key.split('/')[2]))
  }

  next(counter: string): Promise<number> {
    this.disk.check()
    return this.#counters.next(counter)
  }

  sweep(rules: Retention, limit: number): Promise<number> {
    return sweep(this.disk, this.#writer, this.clock.now(), rules, limit)
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    await this.#claiming
    await this.#writer.idle()
    await this.disk.close()
  }

  /** Once for many changes, and never within the call that makes them. */
  #wake(): void {
    if (this.#waking) return
    this.#waking = true
    setImmediate(() => {
      this.#waking = false
      for (const listener of [...this.#listeners]) listener()
    })
  }
}
