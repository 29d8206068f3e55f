import type { Batch, Inbound, Message, MessageState, RawPdu } from '../records'
import type { InboundQuery, MessageQuery, Page } from '../store'
import type { Disk } from './disk'
import type { Collection, Records } from './indexes'
import { keyOf, lastPart, sortable, under } from './keys'

/** Pages of records, by what they are known by. */
export class Reader {
  constructor(private readonly disk: Disk) {}

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
