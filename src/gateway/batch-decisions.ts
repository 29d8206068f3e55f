import type { Store } from '../store'
import { batchOf } from './batch-edit'
import { cancelRows } from './batch-rows'
import type { BatchRunner } from './batch-runner'
import { reopened } from './batch-states'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import { decided, isHeld, type PersonsWord } from './persons'

/** Of one write: more keep others waiting. */
const AT_ONCE = 100

/** What a person decides about what of a batch is held, and what that makes of the batch. */
export class BatchDecisions {
  readonly #outbox: Outbox
  readonly #store: Store

  constructor(
    outbox: Outbox,
    private readonly runner: BatchRunner
  ) {
    this.#outbox = outbox
    this.#store = outbox.store
  }

  /** About all of it; how many that were. Rejects with NOT_FOUND. */
  async all(id: string, word: PersonsWord): Promise<number> {
    await batchOf(this.#store, id)
    const { held = 0 } = await this.#store.counts(id)
    return held === 0 ? 0 : this.around(id, word, () => this.#decideAll(id, word))
  }

  /** Around whatever decides about messages of a batch: what is to be sent again goes, though the batch had ended. */
  async around<T>(id: string | undefined, word: PersonsWord, work: () => Promise<T>): Promise<T> {
    if (id === undefined || !(await this.#store.batch(id))) return work()
    return this.runner.guarded(id, async () => {
      // Before it, so that what is written goes whatever happens then; behind it, for another host may have ended it anew.
      if (word === 'resend') await this.#reopen(id)
      const result = await work()
      if (word === 'resend') await this.#reopen(id)
      return result
    })
  }

  async #decideAll(id: string, word: PersonsWord): Promise<number> {
    const at = this.#outbox.clock.now()
    let count = 0
    const read = (page: Parameters<Store['messages']>[1]) => this.#store.messages({ heldOf: id }, page)
    for await (const messages of pagesOf(read, AT_ONCE)) {
      // What never went out cannot be said to be sent.
      const meant = messages.filter(({ state }) => word !== 'markSent' || state !== 'queued')
      count += meant.length
      await this.#outbox.editAll(meant, (message) =>
        isHeld(message) ? decided(message, word, at) : undefined
      )
    }
    return count
  }

  async #reopen(id: string): Promise<void> {
    const batch = await batchOf(this.#store, id)
    // What was cancelled with it is not to go now.
    if (batch.state === 'cancelled') await cancelRows(this.#outbox, batch)
    if (reopened(batch)) await this.runner.edit(id, reopened)
  }
}
