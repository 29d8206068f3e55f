import type { Receiver } from '../../modem'
import type { Store } from '../../store'
import type { Clock } from '../../types'
import { type Arrival, type Backlog, isAway } from '../backlog'
import type { GatewayEvent } from '../events'
import { Arrivals } from './arrivals'
import { Emitter } from './emitter'
import { Journal, type Source } from './journal'
import type { Listener, Selector } from './listeners'
import { givenUp } from './reassembly'
import { Tellers } from './tellers'
import { writeInbounds } from './writing'

/** Parts that wait in a modem or at a service centre while this was off must have the time to come. */
const PATIENCE_MS = 10 * 60_000
/** Given up in one go, and at most at a time. */
const PAGE = 50
const MOST_PAGES = 20
/** What others may have left is looked for so often. */
const LOOK_MS = 10_000

export interface InboxOptions {
  store: Store
  clock: Clock
  /** Each sorts behind the one before. */
  ids: { next(): string }
  backlog: Backlog
  /** Of a store that several hosts share: unlike any other in the world. Absent: this is the only one. */
  owner?: string
  emit(event: GatewayEvent): void
}

/**
 * What comes in: on disk before the modem forgets it, put together, and told to whoever wants it; delivery reports go to
 * the messages that they are about.
 */
export class Inbox {
  readonly #options: InboxOptions
  readonly #journal: Journal
  readonly #arrivals: Arrivals
  readonly #tellers: Tellers
  readonly #emitter: Emitter
  readonly #sources = new Map<string, Source>()
  readonly #since: number
  #lookedAt: number

  constructor(options: InboxOptions) {
    const { clock } = options
    this.#options = options
    this.#since = clock.monotonic()
    this.#lookedAt = this.#since
    this.#journal = new Journal(options)
    this.#tellers = new Tellers(options)
    const tellers = this.#tellers
    this.#emitter = new Emitter({ ...options, tellers, numberOf: (sim) => this.#numberOf(sim) })
    const shared = options.owner !== undefined
    this.#arrivals = new Arrivals({ ...options, shared, ready: (id) => this.#emitter.announce(id) })
  }

  /** How many PDUs came again and were not told again, since this was made. */
  get suppressed(): number {
    return this.#journal.suppressed
  }

  /** What a session of this modem hands its PDUs to: it resolves when they are on disk, and rejects if they are not. */
  receiver(source: Source): Receiver {
    this.#sources.set(source.modem, source)
    return async (pdus) => {
      await this.#take({ pdus, from: { sim: source.sim(), modem: source.modem, pool: source.pool } })
    }
  }

  /** What was kept while the store was away. Rejects as the store does. */
  async arrived(arrival: Arrival): Promise<void> {
    this.#arrivals.add(await this.#journal.write(arrival))
  }

  /** Takes up what was left when the program ended; before anything else. Rejects as the store does. */
  async recover(): Promise<void> {
    await this.#tellers.recover()
    this.#arrivals.recover()
  }

  /** From now on messages are told; not before. */
  start(): void {
    this.#emitter.start()
  }

  /** Tells messages to a listener, those that wait as well; gives its end. What nobody wants is kept. */
  subscribe(selector: Selector, listener: Listener): () => void {
    return this.#emitter.subscribe(selector, listener)
  }

  /**
   * To be called now and then: takes up what had to wait, and gives up messages whose parts do not come. `now`: the wall
   * clock, where it can be trusted; else nothing is given up. Rejects as the store does.
   */
  async chores(now?: number): Promise<void> {
    const at = this.#options.clock.monotonic()
    this.#arrivals.worker.tick()
    this.#emitter.worker.tick()
    if (at - this.#lookedAt >= LOOK_MS) {
      this.#lookedAt = at
      await this.#tellers.release()
      this.#arrivals.look()
      this.#emitter.look()
    }
    if (now !== undefined && at - this.#since >= PATIENCE_MS) await this.#giveUp(now)
  }

  /** Resolves when everything that can be done now is done. */
  async idle(): Promise<void> {
    await this.#arrivals.worker.idle()
    await this.#emitter.idle()
  }

  /** Lets what is under way end; nothing is told any more. Messages told within the last second are told again. */
  async stop(): Promise<void> {
    await this.#journal.idle()
    await this.#arrivals.worker.stop()
    await this.#emitter.stop()
  }

  /** While the store is away, on the disk of this host, where there is room for it; else the modem keeps it. */
  async #take({ pdus, from }: Omit<Arrival, 'at'>): Promise<void> {
    const { clock, backlog } = this.#options
    const arrival = { pdus, from, at: clock.now() }
    try {
      await this.arrived(arrival)
    } catch (error) {
      if (!isAway(error) || !(await backlog.keep({ arrival }))) throw error
    }
  }

  async #giveUp(now: number): Promise<void> {
    const { store } = this.#options
    for (let pages = 1; ; pages++) {
      const overdue = await store.inbounds({ alarmUntil: now }, { limit: PAGE })
      const written = await writeInbounds(store, overdue.map(givenUp))
      for (const { id } of written) this.#emitter.announce(id)
      if (overdue.length < PAGE || pages === MOST_PAGES) return
    }
  }

  #numberOf(sim: string): string | undefined {
    return [...this.#sources.values()].find((source) => source.sim() === sim)?.number?.()
  }
}
