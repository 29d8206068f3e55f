import type { Batch, Message, Store } from '../store'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import { cancelled } from './persons'
import { type Edit, withTelling } from './queueing'

/** Of one write: more keep others waiting. */
const AT_ONCE = 100
/** Remembered places: one for so many rows. */
const STEP = 500
const MOST_BATCHES = 20

/** A row that was never to be sent: it is on record only to be told. */
function isKept({ parts }: Message): boolean {
  return parts.length === 0
}

/**
 * Stops all rows of a batch that have not begun, as long as `go` says so; `each` is called between two writes. Of a batch
 * that was cut off nobody has heard anything: what became of its rows is told with the whole.
 */
export async function cancelRows(
  outbox: Outbox,
  batch: Batch,
  { go, each }: { go(): boolean; each(): Promise<void> } = { go: () => true, each: async () => {} }
): Promise<void> {
  const states = batch.cut ? (['queued', 'failed', 'cancelled'] as const) : (['queued'] as const)
  const read = (page: Parameters<Store['messages']>[1]) =>
    outbox.store.messages({ batch: batch.id, states }, page)
  for await (const rows of pagesOf(read, AT_ONCE)) {
    if (!go()) return
    if (batch.cut) await outbox.editAll(rows, (row) => silenced(row, batch), { quiet: true })
    else await outbox.editAll(rows, cancelled)
    await each()
  }
}

/** What was cut off as it was announced has rows with something to tell. */
function silenced(row: Message, { error }: Batch): Edit | undefined {
  const edit = cancelled(row)
  const { untold, ...message } = edit?.message ?? row
  if (edit) return { message: { ...message, ...(error && { error }) } }
  return untold && { message }
}

/** From now on those rows that are not sent have to be told: on disk before any of the others goes. */
export async function announceKept(outbox: Outbox, batch: string): Promise<void> {
  for await (const rows of keptRows(outbox.store, batch))
    await outbox.editAll(
      rows,
      (row) => (row.origin === undefined || row.untold ? undefined : { message: withTelling(row, 'result') }),
      { quiet: true }
    )
}

export async function tellKept(outbox: Outbox, batch: string): Promise<void> {
  for await (const rows of keptRows(outbox.store, batch))
    for (const message of rows) outbox.emit({ type: 'result', message })
}

async function* keptRows(store: Store, batch: string): AsyncGenerator<Message[]> {
  const query = { batch, states: ['failed', 'cancelled'] } as const
  for await (const rows of pagesOf((page) => store.messages(query, page), AT_ONCE)) yield rows.filter(isKept)
  // What is held as it comes in has an outcome, too. Of those that went out meanwhile the lane tells.
  const held = (page: Parameters<Store['messages']>[1]) => store.messages({ heldOf: batch }, page)
  for await (const rows of pagesOf(held, AT_ONCE)) yield rows.filter(({ state }) => state === 'queued')
}

/** Rows of batches by their place. Places that were passed are remembered, so that one page after another costs no more. */
export class RowPages {
  readonly #marks = new Map<string, Map<number, string>>()

  constructor(private readonly store: Store) {}

  /** The rows behind so many others, in the order in which they were taken in. */
  async read(batch: string, offset: number, limit: number): Promise<Message[]> {
    const marks = this.#marksOf(batch)
    let place = Math.max(0, ...[...marks.keys()].filter((mark) => mark <= offset))
    let after = marks.get(place)
    const found: Message[] = []
    while (found.length < limit) {
      const isWanted = place >= offset
      const most = Math.min(STEP - (place % STEP), isWanted ? limit - found.length : offset - place)
      const page = await this.store.messages(
        { batch },
        { limit: most, ...(after !== undefined && { after }) }
      )
      if (isWanted) found.push(...page)
      if (page.length < most) break
      place += most
      after = page.at(-1)!.id
      if (place % STEP === 0) marks.set(place, after)
    }
    return found
  }

  #marksOf(batch: string): Map<number, string> {
    const marks = this.#marks.get(batch) ?? new Map<number, string>()
    // The one that was asked for last is forgotten last.
    this.#marks.delete(batch)
    this.#marks.set(batch, marks)
    const [oldest] = this.#marks.keys()
    if (this.#marks.size > MOST_BATCHES && oldest !== undefined) this.#marks.delete(oldest)
    return marks
  }
}
