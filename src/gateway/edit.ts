import type { Change, Lease, Message, Store, StoreError } from '../store'
import { GatewayError } from './errors'
import type { Edit } from './queueing'

/** More than all who could change a message at the same moment. */
const MOST_TRIES = 20

/** An edit, and what is written together with it. */
export interface EditWith extends Edit {
  also?: readonly Change[]
}

/**
 * Changes a message on disk, from its last version, again if somebody else was faster. Resolves to what is there then;
 * `change` gives undefined where there is nothing to change. Rejects with NOT_FOUND, or as the store does.
 */
export async function edit(
  store: Store,
  id: string,
  change: (message: Message) => EditWith | undefined,
  lease?: Lease
): Promise<Message> {
  for (let tries = 1; ; tries++) {
    const message = await store.message(id)
    if (!message)
      throw new GatewayError('NOT_FOUND', `There is no message ${id}; it may be older than what is kept.`, {
        messageId: id
      })
    const edited = change(message)
    if (!edited) return message
    try {
      return await write(store, edited, lease)
    } catch (error) {
      if ((error as StoreError).code !== 'CONFLICT' || tries === MOST_TRIES) throw error
    }
  }
}

/** Writes an edit of the last version; rejects with CONFLICT if it is not. */
export async function write(store: Store, { also, ...change }: EditWith, lease?: Lease): Promise<Message> {
  const { versions } = await store.apply([change, ...(also ?? [])], lease)
  return { ...change.message, version: versions[0]! }
}
