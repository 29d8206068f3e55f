import type { Clock, Timer } from '../types'
import type { GatewayEvent } from './events'

const EACH_MS = 1000
/** A store that was away is back for so long: other hosts have written by then what they know. */
const GRACE_MS = 10_000

export interface RoutineOptions {
  clock: Clock
  /** Other hosts work on the same store. */
  shared: boolean
  /** What is done once a second. */
  work(): Promise<void>
  emit(event: GatewayEvent): void
}

/** Does the chores of a gateway, and tells what fails: once, not each second while it lasts. */
export class Routine {
  #timer: Timer | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false
  #trouble = ''
  #away = ''
  #graceUntil: number

  constructor(private readonly options: RoutineOptions) {
    this.#graceUntil = options.shared ? options.clock.monotonic() + GRACE_MS : Number.NEGATIVE_INFINITY
  }

  /** Whether it is the time to take over what others have left: not while they may not have been able to write. */
  get mayTakeOver(): boolean {
    return this.options.clock.monotonic() >= this.#graceUntil
  }

  start(): void {
    this.#timer = this.options.clock.setTimeout(() => {
      this.#running = this.#once().then(() => {
        if (!this.#stopped) this.start()
      })
    }, EACH_MS)
  }

  /** Lets what is under way end. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.options.clock.clearTimeout(this.#timer)
    await this.#running
  }

  async #once(): Promise<void> {
    try {
      await this.options.work()
      this.#trouble = ''
      if (this.#away !== '') this.options.emit({ type: 'store' })
      this.#away = ''
    } catch (error) {
      if (!this.#stopped) this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    const { clock, shared, emit } = this.options
    const { code = 'UNEXPECTED', message } = error as { code?: string; message: string }
    if (code !== this.#trouble) emit({ type: 'trouble', code, message, error })
    this.#trouble = code
    if (!code.startsWith('STORE_')) return
    if (shared) this.#graceUntil = clock.monotonic() + GRACE_MS
    if (code !== this.#away) emit({ type: 'store', away: { code, message } })
    this.#away = code
  }
}
