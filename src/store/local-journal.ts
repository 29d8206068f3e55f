import { openDatabase, storeError } from './embedded/database'

/** JSON values on the disk of this host, in the order in which they came. */
export interface LocalJournal {
  /** Resolves to its id when it is on disk. Rejects with a StoreError. */
  add(value: unknown): Promise<string>
  /** Not an error if it is gone. */
  remove(id: string): Promise<void>
  entries(): Promise<{ id: string; value: unknown }[]>
  close(): Promise<void>
}

const DIGITS = 16

/** Opens the journal of a directory, and makes it if there is none. Rejects with a StoreError. */
export async function openLocalJournal(directory: string): Promise<LocalJournal> {
  const database = await openDatabase(directory)
  const [newest] = await database.keys({ reverse: true, limit: 1 }).all()
  let last = Number(newest ?? 0)
  return {
    async add(value) {
      const id = String(++last).padStart(DIGITS, '0')
      await safely(() => database.put(id, JSON.stringify(value), { sync: true }))
      return id
    },
    remove: (id) => safely(() => database.del(id, { sync: true })),
    async entries() {
      const found = await safely(() => database.iterator().all())
      return found.map(([id, value]) => ({ id, value: JSON.parse(value) }))
    },
    close: () => database.close()
  }

  async function safely<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw storeError(error, directory)
    }
  }
}
