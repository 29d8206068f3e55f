import type { Inbound, Store, StoreError } from '../../store'

/** Nobody else's business when somebody else was faster. */
export function isConflict(error: unknown): boolean {
  return (error as Partial<StoreError>).code === 'CONFLICT'
}

/** Writes all in one go; but leaves out those that somebody else has changed meanwhile. Resolves to what was written. */
export async function writeInbounds(store: Store, inbounds: readonly Inbound[]): Promise<Inbound[]> {
  if (inbounds.length === 0) return []
  try {
    const { versions } = await store.apply(inbounds.map((inbound) => ({ inbound })))
    return inbounds.map((inbound, i) => ({ ...inbound, version: versions[i]! }))
  } catch (error) {
    if (!isConflict(error)) throw error
    if (inbounds.length === 1) return []
    const written: Inbound[] = []
    for (const inbound of inbounds) written.push(...(await writeInbounds(store, [inbound])))
    return written
  }
}
