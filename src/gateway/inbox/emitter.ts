import type { Inbound, Store } from '../../store'
import type { Clock, Timer } from '../../types'
import type { GatewayEvent } from '../events'
import { type Listener, Listeners, type Selector } from './listeners'
import { type ReceivedMessage, receivedMessage } from './received-message'
import { type Tellers, unleased } from './tellers'
import { troubleOf } from './trouble'
import { Worker } from './worker'
import { writeInbounds } from './writing'

/** Whoever was told may fail so soon after that it is better told again. */
const SETTLE_MS = 1000
/** What cannot be written is tried again. */
const RETRY_MS = 10_000
const PAGE = 50
/** Told and not settled: the rest waits on disk. */
const MOST_IN_FLIGHT = 500
/** Beyond, they are looked for on disk. */
const MOST_ANNOUNCED = 100

interface Search {
  /** Still to be read. */
  pages: number
  /** It goes on behind this id. */
  after?: string
}

export interface EmitterOptions {
  store: Store
  clock: Clock
  tellers: Tellers
  emit(event: GatewayEvent): void
  /** The number of a SIM, where that is known. */
  numberOf(sim: string): string | undefined
}

/** Tells messages to those who want them; each is on disk as `emitting` before, and as `emitted` a second later. */
export class Emitter {
  readonly worker: Worker
  readonly #options: EmitterOptions
  readonly #listeners: Listeners
  readonly #timers = new Set<Timer>()
  #inFlight = 0
  #started = false
  #stopped = false
  /** Messages that became ready while everything before was told. */
  #announced: string[] = []
  /** There were more of them than are remembered. */
  #missed = false
  /** The search through what is ready on disk. */
  #search: Search = { pages: 0 }
  #settling: Promise<void> = Promise.resolve()

  constructor(options: EmitterOptions) {
    const { clock, emit } = options
    this.#options = options
    this.#listeners = new Listeners((error) =>
      emit(troubleOf('LISTENER_FAILED', 'What listens to received messages failed', error))
    )
    this.worker = new Worker({
      clock,
      work: () => this.#work(),
      failed: (error) => emit(troubleOf('INBOX_WAITS', 'Received messages wait to be told', error))
    })
  }

  start(): void {
    this.#started = true
    this.#lookThrough()
  }

  subscribe(selector: Selector, listener: Listener): () => void {
    const end = this.#listeners.add(selector, listener)
    this.#lookThrough()
    return end
  }

  /** A message is ready. */
  announce(id: string): void {
    if (!this.#started) return
    if (this.#announced.length < MOST_ANNOUNCED) this.#announced.push(id)
    else this.#missed = true
    this.worker.wake()
  }

  /** Looks a step further for what others have made ready, or what was left. */
  look(): void {
    if (!this.#started) return
    this.#search.pages ||= 1
    this.worker.wake()
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#settling
    await this.worker.idle()
  }

  /** Nothing is told any more. What was told within the last second stays `emitting`. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) this.#options.clock.clearTimeout(timer)
    this.#timers.clear()
    await Promise.all([this.worker.stop(), this.#settling])
  }

  #lookThrough(): void {
    this.#search = { pages: Number.POSITIVE_INFINITY }
    if (this.#started) this.worker.wake()
  }

  async #work(): Promise<boolean> {
    // Whoever comes is told of all that is on disk then.
    if (!this.#listeners.any) this.#forget()
    // Older ones first. Settling wakes it again where it stops for want of room.
    while (this.#search.pages > 0 && this.#hasRoom) await this.#nextPage(this.#search)
    while (this.#announced.length > 0 && this.#hasRoom) await this.#nextAnnounced()
    if (this.#missed && this.#hasRoom) {
      this.#missed = false
      this.#lookThrough()
    }
    return false
  }

  #forget(): void {
    this.#announced = []
    this.#missed = false
    this.#search = { pages: 0 }
  }

  get #hasRoom(): boolean {
    return !this.#stopped && this.#inFlight < MOST_IN_FLIGHT
  }

  /** How many may be told at once. */
  get #step(): number {
    return Math.min(PAGE, MOST_IN_FLIGHT - this.#inFlight)
  }

  async #nextPage(search: Search): Promise<void> {
    const { after } = search
    const limit = this.#step
    const page = await this.#options.store.inbounds(
      { states: ['ready'] },
      { limit, ...(after !== undefined && { after }) }
    )
    await this.#tell(page)
    // Meanwhile somebody may have come, for whom it begins anew: then this is written to no use.
    const last = page.length < limit
    search.pages = last ? 0 : search.pages - 1
    if (last) delete search.after
    else search.after = page.at(-1)!.id
  }

  async #nextAnnounced(): Promise<void> {
    const { store } = this.#options
    const ids = this.#announced.slice(0, this.#step)
    const found = await Promise.all(ids.map((id) => store.inbound(id)))
    await this.#tell(found.flatMap((inbound) => (inbound?.state === 'ready' ? [inbound] : [])))
    this.#announced.splice(0, ids.length)
  }

  async #tell(ready: readonly Inbound[]): Promise<void> {
    const { store, tellers, numberOf } = this.#options
    const wanted = ready.filter((inbound) => this.#listeners.wants(inbound))
    const messages = new Map<string, ReceivedMessage>()
    for (const inbound of wanted)
      messages.set(inbound.id, await receivedMessage(store, inbound, numberOf(inbound.sim)))
    const emitting = await tellers.take(wanted)
    if (this.#stopped) return
    const told = emitting.filter(({ id }) => this.#listeners.tell(messages.get(id)!))
    if (told.length > 0) this.#settleLater(told, SETTLE_MS)
    // Everybody has gone while it was written.
    const untold = emitting.filter((inbound) => !told.includes(inbound))
    await writeInbounds(
      store,
      untold.map((inbound) => ({ ...unleased(inbound), state: 'ready' }))
    )
  }

  #settleLater(told: readonly Inbound[], ms: number): void {
    const { clock, emit } = this.#options
    this.#inFlight += told.length
    const timer = clock.setTimeout(() => {
      this.#timers.delete(timer)
      const settled = this.#settle(told).catch((error) => {
        emit(troubleOf('INBOX_WAITS', 'That received messages were told cannot be written', error))
        if (!this.#stopped) this.#settleLater(told, RETRY_MS)
      })
      this.#settling = Promise.all([this.#settling, settled]).then(() => {})
    }, ms)
    this.#timers.add(timer)
  }

  async #settle(told: readonly Inbound[]): Promise<void> {
    try {
      await writeInbounds(
        this.#options.store,
        told.map((inbound) => ({ ...unleased(inbound), state: 'emitted' }))
      )
    } finally {
      this.#inFlight -= told.length
    }
    this.worker.wake()
  }
}
