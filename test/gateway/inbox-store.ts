import {
  type Change,
  type Inbound,
  type Message,
  openEmbeddedStore,
  type RawPdu,
  type Store
} from '../../src/store'
import type { Clock } from '../../src/types'
import { temporaryDir } from '../support/temp'

/** A real store that can fail, that tells what is written, and that shows what it has without being waited for. */
export class InboxStore {
  /** The records as they were written last. */
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
  /** Calls under way. */
  pending = 0
  #disk!: Store

  private constructor(
    private readonly clock: Clock,
    private readonly directory = temporaryDir('inbox')
  ) {}

  static async open(clock: Clock): Promise<InboxStore> {
    const store = new InboxStore(clock)
    await store.#open()
    return store
  }

  /** As another program finds it. */
  async reopen(): Promise<void> {
    await this.#disk.close()
    await this.#open()
  }

  close(): Promise<void> {
    return this.#disk.close()
  }

  apply: Store['apply'] = (changes) =>
    this.#counted(async () => {
      if (this.fault) throw this.fault
      const applied = await this.#disk.apply(changes)
      for (const [i, change] of changes.entries()) this.#mirror(change, applied.versions[i]!)
      this.written(changes)
      return applied
    })

  message: Store['message'] = (id) => this.#counted(() => this.#disk.message(id))
  raw: Store['raw'] = (id) => this.#counted(() => this.#disk.raw(id))
  inbound: Store['inbound'] = (id) => this.#counted(() => this.#disk.inbound(id))
  messages: Store['messages'] = (query, page) => this.#page(() => this.#disk.messages(query, page))
  raws: Store['raws'] = (query, page) => this.#page(() => this.#disk.raws(query, page))
  inbounds: Store['inbounds'] = (query, page) => this.#page(() => this.#disk.inbounds(query, page))

  async #open(): Promise<void> {
    const { directory, clock } = this
    this.#disk = await openEmbeddedStore({ directory, clock })
  }

  #mirror(change: Change, version: number): void {
    if ('raw' in change) this.kept.raw.set(change.raw.id, { ...change.raw, version })
    if ('inbound' in change) this.kept.inbound.set(change.inbound.id, { ...change.inbound, version })
    if ('message' in change && typeof change.message === 'object')
      this.kept.message.set(change.message.id, { ...change.message, version })
  }

  async #page<T>(read: () => Promise<T[]>): Promise<T[]> {
    const found = await this.#counted(read)
    this.largestPage = Math.max(this.largestPage, found.length)
    return found
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.pending++
    try {
      return await work()
    } finally {
      this.pending--
    }
  }
}
