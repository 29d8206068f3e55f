import type { Batch, BatchCounts, Fault, Store, StoreError } from '../store'
import { editBatch, writeBatch } from './batch-edit'
import type { BatchIntakes } from './batch-intakes'
import { Looks } from './batch-looks'
import { cancelRows } from './batch-rows'
import { cutOff, ended, openRows, reopened, rowsIn } from './batch-states'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import { RunningBatches } from './running-batches'

export interface BatchRunnerOptions {
  outbox: Outbox
  intakes: BatchIntakes
  /** Other hosts work on the same store. */
  shared: boolean
}

const PAGE = 200
/** What another host may have left is looked for so often. */
const CARE_MS = 60_000
/** Whoever takes rows in and has not said that he is there for so long is gone. */
const GONE_MS = 120_000
const SHOWN_MS = 1000

const INTERRUPTED: Fault = {
  code: 'INTAKE_INTERRUPTED',
  message:
    'Node-RED ended, or the node was deployed, before all rows were there. Nothing was sent to anybody: start it again.'
}

/** Keeps batches going: which of them may send, what becomes of them when their messages change, and who is told. */
export class BatchRunner {
  readonly #outbox: Outbox
  readonly #store: Store
  readonly #looks: Looks
  readonly #running = new RunningBatches()
  /** Somebody decides about messages of these just now. */
  readonly #busy = new Map<string, number>()
  #isStale = false
  #cared = Number.NEGATIVE_INFINITY
  #stopped = false

  constructor(private readonly options: BatchRunnerOptions) {
    this.#outbox = options.outbox
    this.#store = options.outbox.store
    this.#looks = new Looks(options.outbox.clock, (id) => this.#look(id))
  }

  /** Where messages of the batches of a pool wait that may go. */
  queues(pool: string): string[] {
    return this.#running.queues(pool)
  }

  /** Takes up what was left. */
  async recover(): Promise<void> {
    const { shared } = this.options
    // Nobody else could be taking them in.
    if (!shared) for (const batch of await this.#all(['open'])) await this.cut(batch.id, INTERRUPTED)
    await this.refresh()
    for (const { id } of await this.#all(['running', 'paused'])) this.soon(id)
  }

  /** To be called every second or so: other hosts may have begun a batch, stopped it, or gone away. */
  async refresh(): Promise<void> {
    const { intakes, shared } = this.options
    const { over, running } = await this.#running.renew(() => this.#all(['running']))
    for (const id of over) this.soon(id)
    if (shared && this.#isStale) for (const id of running) this.soon(id)
    this.#isStale = false
    const now = this.#outbox.clock.monotonic()
    if (shared) await intakes.sign(await this.#store.time())
    if (now - this.#cared < CARE_MS) return
    this.#cared = now
    await this.#care()
  }

  /** Something in the store has changed. */
  stale(): void {
    this.#isStale = true
  }

  /** Messages of the batch have changed. */
  soon(id: string): void {
    this.#looks.soon(id)
  }

  /** It is written: what goes and who knows follows at once. */
  async changed(batch: Batch): Promise<Batch> {
    this.#running.note(batch)
    // It is done, whether it can be counted just now or not: it is looked at until it can.
    await this.#show(batch).catch(() => {})
    this.soon(batch.id)
    return batch
  }

  /** As changed(), after an edit. */
  async edit(id: string, change: (batch: Batch) => Batch | undefined): Promise<Batch> {
    return this.changed(await editBatch(this.#store, id, change))
  }

  /** Not all of its rows are there, and never will be: none of them goes. */
  cut(id: string, error: Fault): Promise<Batch> {
    this.options.intakes.end(id)
    return this.edit(id, (batch) => cutOff(batch, error))
  }

  /** Tells how it stands. */
  async show(id: string): Promise<void> {
    const batch = await this.#store.batch(id)
    if (batch) await this.#show(batch)
  }

  /** Nothing is concluded from what its messages are meanwhile. */
  async guarded<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.#busy.set(id, (this.#busy.get(id) ?? 0) + 1)
    try {
      return await work()
    } finally {
      const left = this.#busy.get(id)! - 1
      if (left > 0) this.#busy.set(id, left)
      else this.#busy.delete(id)
      this.soon(id)
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#looks.stop()
  }

  async #look(id: string): Promise<void> {
    if (this.#busy.has(id)) return
    const batch = await this.#store.batch(id)
    if (!batch) return
    let counts = await this.#store.counts(id)
    if (batch.state === 'cancelled' && (openRows(counts) > 0 || batch.endedAt === undefined)) {
      await this.#cancelRows(batch)
      if (this.#stopped) return
      counts = await this.#store.counts(id)
    }
    await this.#write(batch, this.#next(batch, counts), counts)
  }

  #next(batch: Batch, counts: BatchCounts): Batch | undefined {
    if (openRows(counts) === 0) return ended(batch, { at: this.#outbox.clock.now(), rows: rowsIn(counts) })
    // What was held has turned out not to have been sent.
    return batch.state === 'done' ? reopened(batch) : undefined
  }

  /** Made from the counts of this version: if there is another by now, it is looked at again. */
  async #write(batch: Batch, next: Batch | undefined, counts: BatchCounts): Promise<void> {
    try {
      const written = next && (await writeBatch(this.#store, next))
      if (written) this.#running.note(written)
      this.#tell(written ?? batch, counts)
    } catch (error) {
      if ((error as StoreError).code !== 'CONFLICT') throw error
      this.soon(batch.id)
    }
  }

  async #cancelRows(batch: Batch): Promise<void> {
    const { clock } = this.#outbox
    let shown = clock.monotonic()
    await cancelRows(this.#outbox, batch, {
      go: () => !this.#stopped,
      each: async () => {
        if (clock.monotonic() - shown < SHOWN_MS) return
        shown = clock.monotonic()
        await this.#show(batch)
      }
    })
  }

  /** What a host has left that is no longer there. */
  async #care(): Promise<void> {
    const { intakes, shared } = this.options
    for (const { id, endedAt } of await this.#all(['cancelled'])) if (endedAt === undefined) this.soon(id)
    if (!shared) return
    const now = await this.#store.time()
    for (const { id, alive = 0 } of await this.#all(['open']))
      if (!intakes.has(id) && now - alive > GONE_MS)
        await this.edit(id, (batch) => (batch.alive === alive ? cutOff(batch, INTERRUPTED) : undefined))
  }

  async #show(batch: Batch): Promise<void> {
    this.#tell(batch, await this.#store.counts(batch.id))
  }

  /** What has been changed since is told by whoever changed it. */
  #tell(batch: Batch, counts: BatchCounts): void {
    if (!this.#running.isStale(batch)) this.#outbox.emit({ type: 'batch', batch, counts })
  }

  async #all(states: readonly Batch['state'][]): Promise<Batch[]> {
    const found: Batch[] = []
    for await (const page of pagesOf((page) => this.#store.batches({ states }, page), PAGE))
      found.push(...page)
    return found
  }
}
