import type { Batch, BatchCounts, Fault, Message, Store } from '../store'
import { BatchDecisions } from './batch-decisions'
import { batchOf, editBatch, writeBatch } from './batch-edit'
import { BatchIntakes, type BatchRow } from './batch-intakes'
import { announceKept, cancelRows, RowPages, tellKept } from './batch-rows'
import { BatchRunner } from './batch-runner'
import { checkOpen, isOver, opened, paused, resumed, rowsIn, started, stopped, toldOf } from './batch-states'
import type { Queued } from './enqueue'
import type { GatewayError } from './errors'
import type { Ids } from './ids'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import type { PersonsWord } from './persons'
import type { EnqueueRequest } from './request'
import { checkName, contextOf } from './request-checks'

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
  readonly #decisions: BatchDecisions

  constructor(options: BatchesOptions) {
    const { outbox, enqueue, shared } = options
    this.#options = options
    this.#store = outbox.store
    this.#intakes = new BatchIntakes(outbox.store, enqueue)
    this.#pages = new RowPages(outbox.store)
    this.runner = new BatchRunner({ outbox, intakes: this.#intakes, shared })
    this.#decisions = new BatchDecisions(outbox, this.runner)
  }

  // Taking in

  /** Begins one; its rows follow. `key`: whoever is told by another batch with the same key is not told again. */
  async open(given: Pick<Batch, 'pool' | 'origin' | 'key' | 'context'>): Promise<Batch> {
    const { outbox, ids } = this.#options
    for (const name of ['pool', 'origin', 'key'] as const)
      if (given[name] !== undefined) checkName(given[name], name)
    const { context: _, ...rest } = given
    const alive = await this.#store.time()
    const place = { ...rest, ...contextOf(given.context), id: ids.next(), createdAt: outbox.clock.now() }
    const batch = await writeBatch(this.#store, opened(place, alive))
    this.#intakes.begin(batch.id, alive)
    return this.runner.changed(batch)
  }

  /**
   * Takes rows in, in their order; on disk when this resolves. One that cannot be sent is on record as failed, or as
   * cancelled where another message goes to the same number. Rejects with BATCH_OVER if it is no longer open.
   */
  async add(batch: Batch, rows: readonly BatchRow[]): Promise<Message[]> {
    try {
      return await this.#intakes.add(batch, rows)
    } catch (error) {
      // Some may have come behind the end: they are stopped like the others.
      this.runner.soon(batch.id)
      throw error
    }
  }

  /** All rows are there: they go. Rejects with BATCH_OVER if it was cut off or cancelled meanwhile. */
  async start(id: string): Promise<Batch> {
    const { outbox } = this.#options
    checkOpen(await batchOf(this.#store, id))
    await announceKept(outbox, id)
    const total = rowsIn(await this.#store.counts(id))
    const how = { total, duplicateOf: this.#intakes.duplicateOf(id), at: outbox.clock.now() }
    const batch = await this.runner
      .edit(id, (current) => started(current, how))
      .catch((error) => this.#notStarted(id, error))
    this.#intakes.end(id)
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
  decide(id: string, word: PersonsWord): Promise<number> {
    return this.#decisions.all(id, word)
  }

  /** See BatchDecisions. */
  deciding<T>(id: string | undefined, word: PersonsWord, work: () => Promise<T>): Promise<T> {
    return this.#decisions.around(id, word, work)
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
          return batch.untold === true || batch.endedAt === undefined || !isOver(batch)
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

  /** It was cut off meanwhile: of its rows nothing is told, either. Where the store is away it may be tried again. */
  async #notStarted(id: string, error: unknown): Promise<never> {
    if ((error as GatewayError).code === 'BATCH_OVER') {
      this.#intakes.end(id)
      const batch = await batchOf(this.#store, id)
      if (batch.cut) await cancelRows(this.#options.outbox, batch)
    }
    throw error
  }

  #newest(): AsyncGenerator<Batch[]> {
    return pagesOf((page) => this.#store.batches({}, { ...page, newest: true }), PAGE)
  }
}
