import type { Lease, Message, Store } from '../store'
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
    readonly emit: (event: GatewayEvent) => void
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

  #tell(before: Message, after: Message): void {
    if (before.version === after.version || !isResult(after)) return
    const changed = before.state !== after.state || before.reason !== after.reason
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
