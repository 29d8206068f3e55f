import type { Batch, Gateway } from '../../gateway'
import { cutShort, Intake } from './intake'
import type { RowSettings } from './requests'

export interface IntakesOptions {
  /** Of the node. */
  id: string
  /** A row that lacks a column fails alone, instead of all. */
  lenient: boolean
  /** How many rows are on disk while they are taken in, for the status. */
  taking(count: number | undefined): void
  /** What belongs to no message that is still here. */
  complain(error: Error): void
}

/** The broadcasts of a node whose rows are being taken in. */
export class Intakes {
  readonly #intakes = new Set<Intake>()
  readonly #ofStreams = new Map<string, Intake>()
  /** Rows of each that are on disk. */
  readonly #taken = new Map<string, number>()
  #closed = false

  constructor(private readonly options: IntakesOptions) {}

  /** Begins one; `stream`: whose rows come one after another. */
  async begin(gateway: Gateway, pool: string, settings: RowSettings, stream?: string): Promise<Intake> {
    const { id: origin, lenient } = this.options
    const { key } = settings.options
    const batch = { pool, origin, ...(key !== undefined && { key }) }
    const taken = (of: string, count: number) => {
      if (!this.#taken.has(of)) return
      this.#taken.set(of, count)
      this.#show()
    }
    const intake = await Intake.open({ gateway, settings, batch, lenient, taken })
    if (this.#closed) {
      await this.cut(intake, cutShort())
      throw cutShort()
    }
    this.#intakes.add(intake)
    this.#taken.set(intake.batch.id, 0)
    if (stream !== undefined) this.#ofStreams.set(stream, intake)
    return intake
  }

  ofStream(stream: string): Intake | undefined {
    return this.#ofStreams.get(stream)
  }

  /** All rows are there. */
  async start(intake: Intake): Promise<Batch> {
    try {
      return await intake.start()
    } finally {
      this.end(intake)
    }
  }

  /** The rest of its rows does not come. Where that cannot be written a restart cuts it off. */
  async cut(intake: Intake, why: unknown): Promise<void> {
    this.end(intake)
    await intake.cut(why).catch((error) => this.options.complain(error))
  }

  /** Nobody waits for it any more. */
  end(intake: Intake): void {
    this.#intakes.delete(intake)
    for (const [stream, one] of this.#ofStreams) if (one === intake) this.#ofStreams.delete(stream)
    this.#taken.delete(intake.batch.id)
    this.#show()
  }

  /** Those that are not whole are cut off, and no other is begun. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#intakes].map((intake) => this.cut(intake, cutShort())))
  }

  #show(): void {
    const counts = [...this.#taken.values()]
    this.options.taking(counts.length > 0 ? counts.reduce((sum, one) => sum + one) : undefined)
  }
}
