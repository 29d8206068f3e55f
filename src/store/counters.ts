/** So many numbers are reserved with one write; those not used before a restart are left out. */
const BLOCK = 32

/** Numbers that are given once each, over restarts. */
export class Counters {
  readonly #blocks = new Map<string, Promise<{ next: number; end: number }>>()

  /** `reserve` resolves to the last of so many numbers that nobody else gets, once that is on disk. */
  constructor(private readonly reserve: (name: string, count: number) => Promise<number>) {}

  async next(name: string): Promise<number> {
    for (;;) {
      const promise = this.#blocks.get(name) ?? this.#reserve(name)
      const block = await promise
      if (block.next <= block.end) return block.next++
      if (this.#blocks.get(name) === promise) this.#blocks.delete(name)
    }
  }

  #reserve(name: string): Promise<{ next: number; end: number }> {
    const block = this.reserve(name, BLOCK).then((end) => ({ next: end - BLOCK + 1, end }))
    block.catch(() => this.#blocks.delete(name))
    this.#blocks.set(name, block)
    return block
  }
}
