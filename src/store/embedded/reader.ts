import type { Batch, Inbound, Message, MessageState, RawPdu } from '../records'
import type { InboundQuery, MessageQuery, Page } from '../store'
import type { Disk, Range, Snapshot } from './disk'
import type { Collection, Records } from './indexes'
import { keyOf, lastEscaped, lastPart, sortable, under } from './keys'

type Prefix = ReturnType<typeof under>

/** Pages of records, by what they are known by; each page shows one moment. */
export class Reader {
  constructor(private readonly disk: Disk) {}

  async messages(query: MessageQuery, page: Page): Promise<Message[]> {
    if ('alarmUntil' in query) return this.#timed('message', 'mAlarm', query.alarmUntil, page)
    return this.disk.still(async (snapshot) => {
      if ('from' in query) return this.#between(query, page, snapshot)
      const prefixes =
        'untold' in query && query.untold === undefined ? await this.#groups('mUntold') : prefixesOf(query)
      return this.#page('message', prefixes, page, snapshot)
    })
  }

  batches(
    { pool, states = BATCH_STATES }: { pool?: string; states?: readonly Batch['state'][] },
    page: Page
  ): Promise<Batch[]> {
    const prefixes = states.map((state) => under('bState', state))
    const isWanted = (batch: Batch) => pool === undefined || batch.pool === pool
    return this.disk.still((snapshot) => this.#page('batch', prefixes, page, snapshot, isWanted))
  }

  raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page): Promise<RawPdu[]> {
    const prefix = 'fingerprint' in query ? under('rPrint', query.fingerprint) : under('rState', query.state)
    return this.disk.still((snapshot) => this.#page('raw', [prefix], page, snapshot))
  }

  async inbounds(query: InboundQuery, page: Page): Promise<Inbound[]> {
    if ('alarmUntil' in query) return this.#timed('inbound', 'iAlarm', query.alarmUntil, page)
    const prefixes =
      'group' in query ? [under('iGroup', query.group)] : query.states.map((state) => under('iState', state))
    return this.disk.still((snapshot) => this.#page('inbound', prefixes, page, snapshot))
  }

  /** Records under some prefixes, behind which there is nothing but the id: by id, a page of them. */
  async #page<C extends Collection>(
    collection: C,
    prefixes: readonly Prefix[],
    { limit, after, newest = false }: Page,
    snapshot: Snapshot,
    isWanted: (record: Records[C]) => boolean = () => true
  ): Promise<Records[C][]> {
    const found: Records[C][] = []
    let behind = after === undefined ? undefined : keyOf(after)
    while (found.length < limit) {
      const ids = await this.#ids(prefixes, { limit, behind, newest }, snapshot)
      for (const id of ids) {
        if (found.length === limit) break
        const record = this.disk.read(collection, lastPart(id), snapshot)
        if (record && isWanted(record)) found.push(record)
      }
      if (ids.length < limit) break
      behind = ids.at(-1)
    }
    return found
  }

  /** As they stand in keys: that is what their order is, under each prefix and over all of them. */
  async #ids(
    prefixes: readonly Prefix[],
    { limit, behind, newest }: { limit: number; behind: string | undefined; newest: boolean },
    snapshot: Snapshot
  ): Promise<string[]> {
    const lists = await Promise.all(
      prefixes.map(async ({ gte, lt }) => {
        const from = behind === undefined || newest ? { gte } : { gt: gte + behind }
        const until = behind === undefined || !newest ? { lt } : { lt: gte + behind }
        return this.disk.keys({ ...from, ...until, limit, reverse: newest }, snapshot)
      })
    )
    const ids = lists.flat().map(lastEscaped).sort()
    if (newest) ids.reverse()
    return ids.slice(0, limit)
  }

  /** The prefixes of an index, one for each value in it: a few. */
  async #groups(index: string): Promise<Prefix[]> {
    const groups: Prefix[] = []
    const { gte, lt } = under(index)
    for (let range: Range = { gte, lt }; ; ) {
      const [key] = await this.disk.keys({ ...range, limit: 1 })
      if (key === undefined) return groups
      const start = key.slice(0, key.lastIndexOf('/'))
      groups.push({ gte: `${start}/`, lt: `${start}0` })
      range = { gte: `${start}0`, lt }
    }
  }

  async #timed<C extends 'message' | 'inbound'>(
    collection: C,
    index: string,
    until: number,
    { limit }: Page
  ): Promise<Records[C][]> {
    const { gte } = under(index)
    return this.disk.still(async (snapshot) => {
      const keys = await this.disk.keys({ gte, lt: `${gte}${sortable(until + 1)}`, limit }, snapshot)
      return keys.flatMap((key) => this.disk.read(collection, lastPart(key), snapshot) ?? [])
    })
  }

  /** By time, which is the order of the ids. */
  async #between(
    { from, until }: { from: number; until: number },
    { limit, after, newest = false }: Page,
    snapshot: Snapshot
  ): Promise<Message[]> {
    const { gte } = under('mTime')
    const range = { gte: `${gte}${sortable(from)}`, lt: `${gte}${sortable(until + 1)}`, reverse: newest }
    const last = after === undefined ? undefined : this.disk.read('message', after, snapshot)
    const mark = last && keyOf('mTime', last.queuedAt, last.id)
    if (mark && newest) range.lt = mark
    else if (mark) range.gte = `${mark}\0`
    // The last one of the page before is gone: its id still tells where to go on.
    const isLost = after !== undefined && !last
    const keys = await this.disk.keys(isLost ? range : { ...range, limit }, snapshot)
    const isBehind = (key: string) =>
      !isLost || (newest ? lastEscaped(key) < keyOf(after) : lastEscaped(key) > keyOf(after))
    return keys
      .filter(isBehind)
      .slice(0, limit)
      .flatMap((key) => this.disk.read('message', lastPart(key), snapshot) ?? [])
  }
}

function prefixesOf(query: Exclude<MessageQuery, { alarmUntil: number } | { from: number }>): Prefix[] {
  if ('all' in query) return [under('message')]
  if ('to' in query) return [under('mTo', query.to)]
  if ('key' in query) return [under('mKey', query.key)]
  if ('awaits' in query) return [under('mAwaits', query.awaits)]
  if ('untold' in query) return [under('mUntold', query.untold ?? '')]
  if ('heldOf' in query) return [under('mHeld', query.heldOf)]
  const { states = STATES } = query
  if ('batch' in query) return states.map((state) => under('mBatch', query.batch, state))
  return states.map((state) => under('mState', state))
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
