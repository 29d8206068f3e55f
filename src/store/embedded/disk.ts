import { StoreError } from '../errors'
import { type Database, type Operation, openDatabase, storeError } from './database'
import type { Collection, Records } from './indexes'
import { recordKey } from './indexes'
import { keyOf } from './keys'
import { migrate } from './migrate'

export interface Range {
  gt?: string
  gte?: string
  lt: string
  limit?: number
  reverse?: boolean
}

export interface DiskOptions {
  directory: string
  sync?: boolean
  notice?(code: 'BAD_RECORD', message: string): void
}

const NEWEST = keyOf('meta', 'newest')

/** The database of one directory, with errors that say what to do. */
export class Disk {
  #closed = false
  /** A write failed: LevelDB takes no other until it is opened again. */
  #broken = false
  #reopening: Promise<void> | undefined

  private constructor(
    private database: Database,
    private readonly options: DiskOptions
  ) {}

  static async open(options: DiskOptions): Promise<Disk> {
    const database = await openDatabase(options.directory)
    try {
      await migrate(database, options.directory)
    } catch (error) {
      await database.close()
      throw storeError(error, options.directory)
    }
    return new Disk(database, options)
  }

  get directory(): string {
    return this.options.directory
  }

  /** Throws STORE_CLOSED. */
  check(): void {
    if (this.#closed)
      throw new StoreError('STORE_CLOSED', `The store ${this.directory} is closed.`, {
        store: this.directory
      })
  }

  /** Remembers a moment as the newest on record. */
  newestIs(now: number): Operation {
    return { type: 'put', key: NEWEST, value: String(now) }
  }

  /** The newest moment on record. */
  async newest(): Promise<number> {
    return Number(this.database.getSync(NEWEST) ?? 0)
  }

  read<C extends Collection>(collection: C, id: string): Records[C] | undefined {
    this.check()
    const text = this.get(recordKey(collection, id))
    if (text === undefined) return undefined
    try {
      return JSON.parse(text)
    } catch {
      void this.#setAside(collection, id, text)
      return undefined
    }
  }

  get(key: string): string | undefined {
    try {
      return this.database.getSync(key)
    } catch (error) {
      throw storeError(error, this.directory)
    }
  }

  async keys(range: Range): Promise<string[]> {
    this.check()
    try {
      return await this.database.keys(range).all()
    } catch (error) {
      throw storeError(error, this.directory)
    }
  }

  /** All or nothing, on disk when it resolves. */
  async write(operations: Operation[]): Promise<void> {
    this.check()
    await this.#mend()
    const { sync = true } = this.options
    try {
      // One call each: three times as fast as an array, of which every element is copied.
      const batch = this.database.batch()
      for (const operation of operations) {
        if (operation.type === 'put') batch.put(operation.key, operation.value)
        else batch.del(operation.key)
      }
      await batch.write({ sync })
    } catch (error) {
      this.#broken = true
      throw storeError(error, this.directory)
    }
  }

  async put(key: string, value: string): Promise<void> {
    await this.write([{ type: 'put', key, value }])
  }

  /** A key that points to nothing. */
  async forget(key: string): Promise<void> {
    await this.database.del(key)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#reopening?.catch(() => {})
    await this.database.close()
  }

  async #mend(): Promise<void> {
    if (!this.#broken) return
    this.#reopening ??= this.#reopen().finally(() => {
      this.#reopening = undefined
    })
    await this.#reopening
  }

  async #reopen(): Promise<void> {
    await this.database.close()
    this.database = await openDatabase(this.directory)
    this.#broken = false
  }

  async #setAside(collection: Collection, id: string, text: string): Promise<void> {
    const message = `The record ${collection} ${id} of the store ${this.directory} cannot be read. It was set aside; everything else goes on.`
    this.options.notice?.('BAD_RECORD', message)
    try {
      await this.database.batch([
        { type: 'put', key: keyOf('bad', collection, id), value: text },
        { type: 'del', key: recordKey(collection, id) }
      ])
    } catch {
      // It is set aside when it is met again.
    }
  }
}
