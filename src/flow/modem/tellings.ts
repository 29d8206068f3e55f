interface Telling {
  write(): Promise<unknown>
  state: 'writing' | 'written' | 'failed'
}

/** What was told here: until that is on disk, and nobody reads any more what was there before. */
export class Tellings {
  readonly #all = new Map<string, Telling>()
  #looks = 0

  has(name: string): boolean {
    return this.#all.has(name)
  }

  /** It was told just now; `write` puts that on disk. */
  add(name: string, write: () => Promise<unknown>): void {
    const telling: Telling = { write, state: 'writing' }
    this.#all.set(name, telling)
    void this.#write(name, telling)
  }

  /** `work` reads what nobody was told. What could not be written that it was, as the store was away, is written first. */
  async looking(work: () => Promise<void>): Promise<void> {
    this.#looks++
    try {
      const failed = [...this.#all].filter(([, { state }]) => state === 'failed')
      await Promise.all(failed.map(([name, telling]) => this.#write(name, telling)))
      await work()
    } finally {
      if (--this.#looks === 0) this.#forget()
    }
  }

  async #write(name: string, telling: Telling): Promise<void> {
    telling.state = 'writing'
    try {
      await telling.write()
      telling.state = 'written'
    } catch {
      // It is told again after a restart, marked as recovered, if there is no other try.
      telling.state = 'failed'
    }
    if (this.#looks === 0 && telling.state === 'written' && this.#all.get(name) === telling)
      this.#all.delete(name)
  }

  #forget(): void {
    for (const [name, { state }] of this.#all) if (state === 'written') this.#all.delete(name)
  }
}
