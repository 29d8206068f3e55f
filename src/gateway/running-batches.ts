import type { Batch } from '../store'

/** Versions are remembered of so many batches: of those that are worked on, and more. */
const MOST_VERSIONS = 1000

/** Batches whose messages may go, as far as this gateway knows: it learns of its own changes at once, of others' when it reads. */
export class RunningBatches {
  /** Their pools. */
  #pools = new Map<string, string>()
  readonly #versions = new Map<string, number>()
  #changes = 0

  /** Where their messages wait. */
  queues(pool: string): string[] {
    return [...this.#pools].flatMap(([id, own]) => (own === pool ? `batch:${id}` : []))
  }

  /** It was written. What is older than what is known changes nothing: two who write it may come back in another order. */
  note(batch: Batch): void {
    if (this.isStale(batch)) return
    const { id, pool, state, version } = batch
    this.#changes++
    this.#versions.delete(id)
    this.#versions.set(id, version)
    const [oldest] = this.#versions.keys()
    if (this.#versions.size > MOST_VERSIONS && oldest !== undefined) this.#versions.delete(oldest)
    if (state === 'running') this.#pools.set(id, pool)
    else this.#pools.delete(id)
  }

  /** It has been changed since. */
  isStale({ id, version }: Batch): boolean {
    return version < (this.#versions.get(id) ?? 0)
  }

  /** Reads them anew; what was noted meanwhile is newer. Those that no longer run, and those that do. */
  async renew(read: () => Promise<Batch[]>): Promise<{ over: string[]; running: string[] }> {
    const changes = this.#changes
    const pools = new Map((await read()).map(({ id, pool }) => [id, pool]))
    const running = [...pools.keys()]
    if (changes !== this.#changes) return { over: [], running }
    const over = [...this.#pools.keys()].filter((id) => !pools.has(id))
    this.#pools = pools
    return { over, running }
  }
}
