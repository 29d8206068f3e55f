import { StoreError } from '../errors'
import { Gate } from '../gate'
import { type Database, type Operation, openDatabase, storeError } from './database'
import type { Collection, Records } from './indexes'
import { recordKey } from './indexes'
import { keyOf } from './keys'
import { migrate } from './migrate'
import { checkRoom } from './room'

export interface Range {
  gt?: string
  gte?: string
  lt: string
  limit?: number
  reverse?: boolean
}

/** Moment at which several reads see the same; undefined: each sees what is there. */
export type Snapshot = ReturnType<Database['snapshot']>

export interface DiskOptions {
  directory: string
  sync?: boolean
}

const NEWEST = keyOf('meta', 'newest')
const CHUNK = 1000

/** The database of one directory, with errors that say what to do. */
export class Disk {
  /** A write failed: LevelDB takes no other until it is opened again. */
  #broken = false
  readonly #gate = new Gate(() => this.#closedError())
  /** Told of a record that cannot be read. */
  onBad: (collection: Collection, id: string, text: string) => void = () => {}

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

  /** Work that only reads: goes on while nothing can be written. Rejects with STORE_CLOSED. */
  async reads<T>(work: () => Promise<T> | T): Promise<T> {
    if (this.database.status !== 'open') await this.#mend()
    return this.#gate.run(work)
  }

  /** Work that writes. Rejects with STORE_CLOSED. */
  async writes<T>(work: () => Promise<T> | T): Promise<T> {
    if (this.#broken) await this.#mend()
    return this.#gate.run(work)
  }

  /** Remembers a moment as the newest on record. */
  newestIs(now: number): Operation {
    return { type: 'put', key: NEWEST, value: String(now) }
  }

  /** The newest moment on record. */
  newest(): number {
    return Number(this.get(NEWEST) ?? 0)
  }

  read<C extends Collection>(collection: C, id: string, snapshot?: Snapshot): Records[C] | undefined {
    const text = this.get(recordKey(collection, id), snapshot)
    if (text === undefined) return undefined
    const record = parsed(text)
    if (record?.id === id) return record as Records[C]
    this.onBad(collection, id, text)
    return undefined
  }

  get(key: string, snapshot?: Snapshot): string | undefined {
    try {
      return snapshot ? this.database.getSync(key, { snapshot }) : this.database.getSync(key)
    } catch (error) {
      throw storeError(error, this.directory)
    }
  }

  async keys(range: Range, snapshot?: Snapshot): Promise<string[]> {
    try {
      return await this.database.keys(snapshot ? { ...range, snapshot } : range).all()
    } catch (error) {
      throw storeError(error, this.directory)
    }
  }

  /** All keys of a range, of which there may be many: some at a time. */
  async *pages(range: Range): AsyncGenerator<string[]> {
    let from: Range = range
    for (;;) {
      const keys = await this.keys({ ...from, limit: CHUNK })
      if (keys.length > 0) yield keys
      if (keys.length < CHUNK) return
      from = { gt: keys.at(-1)!, lt: range.lt }
    }
  }

  /** Reads that see the same moment. */
  async still<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const snapshot = this.database.snapshot()
    try {
      return await work(snapshot)
    } finally {
      await snapshot.close()
    }
  }

  /** All or nothing, on disk when it resolves. */
  async write(operations: readonly Operation[]): Promise<void> {
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

  /** What was begun is finished first. */
  async close(): Promise<void> {
    await this.#gate.close()
    await this.database.close()
  }

  /** Opens it again. Alone: nobody reads while it is closed. */
  async #mend(): Promise<void> {
    await this.#gate.alone(async () => {
      const isOpen = this.database.status === 'open'
      if (!this.#broken && isOpen) return
      // What can be read now might not be if it were closed and could not be opened.
      if (isOpen) await checkRoom(this.directory)
      await this.database.close()
      this.database = await openDatabase(this.directory)
      this.#broken = false
    })
  }

  #closedError(): StoreError {
    return new StoreError('STORE_CLOSED', `The store ${this.directory} is closed.`, { store: this.directory })
  }
}

function parsed(text: string): { id?: unknown } | null | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
