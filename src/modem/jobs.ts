import type { ModemError } from './errors'

interface Job {
  run(): Promise<void>
  drop(error: ModemError): void
}

/** What others ask of the modem, one after another; all of it is dropped with a reason when the modem is lost. */
export class Jobs {
  readonly #waiting: Job[] = []
  /** Why nothing is taken; undefined while work is done. */
  #shut: ModemError | undefined

  constructor(
    shut: ModemError,
    private readonly wake: () => void
  ) {
    this.#shut = shut
  }

  /** Settles as `run` does; or, if it is never run, resolves to what `dropped` makes of the reason, or rejects with it. */
  add<T>(run: () => Promise<T>, dropped?: (error: ModemError) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const drop = (error: ModemError) => (dropped ? resolve(dropped(error)) : reject(error))
      if (this.#shut) {
        drop(this.#shut)
        return
      }
      this.#waiting.push({ run: () => run().then(resolve, reject), drop })
      this.wake()
    })
  }

  get pending(): boolean {
    return this.#waiting.length > 0
  }

  take(): Job | undefined {
    return this.#waiting.shift()
  }

  open(): void {
    this.#shut = undefined
  }

  shut(error: ModemError): void {
    this.#shut = error
    for (const job of this.#waiting.splice(0)) job.drop(error)
  }
}
