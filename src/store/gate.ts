/** Lets work in while it is open. Some work has to be alone: it waits for the rest, and the rest waits for it. */
export class Gate {
  #closed = false
  #inside = 0
  #alone: Promise<unknown> | undefined
  #empty: (() => void)[] = []

  /** `refused` says what it is closed with. */
  constructor(private readonly refused: () => Error) {}

  async run<T>(work: () => Promise<T> | T): Promise<T> {
    this.#check()
    while (this.#alone) {
      await this.#alone
      this.#check()
    }
    this.#inside++
    try {
      return await work()
    } finally {
      if (--this.#inside === 0) for (const resolve of this.#empty.splice(0)) resolve()
    }
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone
    this.#check()
    const done = this.#left().then(work)
    this.#alone = done.catch(() => {})
    try {
      return await done
    } finally {
      this.#alone = undefined
    }
  }

  /** Resolves when all that was let in has ended; what comes is refused at once. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#alone) await this.#alone
    await this.#left()
  }

  async #left(): Promise<void> {
    if (this.#inside > 0) await new Promise<void>((resolve) => this.#empty.push(resolve))
  }

  #check(): void {
    if (this.#closed) throw this.refused()
  }
}
