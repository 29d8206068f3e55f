import type {
  Change,
  Inbound,
  InboundQuery,
  Message,
  MessageQuery,
  Page,
  RawPdu,
  Store
} from '../../src/store'
import { StoreError } from '../../src/store'

type Kept = Message | RawPdu | Inbound

/** What the inbox needs of a store, in memory; what it gives and takes are copies, as of one on disk. */
export class MemoryStore {
  readonly kept = {
    message: new Map<string, Message>(),
    raw: new Map<string, RawPdu>(),
    inbound: new Map<string, Inbound>()
  }
  /** Rejects every write while it is set. */
  fault: Error | undefined
  /** Called with what is written, once it is. */
  written: (changes: readonly Change[]) => void = () => {}
  /** How many records the largest page had. */
  largestPage = 0
  reads = 0

  /** For whoever takes a whole one. */
  get store(): Store {
    return this as unknown as Store
  }

  async apply(changes: readonly Change[]) {
    await undefined
    if (this.fault) throw this.fault
    const records = changes.map((change) => this.#recordOf(change))
    for (const { map, record } of records)
      if ((map.get(record.id)?.version ?? 0) !== record.version)
        throw new StoreError('CONFLICT', 'Somebody else was faster.', { record: record.id })
    const versions = records.map(({ map, record }) => {
      const version = record.version + 1
      map.set(record.id, structuredClone({ ...record, version }))
      return version
    })
    this.written(changes)
    return { versions }
  }

  async message(id: string) {
    return structuredClone(this.kept.message.get(id))
  }

  async raw(id: string) {
    return structuredClone(this.kept.raw.get(id))
  }

  async inbound(id: string) {
    this.reads++
    return structuredClone(this.kept.inbound.get(id))
  }

  async messages(query: MessageQuery, page: Page) {
    const awaits = 'awaits' in query ? query.awaits : undefined
    return this.#page(this.kept.message, page, (message) => message.awaits === awaits)
  }

  async raws(query: { fingerprint: string } | { state: RawPdu['state'] }, page: Page) {
    return this.#page(this.kept.raw, page, (raw) =>
      'state' in query ? raw.state === query.state : raw.fingerprint === query.fingerprint
    )
  }

  async inbounds(query: InboundQuery, page: Page) {
    return this.#page(this.kept.inbound, page, (inbound) => {
      if ('states' in query) return query.states.includes(inbound.state)
      if ('group' in query) return inbound.group === query.group
      return inbound.alarm !== undefined && inbound.alarm <= query.alarmUntil
    })
  }

  #recordOf(change: Change): { map: Map<string, Kept>; record: Kept } {
    if ('message' in change && typeof change.message === 'object')
      return { map: this.kept.message as Map<string, Kept>, record: change.message }
    if ('raw' in change) return { map: this.kept.raw as Map<string, Kept>, record: change.raw }
    if ('inbound' in change) return { map: this.kept.inbound as Map<string, Kept>, record: change.inbound }
    throw new Error(`The memory store keeps no ${Object.keys(change).join()}.`)
  }

  /** Ids are put in in their order, as those of a real store are found. */
  async #page<T extends Kept>(
    map: Map<string, T>,
    { limit, after = '' }: Page,
    fits: (record: T) => boolean
  ) {
    await undefined
    const found: T[] = []
    for (const id of [...map.keys()].sort()) {
      if (found.length === limit) break
      const record = map.get(id)!
      if (id > after && fits(record)) found.push(structuredClone(record))
    }
    this.largestPage = Math.max(this.largestPage, found.length)
    return found
  }
}
