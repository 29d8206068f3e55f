/** Who is called back when there may be something to do. */
export class Watchers {
  readonly #listeners = new Set<() => void>()
  #waking = false

  /** Returns its end. */
  add(listener: () => void): () => void {
    // Twice the same function is two listeners.
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  clear(): void {
    this.#listeners.clear()
  }

  /** Once for many changes, and never within the call that makes them. */
  wake(): void {
    if (this.#waking) return
    this.#waking = true
    setImmediate(() => {
      this.#waking = false
      for (const listener of [...this.#listeners]) if (this.#listeners.has(listener)) listener()
    })
  }
}
