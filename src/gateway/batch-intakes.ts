import type { Batch, Message, Store } from '../store'
import { batchOf, editBatch } from './batch-edit'
import { checkOpen } from './batch-states'
import type { Queued } from './enqueue'
import type { EnqueueRequest } from './request'

/** A row of a batch: the batch says the rest. */
export type BatchRow = Omit<EnqueueRequest, 'pool' | 'batch' | 'origin' | 'key' | 'keep'>

/** Whoever takes rows in says so often that he is there. */
const SIGN_MS = 20_000

/** What was taken in of one batch so far. */
interface Intake {
  /** Those that are to be sent. */
  fresh: number
  /** Those that stand elsewhere with the same key, and where. */
  before: number
  batches: Set<string | undefined>
  signedAt: number
}

/** Batches whose rows are being taken in by this gateway. */
export class BatchIntakes {
  readonly #intakes = new Map<string, Intake>()

  constructor(
    private readonly store: Store,
    private readonly enqueue: (requests: readonly EnqueueRequest[]) => Promise<Queued[]>
  ) {}

  has(id: string): boolean {
    return this.#intakes.has(id)
  }

  begin(id: string, at: number): void {
    this.#intakes.set(id, { fresh: 0, before: 0, batches: new Set(), signedAt: at })
  }

  end(id: string): void {
    this.#intakes.delete(id)
  }

  /**
   * Takes rows in: none of them goes before the batch is started. All are on disk when this resolves, also those that
   * cannot be sent. Rejects with BATCH_OVER if it was started, cut off or cancelled meanwhile.
   */
  async add({ id, pool, origin, key }: Batch, rows: readonly BatchRow[]): Promise<Message[]> {
    checkOpen(await batchOf(this.store, id))
    const place = {
      batch: id,
      pool,
      ...(origin !== undefined && { origin }),
      key: key ?? id,
      keep: true as const
    }
    const queued = await this.enqueue(rows.map((row) => ({ ...row, ...place })))
    const intake = this.#intakes.get(id)
    for (const one of queued) if (intake && 'message' in one) count(intake, one.message, id)
    checkOpen(await batchOf(this.store, id))
    return queued.map((one) => {
      if ('error' in one) throw one.error
      return one.message
    })
  }

  /** The batch that all rows of this one stand in already. */
  duplicateOf(id: string): string | undefined {
    const { fresh = 0, before = 0, batches } = this.#intakes.get(id) ?? {}
    return fresh === 0 && before > 0 && batches?.size === 1 ? [...batches][0] : undefined
  }

  /** To be called now and then: other hosts see that somebody is there. */
  async sign(now: number): Promise<void> {
    for (const [id, intake] of this.#intakes) {
      if (now - intake.signedAt < SIGN_MS) continue
      intake.signedAt = now
      const { state } = await editBatch(this.store, id, (batch) =>
        batch.state === 'open' ? { ...batch, alive: now } : undefined
      )
      // Cut off by another host, or cancelled.
      if (state !== 'open') this.end(id)
    }
  }
}

function count(intake: Intake, { parts, of }: Message, id: string): void {
  if (parts.length > 0) intake.fresh++
  if (!of || of.batch === id) return
  intake.before++
  intake.batches.add(of.batch)
}
