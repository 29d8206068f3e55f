import { isHeld } from '../held'
import type { Message, MessageState } from '../records'
import type { BatchCounts } from '../store'
import type { Disk } from './disk'
import { isOver } from './indexes'
import { under } from './keys'
import type { Writer } from './writer'

/** How many messages there are of some kind: read once, then kept. */
export class Counts {
  readonly #batches = new Map<string, BatchCounts>()
  #over: number | undefined

  constructor(private readonly disk: Disk) {}

  /** Messages of a batch by state, and those that are held. */
  async of(batch: string, writer: Pick<Writer, 'still'>): Promise<BatchCounts> {
    const known = this.#batches.get(batch)
    if (known) return { ...known }
    return writer.still(async () => {
      const counts: BatchCounts = {}
      for await (const keys of this.disk.pages(under('mBatch', batch)))
        for (const key of keys) {
          const state = key.split('/').at(-2) as MessageState
          counts[state] = (counts[state] ?? 0) + 1
        }
      for await (const keys of this.disk.pages(under('mHeld', batch)))
        counts.held = (counts.held ?? 0) + keys.length
      this.#batches.set(batch, counts)
      return { ...counts }
    })
  }

  /** Messages that may be forgotten for their age. */
  async over(writer: Pick<Writer, 'still'>): Promise<number> {
    if (this.#over !== undefined) return this.#over
    return writer.still(async () => {
      let over = 0
      for await (const keys of this.disk.pages(under('mOver'))) over += keys.length
      this.#over = over
      return over
    })
  }

  /** What was kept may be wrong: it is read again. */
  forget(): void {
    this.#batches.clear()
    this.#over = undefined
  }

  changed(before: Message | undefined, after: Message | undefined): void {
    this.#add(before, -1)
    this.#add(after, 1)
    if (this.#over !== undefined) this.#over += Number(isOver(after)) - Number(isOver(before))
  }

  #add(message: Message | undefined, by: number): void {
    const counts = message?.batch === undefined ? undefined : this.#batches.get(message.batch)
    if (!counts || !message) return
    for (const kind of isHeld(message) ? [message.state, 'held' as const] : [message.state]) {
      const count = (counts[kind] ?? 0) + by
      if (count > 0) counts[kind] = count
      else delete counts[kind]
    }
  }
}
