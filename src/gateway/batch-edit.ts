import type { Batch, Store, StoreError } from '../store'
import { GatewayError } from './errors'

/** More than all who could change a batch at the same moment. */
const MOST_TRIES = 20

/**
 * Changes a batch on disk, from its last version, again if somebody else was faster. Resolves to what is there then;
 * `change` gives undefined where there is nothing to change. Rejects with NOT_FOUND, or as `change` or the store does.
 */
export async function editBatch(
  store: Store,
  id: string,
  change: (batch: Batch) => Batch | undefined
): Promise<Batch> {
  for (let tries = 1; ; tries++) {
    const batch = await batchOf(store, id)
    const edited = change(batch)
    if (!edited) return batch
    try {
      return await writeBatch(store, edited)
    } catch (error) {
      if ((error as StoreError).code !== 'CONFLICT' || tries === MOST_TRIES) throw error
    }
  }
}

/** Rejects with CONFLICT if it is not made from the last version. */
export async function writeBatch(store: Store, batch: Batch): Promise<Batch> {
  const { versions } = await store.apply([{ batch }])
  return { ...batch, version: versions[0]! }
}

/** Rejects with NOT_FOUND. */
export async function batchOf(store: Store, id: string): Promise<Batch> {
  const batch = await store.batch(id)
  if (batch) return batch
  throw new GatewayError('NOT_FOUND', `There is no broadcast ${id}; it may be older than what is kept.`, {
    field: 'batch'
  })
}
