import type { Clock } from '../../types'

/** What failed is tried again so much later. */
const RETRY_MS = 10_000

export interface WorkerOptions {
  clock: Clock
  /** Resolves to whether something is left that may be possible later. What it rejects with is told, and tried again. */
  work(): Promise<boolean>
  failed(error: unknown): void
}

/** Does one thing, at most once at a time, and again if it was asked for meanwhile. */
export class Worker {
  #running: Promise<void> | undefined
  #again = false
  #stopped = false
  /** When there is something to do that nobody will ask for; by the monotonic clock. */
  #retryAt: number | undefined

  constructor(private readonly options: WorkerOptions) {}

  /** There is something to do. */
  wake(): void {
    if (this.#stopped) return
    this.#again = true
    this.#running ??= this.#run()
  }

  /** Takes up what was left. */
  tick(): void {
    if (this.#retryAt !== undefined && this.options.clock.monotonic() >= this.#retryAt) this.wake()
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running
  }

  /** Lets what is under way end. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, work, failed } = this.options
    while (this.#again && !this.#stopped) {
      this.#again = false
      this.#retryAt = undefined
      try {
        if (await work()) this.#retryAt = clock.monotonic()
      } catch (error) {
        this.#retryAt = clock.monotonic() + RETRY_MS
        failed(error)
      }
    }
    this.#running = undefined
  }
}
