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
import { type Collection, priorityRank, type Records } from './indexes'
import { keyOf, lastPart, sortable, under } from './keys'
import { Leases } from './leases'
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
        if (message) return { message, lease: this.#leases.take(id, owner, now + leaseMs) }
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

  async messages(query: MessageQuery, page: Page): Promise<Message[]> {
    if ('all' in query) return this.#page('message', [under('message')], page)
    if ('to' in query) return this.#page('message', [under('mTo', query.to)], page)
    if ('key' in query) return this.#page('message', [under('mKey', query.key)], page)
    if ('awaits' in query) return this.#page('message', [under('mAwaits', query.awaits)], page)
    if ('untold' in query)
      return this.#page(
        'message',
        [query.untold === undefined ? under('mUntold') : under('mUntold', query.untold)],
        page
      )
    if ('batch' in query) {
      const states = query.states ?? STATES
      return this.#page(
        'message',
        states.map((state) => under('mBatch', query.batch, state)),
        page
      )
    }
    if ('states' in query)
      return this.#page(
        'message',
        query.states.map((state) => under('mState', state)),
        page
      )
    if ('alarmUntil' in query) return this.#timed('message', 'mAlarm', query.alarmUntil, page)
    return this.#between(query, page)
  }

  counts(batch: string): Promise<Partial<Record<MessageState, number>>> {
    this.disk.check()
    return this.#counts.of(batch, this.#writer)
  }

  async batches(
    { pool, states = BATCH_STATES }: { pool?: string; states?: readonly Batch['state'][] },
    page: Page
  ): Promise<Batch[]> {
    const found = await this.#page(
      'batch',
      states.map((state) => under('bState', state)),
      page
    )
    return pool === undefined ? found : found.filter((batch) => batch.pool === pool)
  }

  async raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page): Promise<RawPdu[]> {
    const range = 'fingerprint' in query ? under('rPrint', query.fingerprint) : under('rState', query.state)
    return this.#page('raw', [range], page)
  }

  async inbounds(query: InboundQuery, page: Page): Promise<Inbound[]> {
    if ('states' in query)
      return this.#page(
        'inbound',
        query.states.map((state) => under('iState', state)),
        page
      )
    if ('group' in query) return this.#page('inbound', [under('iGroup', query.group)], page)
    return this.#timed('inbound', 'iAlarm', query.alarmUntil, page)
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

  /** Records under some prefixes whose last part is the id: by id, a page of them. */
  async #page<C extends Collection>(
    collection: C,
    ranges: readonly { gte: string; lt: string }[],
    page: Page
  ): Promise<Records[C][]> {
    const found: Records[C][] = []
    const { limit, newest = false } = page
    for (let after = page.after; found.length < limit; ) {
      const ids = await this.#ids(ranges, after, limit, newest)
      for (const id of ids) {
        const record = found.length < limit ? this.disk.read(collection, id) : undefined
        if (record) found.push(record)
      }
      after = ids.at(-1)
      if (ids.length < limit) break
    }
    return found
  }

  async #ids(
    ranges: readonly { gte: string; lt: string }[],
    after: string | undefined,
    limit: number,
    newest: boolean
  ): Promise<string[]> {
    const lists = await Promise.all(
      ranges.map(async ({ gte, lt }) => {
        const nested = await this.#nested(gte, after, limit, newest)
        if (nested) return nested
        const from = after === undefined || newest ? { gte } : { gt: gte + keyOf(after) }
        const until = after === undefined || !newest ? { lt } : { lt: gte + keyOf(after) }
        const keys = await this.disk.keys({ ...from, ...until, limit, reverse: newest })
        return keys.map(lastPart)
      })
    )
    const ids = lists.flat().sort()
    if (newest) ids.reverse()
    return ids.slice(0, limit)
  }

  /** Untold to anybody: there is one more part between prefix and id. */
  async #nested(
    gte: string,
    after: string | undefined,
    limit: number,
    newest: boolean
  ): Promise<string[] | undefined> {
    if (gte !== 'mUntold/') return undefined
    const ids = (await this.disk.keys(under('mUntold'))).map(lastPart).sort()
    if (newest) ids.reverse()
    const isBehind = (id: string) => after === undefined || (newest ? id < after : id > after)
    return ids.filter(isBehind).slice(0, limit)
  }

  async #timed<C extends 'message' | 'inbound'>(
    collection: C,
    index: string,
    until: number,
    { limit }: Page
  ): Promise<Records[C][]> {
    const { gte } = under(index)
    const keys = await this.disk.keys({ gte, lt: `${gte}${sortable(until + 1)}`, limit })
    return keys.flatMap((key) => this.disk.read(collection, lastPart(key)) ?? [])
  }

  async #between(
    { from, until }: { from: number; until: number },
    { limit, after, newest = false }: Page
  ): Promise<Message[]> {
    const { gte } = under('mTime')
    const start = `${gte}${sortable(from)}`
    const end = `${gte}${sortable(until + 1)}`
    const last = after === undefined ? undefined : this.disk.read('message', after)
    const mark = last && keyOf('mTime', last.queuedAt, last.id)
    const keys = await this.disk.keys({
      ...(mark && !newest ? { gt: mark } : { gte: start }),
      lt: mark && newest ? mark : end,
      limit,
      reverse: newest
    })
    return keys.flatMap((key) => this.disk.read('message', lastPart(key)) ?? [])
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

const STATES: readonly MessageState[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'expired',
  'failed',
  'cancelled',
  'unknown'
]
const BATCH_STATES: readonly Batch['state'][] = ['open', 'running', 'paused', 'cancelled', 'done']
