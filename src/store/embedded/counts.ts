import type { Message, MessageState } from '../records'
import type { Disk } from './disk'
import { under } from './keys'
import type { Writer } from './writer'

type StateCounts = Partial<Record<MessageState, number>>

/** How many messages of a batch are in each state: read once, then kept. */
export class Counts {
  readonly #batches = new Map<string, StateCounts>()

  constructor(private readonly disk: Disk) {}

  async of(batch: string, writer: Pick<Writer, 'still'>): Promise<StateCounts> {
    const known = this.#batches.get(batch)
    if (known) return { ...known }
    return writer.still(async () => {
      const counts: StateCounts = {}
      for (const key of await this.disk.keys(under('mBatch', batch))) {
        const state = key.split('/').at(-2) as MessageState
        counts[state] = (counts[state] ?? 0) + 1
      }
      this.#batches.set(batch, counts)
      return { ...counts }
    })
  }

  changed(before: Message | undefined, after: Message | undefined): void {
    this.#add(before, -1)
    this.#add(after, 1)
  }

  #add(message: Message | undefined, by: number): void {
    const counts = message?.batch === undefined ? undefined : this.#batches.get(message.batch)
    if (!counts || !message) return
    const count = (counts[message.state] ?? 0) + by
    if (count > 0) counts[message.state] = count
    else delete counts[message.state]
  }
}
