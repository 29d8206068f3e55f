/** The place of one input. */
export interface Turn {
  /** The next one may begin, though this one is not answered. */
  follow(): void
  /** All before it are answered. */
  earlier(): Promise<unknown>
}

/** In which order the inputs of a node are worked on. Their work never rejects. */
export class Order {
  /** One after another, until the next may follow. */
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  /** The same for those that do not wait for rows. */
  #soon: Promise<void> = Promise.resolve()
  /** Those that are not answered. */
  readonly #open = new Set<Promise<void>>()
  /** Rows are being taken in of a broadcast that is begun: it can be paused. */
  #isTaking = false
  #begun: (() => void)[] = []

  /** Some have not been looked at. */
  get isBehind(): boolean {
    return this.#waiting > 0
  }

  /** Behind those that came before, as far as they let others follow. Resolves when the next one may. */
  next(work: (turn: Turn) => Promise<void>): Promise<void> {
    const [last, soon] = [this.#last, this.#soon]
    this.#waiting++
    this.#last = last.then(() => {
      this.#waiting--
      const open = [...this.#open]
      return new Promise<void>((follow) => {
        const turn = { follow, earlier: () => Promise.all([soon, ...open]) }
        void this.#run(() => work(turn)).then(follow)
      })
    })
    return this.#last
  }

  /** The same, but not behind rows that are being taken in, once they belong to a broadcast. */
  soon(work: () => Promise<void>): Promise<void> {
    const [last, soon] = [this.#last, this.#soon]
    const earlier = Promise.race([last.then(() => Promise.all(this.#open)), this.#rowsBegin()])
    this.#soon = soon.then(() => earlier).then(() => this.#run(work))
    return this.#soon
  }

  /** Rows belong to a broadcast from now on; to be ended by taken(). */
  taking(): void {
    this.#isTaking = true
    for (const resolve of this.#begun.splice(0)) resolve()
  }

  taken(): void {
    this.#isTaking = false
  }

  /** Resolves when all that came so far are answered. */
  async end(): Promise<void> {
    await this.#last
    await this.#soon
    await Promise.all(this.#open)
  }

  #run(work: () => Promise<void>): Promise<void> {
    const running = work().finally(() => this.#open.delete(running))
    this.#open.add(running)
    return running
  }

  /** Now, or when the next rows are begun; where nothing is on its way, never. */
  #rowsBegin(): Promise<void> {
    if (this.#isTaking) return Promise.resolve()
    return new Promise((resolve) => {
      if (this.#waiting + this.#open.size > 0) this.#begun.push(resolve)
    })
  }
}
