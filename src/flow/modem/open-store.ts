import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type LocalJournal,
  openEmbeddedStore,
  openLocalJournal,
  openPostgresStore,
  type Store
} from '../../gateway'
import { systemClock } from '../../modem'
import type { Place } from './place'

/** An open store, and what stands in for a shared one while that is away. */
export interface OpenStore {
  store: Store
  journal?: LocalJournal
  close(): Promise<void>
}

/** Opens the store of a place, and makes it where there is none. Rejects with a StoreError. */
export async function openStore({ directory, database }: Place): Promise<OpenStore> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (!database) {
    const store = await openEmbeddedStore({ directory: join(directory, 'store'), clock: systemClock })
    return { store, close: () => store.close() }
  }
  const { url, schema, journal: place } = database
  const journal = await openLocalJournal(place)
  try {
    const store = await openPostgresStore({ url, clock: systemClock, ...(schema && { schema }) })
    return {
      store,
      journal,
      close: async () => {
        await store.close()
        await journal.close()
      }
    }
  } catch (error) {
    await journal.close()
    throw error
  }
}
