import type { Batch, BatchCounts, Fault, Message, Store } from '../store'
import { isHeld } from '../store'
import { batchOf, editBatch, writeBatch } from './batch-edit'
import { BatchIntakes, type BatchRow } from './batch-intakes'
import { announceKept, RowPages, tellKept } from './batch-rows'
import { BatchRunner } from './batch-runner'
import { opened, paused, reopened, resumed, started, stopped, toldOf } from './batch-states'
import type { Queued } from './enqueue'
import type { Ids } from './ids'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import { decided, type PersonsWord } from './persons'
import type { EnqueueRequest } from './request'
import { checkName } from './request-checks'

export interface BatchesOptions {
  outbox: Outbox
  ids: Ids
  enqueue(requests: readonly EnqueueRequest[]): Promise<Queued[]>
  /** Other hosts work on the same store. */
  shared: boolean
}

/** How a batch stands. */
export interface BatchStatus {
  batch: Batch
  counts: BatchCounts
}

const PAGE = 200
/** Of one write: more keep others waiting. */
const AT_ONCE = 100

/**
 * Many messages that are begun, stopped and told of as one. While rows are taken in nothing of them goes; a taking in that
 * is cut off, by a crash as well, ends with nothing sent.
 */
export class Batches {
  readonly runner: BatchRunner
  readonly #options: BatchesOptions
  readonly #store: Store
  readonly #intakes: BatchIntakes
  readonly #pages: RowPages

  constructor(options: BatchesOptions) {
    const { outbox, enqueue, shared } = options
    this.#options = options
    this.#store = outbox.store
    this.#intakes = new BatchIntakes(outbox.store, enqueue)
    this.#pages = new RowPages(outbox.store)
    this.runner = new BatchRunner({ outbox, intakes: this.#intakes, shared })
  }

  // Taking in

  /** Begins one; its rows follow. `key`: whoever is told by another batch with the same key is not told again. */
  async open(given: Pick<Batch, 'pool' | 'origin' | 'key' | 'context'>): Promise<Batch> {
    const { outbox, ids } = this.#options
    for (const name of ['pool', 'origin', 'key'] as const)
      if (given[name] !== undefined) checkName(given[name], name)
    const alive = await this.#store.time()
    const batch = opened({ ...given, id: ids.next(), createdAt: outbox.clock.now() }, alive)
    this.#intakes.begin(batch.id, alive)
    return this.runner.changed(await writeBatch(this.#store, batch))
  }

  /**
   * Takes rows in, in their order; on disk when this resolves. One that cannot be sent is on record as failed, or as
   * cancelled where another message goes to the same number.
   */
  add(batch: Batch, rows: readonly BatchRow[]): Promise<Message[]> {
    return this.#intakes.add(batch, rows)
  }

  /** All rows are there: they go. Rejects with BATCH_OVER if it was cut off or cancelled meanwhile. */
  async start(id: string): Promise<Batch> {
    const { outbox } = this.#options
    await announceKept(outbox, id)
    const how = { ...this.#intakes.result(id), at: outbox.clock.now() }
    const batch = await this.runner
      .edit(id, (current) => started(current, how))
      .finally(() => this.#intakes.end(id))
    await tellKept(outbox, id)
    return batch
  }

  /** The rest of its rows does not come: nothing of it is sent. Nothing changes where it has begun. */
  cut(id: string, error: Fault): Promise<Batch> {
    return this.runner.cut(id, error)
  }

  // What a person wants

  /** Nothing more of it is begun, until it is resumed. */
  pause(id: string): Promise<Batch> {
    return this.runner.edit(id, paused)
  }

  resume(id: string): Promise<Batch> {
    return this.runner.edit(id, resumed)
  }

  /** What has not begun is cancelled: nothing more of it goes from now on, and the rows say so soon. */
  cancel(id: string): Promise<Batch> {
    return this.runner.edit(id, stopped)
  }

  /** What a person decides about all that is held; how many that were. */
  async decide(id: string, word: PersonsWord): Promise<number> {
    await batchOf(this.#store, id)
    return this.deciding(id, word, async () => {
      const { outbox } = this.#options
      const at = outbox.clock.now()
      let count = 0
      const read = (page: Parameters<Store['messages']>[1]) => this.#store.messages({ heldOf: id }, page)
      for await (const messages of pagesOf(read, AT_ONCE)) {
        // What never went out cannot be said to be sent.
        const meant = messages.filter(({ state }) => word !== 'markSent' || state !== 'queued')
        count += meant.length
        await outbox.editAll(meant, (message) => (isHeld(message) ? decided(message, word, at) : undefined))
      }
      return count
    })
  }

  /** Around whatever decides about messages of a batch: what is to be sent again goes, though the batch had ended. */
  async deciding<T>(id: string | undefined, word: PersonsWord, work: () => Promise<T>): Promise<T> {
    if (id === undefined || !(await this.#store.batch(id))) return work()
    return this.runner.guarded(id, async () => {
      const result = await work()
      if (word === 'resend') await this.#reopen(id)
      return result
    })
  }

  // What is known

  /** Rejects with NOT_FOUND. */
  async status(id: string): Promise<BatchStatus> {
    const batch = await batchOf(this.#store, id)
    return { batch, counts: await this.#store.counts(id) }
  }

  /** The last that this origin has begun; one that had nothing to send does not count. */
  async last(origin: string): Promise<Batch | undefined> {
    for await (const page of this.#newest())
      for (const batch of page) if (batch.origin === origin && batch.duplicateOf === undefined) return batch
    return undefined
  }

  /** What there is to tell this origin: batches that are not over, or of whose end nobody has been told. Newest first. */
  async unfinished(origin: string | undefined): Promise<Batch[]> {
    const found: Batch[] = []
    for await (const page of this.#newest())
      found.push(
        ...page.filter((batch) => {
          if (origin !== undefined && batch.origin !== origin) return false
          return batch.untold === true || batch.endedAt === undefined
        })
      )
    return found
  }

  /** Rows in the order in which they were taken in, those behind so many others. Rejects with NOT_FOUND. */
  async rows(id: string, { offset, limit }: { offset: number; limit: number }): Promise<Message[]> {
    await batchOf(this.#store, id)
    return this.#pages.read(id, offset, limit)
  }

  /** Whoever began it knows that it has ended. */
  async told(id: string): Promise<void> {
    await editBatch(this.#store, id, toldOf)
  }

  /** Tells once more how it stands. */
  show(id: string): Promise<void> {
    return this.runner.show(id)
  }

  async #reopen(id: string): Promise<void> {
    const { state } = await batchOf(this.#store, id)
    if (state === 'done' || state === 'cancelled') await this.runner.edit(id, reopened)
  }

  #newest(): AsyncGenerator<Batch[]> {
    return pagesOf((page) => this.#store.batches({}, { ...page, newest: true }), PAGE)
  }
}
