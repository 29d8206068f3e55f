import type { Batch, BatchCounts, Gateway, Message as Queued } from '../../gateway'
import type { Clock } from '../../types'
import type { ResultListener } from '../modem/results'
import type { Site } from '../modem/site'
import { Pace } from '../pace'
import { doneMsg, type Outputs, progressMsg, resultMsg, type TableRow, tableRow } from './outputs'
import { type Progress, progressOf, Rates } from './progress'

export interface TellerOptions {
  /** Of the node: results belong to it. */
  id: string
  virtual: boolean
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout' | 'now'>
  send(outputs: Outputs): void
  /** What belongs to no message that is still here. */
  complain(error: Error): void
  /** For the status. */
  progress(progress: Progress): void
}

/** Of the table on the third output. */
const MOST_ROWS = 10_000
const PAGE = 500
/** Broadcasts that something is remembered of. */
const MOST_BATCHES = 100

/** Tells the flow what becomes of the broadcasts of one node. */
export class Teller implements ResultListener {
  readonly #rates = new Rates()
  readonly #paces = new Map<string, Pace<Progress>>()
  /** Their end is told, or being told: there is one of each. */
  readonly #ended = new Set<string>()
  /** They only repeat others: whoever asked for one has been told. */
  readonly #repeated = new Set<string>()
  #closed = false

  constructor(private readonly options: TellerOptions) {}

  /** From now on; what nobody was told before comes first, marked. Gives its end. */
  listen(site: Site): () => void {
    const { id } = this.options
    const ends = [
      // Before the results: what they belong to has to be known.
      site.on((event) => {
        if (event.type === 'batch' && event.batch.origin === id)
          this.#moved(site.gateway, event.batch, event.counts)
      }),
      site.listen(id, this)
    ]
    void this.#recover(site.gateway)
    return () => {
      for (const end of ends) end()
    }
  }

  /** Nothing is told from now on: the next node of this id does. */
  close(): void {
    this.#closed = true
    for (const pace of this.#paces.values()) pace.stop()
    this.#paces.clear()
  }

  result(message: Queued, how: { recovered?: boolean }): void {
    this.#tell(message, 'result', how)
  }

  report(message: Queued, how: { recovered?: boolean }): void {
    this.#tell(message, 'report', how)
  }

  /** How a broadcast stands. Rejects with NOT_FOUND. */
  async standing(gateway: Gateway, id: string): Promise<Progress> {
    const { batch, counts } = await gateway.batches.status(id)
    return this.#progress(batch, counts)
  }

  #tell(message: Queued, kind: 'result' | 'report', { recovered }: { recovered?: boolean }): void {
    if (message.batch !== undefined && this.#repeated.has(message.batch)) return
    const { virtual, send } = this.options
    send([resultMsg(message, kind, { virtual, ...(recovered && { recovered: true as const }) }), null, null])
  }

  #progress(batch: Batch, counts: BatchCounts): Progress {
    const now = this.options.clock.now()
    return progressOf(batch, counts, { rate: this.#rates.of(batch, counts, now), now })
  }

  #moved(gateway: Gateway, batch: Batch, counts: BatchCounts): void {
    if (this.#closed) return
    if (batch.duplicateOf !== undefined) {
      remember(this.#repeated, batch.id)
      if (batch.untold) void this.#end(gateway, batch)
      return
    }
    const progress = this.#progress(batch, counts)
    this.options.progress(progress)
    if (batch.state !== 'open') this.#paceOf(batch.id).set(progress)
    if (batch.untold) void this.#end(gateway, batch, progress)
  }

  async #recover(gateway: Gateway): Promise<void> {
    try {
      for (const { id } of (await gateway.batches.unfinished(this.options.id)).reverse()) {
        const { batch, counts } = await gateway.batches.status(id)
        if (this.#closed) return
        if (batch.state === 'open') continue
        const progress = batch.duplicateOf === undefined ? this.#progress(batch, counts) : undefined
        if (progress) this.options.progress(progress)
        if (batch.untold) await this.#end(gateway, batch, progress, { recovered: true })
      }
    } catch (error) {
      if (!this.#closed) this.options.complain(error as Error)
    }
  }

  /** Told once; where that cannot be written it is told again after a restart, marked. Without `progress` nothing is said. */
  async #end(
    gateway: Gateway,
    { id }: Batch,
    progress?: Progress,
    { recovered }: { recovered?: true } = {}
  ): Promise<void> {
    if (this.#ended.has(id)) return
    remember(this.#ended, id)
    const { virtual, send, complain } = this.options
    try {
      if (progress) {
        const rows = progress.total <= MOST_ROWS ? await this.#table(gateway, id) : undefined
        if (this.#closed) return
        send([null, null, doneMsg(progress, { virtual, rows, recovered })])
      }
      await gateway.batches.told(id)
    } catch (error) {
      if (!this.#closed) complain(error as Error)
    }
  }

  async #table(gateway: Gateway, batch: string): Promise<TableRow[]> {
    const table: TableRow[] = []
    for (;;) {
      const page = await gateway.batches.rows(batch, { offset: table.length, limit: PAGE })
      table.push(...page.map(tableRow))
      if (page.length < PAGE) return table
    }
  }

  #paceOf(batch: string): Pace<Progress> {
    const known = this.#paces.get(batch)
    if (known) return known
    const { virtual, send, clock } = this.options
    const pace = new Pace<Progress>((progress) => send([null, progressMsg(progress, virtual), null]), clock)
    this.#paces.set(batch, pace)
    const [oldest] = this.#paces
    if (this.#paces.size > MOST_BATCHES && oldest) {
      oldest[1].stop()
      this.#paces.delete(oldest[0])
    }
    return pace
  }
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id)
  const [oldest] = ids
  if (ids.size > MOST_BATCHES && oldest !== undefined) ids.delete(oldest)
}
