import type { Batch, Gateway } from '../../gateway'
import { describeError, FlowError } from '../errors'
import { type RowSettings, rowRequest } from './requests'
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
  taken(count: number): void
}

/** Takes the rows of one broadcast in; none of them goes before all are there. */
export class Intake {
  #count = 0
  #ended = false

  private constructor(
    readonly batch: Batch,
    private readonly options: IntakeOptions
  ) {}

  static async open(options: IntakeOptions): Promise<Intake> {
    return new Intake(await options.gateway.batches.open(options.batch), options)
  }

  /** On disk when this resolves. Whatever goes wrong ends the whole: then nothing of it is ever sent. */
  async add(rows: readonly Row[]): Promise<void> {
    const { gateway, settings, lenient, taken } = this.options
    try {
      if (!lenient) await checkColumns(rows, settings, this.#count)
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        if (this.#ended) throw cutShort()
        const requests = rows
          .slice(from, from + AT_ONCE)
          .map((row, i) => rowRequest(row, this.#count + i, settings, lenient))
        await gateway.batches.add(this.batch, requests)
        this.#count += requests.length
        taken(this.#count)
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      await this.cut(error)
      throw error
    }
  }

  /** All rows are there: it begins. */
  async start(): Promise<Batch> {
    try {
      if (this.#ended) throw cutShort()
      return await this.options.gateway.batches.start(this.batch.id)
    } finally {
      this.#ended = true
    }
  }

  /** The rest does not come. */
  async cut(why: unknown): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    const { code, message } = describeError(why)
    await this.options.gateway.batches.cut(this.batch.id, { code: String(code), message })
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
    if (typeof columns.text === 'string' && columns.text !== '') return
    for (const name of missingIn(template, columns))
      missing.set(name, [...(missing.get(name) ?? []), before + index])
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
