import type { Batch, Gateway } from '../../gateway'
import { describeError, FlowError } from '../errors'
import { hasOwnText, type RowSettings, rowRequest } from './requests'
import type { Row } from './rows'
import { inSlices } from './slices'
import { missingColumn, missingIn } from './template'

/** Of one write: more keep others waiting. */
const AT_ONCE = 100
const MOST_COLUMNS_NAMED = 20

export interface IntakeOptions {
  gateway: Gateway
  settings: RowSettings
  /** Of the new broadcast. */
  batch: Pick<Batch, 'pool' | 'origin' | 'key'>
  /** A row that lacks a column fails alone, instead of all. */
  lenient: boolean
  /** How many are on disk. */
  taken(batch: string, count: number): void
}

/** Rows that came in together. */
interface Load {
  rows: readonly Row[]
  resolve(): void
  reject(error: unknown): void
}

/** Takes the rows of one broadcast in; none of them goes before all are there. */
export class Intake {
  readonly #loads: Load[] = []
  /** Of the first of them. */
  #written = 0
  #count = 0
  #isWriting = false
  #isOver = false
  #why: unknown

  private constructor(
    readonly batch: Batch,
    private readonly options: IntakeOptions
  ) {}

  static async open(options: IntakeOptions): Promise<Intake> {
    return new Intake(await options.gateway.batches.open(options.batch), options)
  }

  get settings(): RowSettings {
    return this.options.settings
  }

  /** How many rows came in so far. */
  get size(): number {
    return this.#loads.reduce((sum, { rows }) => sum + rows.length, this.#count - this.#written)
  }

  /**
   * On disk when this resolves. What is added meanwhile is written together: one row at a time is as quick as all at once.
   * Whatever goes wrong ends the whole: then nothing of it is ever sent.
   */
  add(rows: readonly Row[]): Promise<void> {
    if (this.#isOver) return Promise.reject(this.#why ?? cutShort())
    return new Promise((resolve, reject) => {
      this.#loads.push({ rows, resolve, reject })
      if (!this.#isWriting) void this.#writeAll()
    })
  }

  /** All rows are there: it begins. Where it cannot, nothing of it is ever sent. */
  async start(): Promise<Batch> {
    try {
      if (this.#isOver) throw this.#why ?? cutShort()
      const batch = await this.options.gateway.batches.start(this.batch.id)
      this.#isOver = true
      return batch
    } catch (error) {
      await this.#give(error)
      throw error
    }
  }

  /** The rest does not come. */
  async cut(why: unknown): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    this.#why = why
    const { code, message } = describeError(why)
    await this.options.gateway.batches.cut(this.batch.id, { code: String(code), message })
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true
    try {
      while (this.#loads.length > 0) {
        await this.#write()
        await new Promise((resolve) => setImmediate(resolve))
        if (this.#isOver) throw this.#why ?? cutShort()
      }
    } catch (error) {
      // Where it was cut off meanwhile, that is why.
      const why = this.#why ?? error
      await this.#give(why)
      for (const { reject } of this.#loads.splice(0)) reject(why)
    } finally {
      this.#isWriting = false
    }
  }

  async #write(): Promise<void> {
    const { gateway, settings, lenient, taken } = this.options
    const rows = this.#next()
    const requests = rows.map((row, i) => rowRequest(row, this.#count + i, settings, lenient))
    await gateway.batches.add(this.batch, requests)
    this.#count += rows.length
    this.#written += rows.length
    taken(this.batch.id, this.#count)
    for (let [load] = this.#loads; load && this.#written >= load.rows.length; [load] = this.#loads) {
      this.#written -= load.rows.length
      this.#loads.shift()
      load.resolve()
    }
  }

  #next(): Row[] {
    const rows: Row[] = []
    let from = this.#written
    for (const load of this.#loads) {
      rows.push(...load.rows.slice(from, from + AT_ONCE - rows.length))
      if (rows.length >= AT_ONCE) break
      from = 0
    }
    return rows
  }

  /** What went wrong is told, not that it could not be written: a restart cuts it off. */
  async #give(error: unknown): Promise<void> {
    await this.cut(error).catch(() => {})
  }
}

/** Rejects with MISSING_COLUMN. `before`: rows that came earlier. */
export async function checkColumns(
  rows: readonly Row[],
  { template }: RowSettings,
  before = 0
): Promise<void> {
  if (template.columns.length === 0) return
  const missing = new Map<string, number[]>()
  await inSlices(rows, ({ columns }, index) => {
    if (hasOwnText(columns)) return
    for (const name of missingIn(template, columns)) {
      const places = missing.get(name) ?? []
      missing.set(name, places)
      places.push(before + index)
    }
  })
  const [first] = missing
  if (!first) return
  const known = [...new Set(rows.slice(0, AT_ONCE).flatMap(({ columns }) => Object.keys(columns)))]
  throw missingColumn(first[0], first[1], known.slice(0, MOST_COLUMNS_NAMED))
}

export function cutShort(): FlowError {
  return new FlowError(
    'INTAKE_INTERRUPTED',
    'The node was deployed, or Node-RED ended, before all rows were there. Nothing was sent to anybody: start it again.',
    'payload'
  )
}
