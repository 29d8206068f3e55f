import type { Lease, Message, Store, StoreError } from '../store'
import type { Clock } from '../types'
import { type EditWith, edit } from './edit'
import type { GatewayEvent } from './events'
import { isHeld, isLate } from './persons'
import { isOpenState } from './submission'

/** Writes changes of messages, and tells of those that matter to whoever sent them. */
export class Outbox {
  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly emit: (event: GatewayEvent) => void,
    /** Messages of this batch are in other states than before. */
    private readonly moved: (batch: string) => void = () => {}
  ) {}

  /** As edit(). `late`: it settles what had been held. */
  async edit(
    id: string,
    change: (message: Message) => EditWith | undefined,
    lease?: Lease
  ): Promise<Message> {
    let before: Message | undefined
    const after = await edit(
      this.store,
      id,
      (message) => {
        before = message
        return change(message)
      },
      lease
    )
    if (before) this.#tell(before, after)
    return after
  }

  /** The same of many, as they are now, in one write; `quiet`: nobody is told. */
  async editAll(
    messages: readonly Message[],
    change: (message: Message) => EditWith | undefined,
    { quiet = false } = {}
  ): Promise<void> {
    const edits = messages.flatMap((before) => {
      const edit = change(before)
      return edit ? [{ before, edit }] : []
    })
    if (edits.length === 0) return
    try {
      const changes = edits.map(({ edit: { also: _, ...one } }) => one)
      const { versions } = await this.store.apply([
        ...changes,
        ...edits.flatMap(({ edit }) => edit.also ?? [])
      ])
      if (quiet) return
      for (const [i, { before, edit }] of edits.entries())
        this.#tell(before, { ...edit.message, version: versions[i]! })
    } catch (error) {
      if ((error as StoreError).code !== 'CONFLICT') throw error
      // Somebody else has changed one of them: each by itself.
      for (const { before } of edits) await this.#editOne(before.id, change, quiet)
    }
  }

  /** One that is gone by now is nobody's business. */
  async #editOne(
    id: string,
    change: (message: Message) => EditWith | undefined,
    quiet: boolean
  ): Promise<void> {
    try {
      await (quiet ? edit(this.store, id, change) : this.edit(id, change))
    } catch (error) {
      if ((error as { code?: string }).code !== 'NOT_FOUND') throw error
    }
  }

  #tell(before: Message, after: Message): void {
    if (before.version === after.version) return
    const changed = before.state !== after.state || before.reason !== after.reason
    if (changed && after.batch !== undefined) this.moved(after.batch)
    if (!isResult(after)) return
    if (changed && isOpenState(before))
      this.emit({ type: 'result', message: after, ...(isLate(after) && { late: true }) })
    // The network's verdict, which may be faster than its last answer, or that there will be none.
    if (after.sentAt !== undefined && before.awaits !== undefined && after.awaits === undefined)
      this.emit({ type: 'report', message: after })
  }
}

/** Somebody waits for this: an end, or a question to a person. */
function isResult(message: Message): boolean {
  return isHeld(message) || !isOpenState(message)
}
