import type { Clock, Timer } from '../types'

export interface Chore {
  name: string
  /** From its end to the next time, in milliseconds. */
  everyMs(): number
  run(): Promise<void>
}

/** What has to be done again and again, between other work: tells when something is due, and does nothing by itself. */
export class Chores {
  readonly #due: Chore[] = []
  readonly #timers = new Map<Chore, Timer>()
  readonly #chores: readonly Chore[]

  constructor(
    private readonly clock: Clock,
    chores: readonly Chore[],
    private readonly wake: () => void
  ) {
    this.#chores = chores
    for (const chore of chores) this.#schedule(chore)
  }

  /** Makes one due now. */
  soon(name: string): void {
    const chore = this.#chores.find((one) => one.name === name)
    if (!chore || this.#due.includes(chore)) return
    this.#unschedule(chore)
    this.#due.push(chore)
    this.wake()
  }

  get pending(): boolean {
    return this.#due.length > 0
  }

  /** What is due, if anything is; it is scheduled anew when it is done. */
  take(): (() => Promise<void>) | undefined {
    const chore = this.#due.shift()
    if (!chore) return undefined
    return async () => {
      try {
        await chore.run()
      } finally {
        if (!this.#stopped) this.#schedule(chore)
      }
    }
  }

  stop(): void {
    this.#stopped = true
    for (const chore of this.#chores) this.#unschedule(chore)
    this.#due.length = 0
  }

  #stopped = false

  #schedule(chore: Chore): void {
    this.#unschedule(chore)
    this.#timers.set(
      chore,
      this.clock.setTimeout(() => this.soon(chore.name), chore.everyMs())
    )
  }

  #unschedule(chore: Chore): void {
    this.clock.clearTimeout(this.#timers.get(chore))
    this.#timers.delete(chore)
  }
}
