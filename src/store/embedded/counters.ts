import type { Disk } from './disk'
import { keyOf } from './keys'

/** So many numbers are reserved with one write; those not used before a restart are left out. */
const BLOCK = 32

/** Numbers that are given once each, over restarts. */
export class Counters {
  readonly #blocks = new Map<string, Promise<{ next: number; end: number }>>()

  constructor(private readonly disk: Disk) {}

  async next(name: string): Promise<number> {
    for (;;) {
      const promise = this.#blocks.get(name) ?? this.#reserve(name)
      const block = await promise
      if (block.next <= block.end) return block.next++
      if (this.#blocks.get(name) === promise) this.#blocks.delete(name)
    }
  }

  #reserve(name: string): Promise<{ next: number; end: number }> {
    const key = keyOf('counter', name)
    const used = Number(this.disk.get(key) ?? 0)
    const end = used + BLOCK
    const block = this.disk.put(key, String(end)).then(() => ({ next: used + 1, end }))
    block.catch(() => this.#blocks.delete(name))
    this.#blocks.set(name, block)
    return block
  }
}
