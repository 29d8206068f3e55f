/** Work on the same names happens one after another, on others at the same time. */
export class Locks {
  readonly #last = new Map<string, Promise<void>>()

  async hold<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const unique = [...new Set(names)]
    const before = unique.map((name) => this.#last.get(name))
    let release = () => {}
    const done = new Promise<void>((resolve) => {
      release = resolve
    })
    // All at once, so that no two wait for each other.
    for (const name of unique) this.#last.set(name, done)
    try {
      await Promise.all(before)
      return await work()
    } finally {
      release()
      for (const name of unique) if (this.#last.get(name) === done) this.#last.delete(name)
    }
  }

  /** Resolves when all that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values())
  }
}
