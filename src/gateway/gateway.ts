import { hostname } from 'node:os'
import type { Message, MessageQuery, Page, Telling } from '../store'
import { Backlog } from './backlog'
import { Batches } from './batches'
import { forget, recover, wakeUp } from './chores'
import { type EnqueueContext, enqueue, type Queued } from './enqueue'
import { GatewayError } from './errors'
import type { GatewayEvent } from './events'
import { Fleet } from './fleet'
import type { GatewayOptions, ModemOptions } from './gateway-options'
import { Ids } from './ids'
import { Inbox } from './inbox'
import type { Modem } from './modem'
import { Outbox } from './outbox'
import { pagesOf } from './pages'
import { cancelled, decided, isHeld, type PersonsWord } from './persons'
import { Presence } from './presence'
import { poolQueue } from './queueing'
import type { EnqueueRequest } from './request'
import { Routes } from './routes'
import { Routine } from './routine'
import { holdStranded } from './stranded'
import { TrustedClock } from './trusted-clock'

/** A wall clock that was set back by so little is still right. */
const CLOCK_TOLERANCE_MS = 60_000
/** Old records are looked for so often. */
const FORGET_MS = 3_600_000
/** Messages whose SIM is away are looked for so often. */
const LOOK_MS = 60_000
const PAGE = 200

/** By what messages are addressed: exactly one. */
export interface Address {
  id?: string
  key?: string
  batch?: string
}

/** The durable outbox and inbox, and the modems that work on them. */
export class Gateway {
  readonly inbox: Inbox
  readonly batches: Batches
  /** The wall clock, as far as it can be trusted. */
  readonly time: TrustedClock
  readonly #options: GatewayOptions
  readonly #outbox: Outbox
  readonly #owner: string
  readonly #intake: EnqueueContext
  readonly #backlog: Backlog
  readonly #fleet: Fleet
  readonly #routes: Routes
  readonly #presence: Presence
  readonly #routine: Routine
  #unwatch = () => {}
  #looked = 0
  #forgotten = Number.NEGATIVE_INFINITY
  #stopped = false

  constructor(options: GatewayOptions) {
    const { store, clock, random, host = hostname(), builtAt = 0 } = options
    this.#options = options
    this.time = new TrustedClock({ clock, notBefore: builtAt })
    const records = this.time.forRecords()
    const moved = (batch: string) => this.batches.runner.soon(batch)
    this.#outbox = new Outbox(store, records, (event) => this.#tell(event), moved)
    const ids = new Ids({ clock: records, random })
    this.#owner = `${host}/${ids.next()}`
    this.#intake = {
      store,
      clock: records,
      ids,
      largest: (pool, priority) => this.#fleet.largest(pool, priority),
      routeOf: (pool, to) => this.#routes.routeOf(pool, to)
    }
    this.#backlog = new Backlog(options.journal)
    this.#routes = new Routes(store)
    const backlog = this.#backlog
    const shared = options.journal !== undefined
    this.#presence = new Presence({ store, shared })
    const emit = (event: GatewayEvent) => this.#tell(event)
    this.#routine = new Routine({ clock, shared, emit, work: () => this.#work() })
    this.inbox = new Inbox({
      store,
      clock: records,
      ids,
      backlog,
      ...(shared && { owner: this.#owner }),
      emit
    })
    this.batches = new Batches({
      outbox: this.#outbox,
      ids,
      enqueue: (requests) => this.enqueue(requests),
      shared
    })
    this.#fleet = new Fleet({
      owner: this.#owner,
      outbox: this.#outbox,
      inbox: this.inbox,
      backlog,
      time: this.time,
      queues: (pool, own) =>
        this.#routes.queuesFor(pool, [poolQueue(pool), ...this.batches.runner.queues(pool)], own)
    })
  }

  /** Takes up what was left, and begins to work. */
  async start(): Promise<void> {
    const { store } = this.#options
    this.time.noEarlierThan((await store.time()) - CLOCK_TOLERANCE_MS)
    // What is known of a message is not to be called unknown.
    await this.#drain()
    await this.#takeOver()
    await this.inbox.recover()
    await this.batches.runner.recover()
    await this.#routes.refresh(this.#fleet.routes)
    this.#looked = this.#options.clock.monotonic()
    await this.#presence.note([])
    this.#unwatch = store.watch(() => {
      this.batches.runner.stale()
      this.#fleet.wake()
    })
    this.#fleet.start()
    this.#routine.start()
  }

  /** Lets what is on its way end, for so long at most, and gives back the rest. The store stays open. */
  async stop({ waitMs = 10_000 } = {}): Promise<void> {
    this.#stopped = true
    this.#unwatch()
    const routine = this.#routine.stop()
    await this.#fleet.stop(waitMs)
    await routine
    await this.batches.runner.stop()
    await this.inbox.stop()
  }

  // Modems

  addModem(options: ModemOptions): Modem {
    return this.#fleet.add(options)
  }

  /** Lets what it sends end, for so long at most. */
  removeModem(name: string, { waitMs = 10_000 } = {}): Promise<void> {
    return this.#fleet.remove(name, waitMs)
  }

  /** Nobody needs this modem now: it ends what is begun, stays set up, and takes nothing new until it is wanted again. */
  rest(name: string, resting: boolean): void {
    this.#fleet.rest(name, resting)
  }

  /** A person has seen to it: the SIM in this modem may send again. Rejects with SIM_UNKNOWN while there is none. */
  release(name: string): Promise<void> {
    return this.#fleet.release(name)
  }

  // Messages

  /** Takes messages in: an outcome for each, on disk when this resolves. */
  async enqueue(requests: readonly EnqueueRequest[]): Promise<Queued[]> {
    if (this.#stopped)
      throw new GatewayError('GATEWAY_STOPPED', 'The gateway was stopped; nothing was taken in.')
    await this.#routes.meet(requests.flatMap((request) => request?.pool ?? []))
    return enqueue(requests, this.#intake)
  }

  /** Messages by id, key or batch, as they are now. */
  async find(address: Address, page: Page = { limit: PAGE }): Promise<Message[]> {
    const { store } = this.#options
    if (address.id !== undefined) {
      const message = await store.message(address.id)
      return message ? [message] : []
    }
    if (address.key !== undefined) return store.messages({ key: address.key }, page)
    if (address.batch !== undefined) return store.messages({ batch: address.batch }, page)
    throw new GatewayError('BAD_OPTION', 'Say which message: id, key or batch.', { field: 'id' })
  }

  /** History: see MessageQuery. */
  messages(query: MessageQuery, page: Page): Promise<Message[]> {
    return this.#options.store.messages(query, page)
  }

  /** Stops what has not begun; resolves to all that are addressed, as they are then. */
  cancel(address: Address): Promise<Message[]> {
    return this.#each(address, ({ id }) => this.#outbox.edit(id, cancelled))
  }

  /** What a person decides about those that are held; resolves to all that are addressed, as they are then. */
  decide(address: Address, word: PersonsWord): Promise<Message[]> {
    const { clock } = this.#outbox
    const alone = address.batch === undefined
    return this.#each(address, async (message) => {
      // Of a batch those are meant that are held.
      if (!alone && !isHeld(message)) return message
      return this.batches.deciding(isHeld(message) ? message.batch : undefined, word, () =>
        this.#outbox.edit(message.id, (current) => {
          try {
            return decided(current, word, clock.now())
          } catch (error) {
            if (alone || (error as GatewayError).code !== 'NOT_HELD') throw error
            return undefined
          }
        })
      )
    })
  }

  /** Whoever wanted to know has been told; `asHeld`: that it is held, so that what becomes of it then is still to be told. */
  async told(id: string, telling: Telling, { asHeld = false } = {}): Promise<void> {
    await this.#outbox.edit(id, (message) => {
      if (asHeld && !isHeld(message)) return undefined
      const { untold = [], ...rest } = message
      const left = untold.filter((one) => one !== telling)
      if (left.length === untold.length) return undefined
      return { message: left.length > 0 ? { ...rest, untold: left } : rest }
    })
  }

  // Inside

  async #each(address: Address, change: (message: Message) => Promise<Message>): Promise<Message[]> {
    const found: Message[] = []
    for await (const messages of pagesOf((page) => this.find(address, page), PAGE))
      for (const message of messages) found.push(await change(message))
    return found
  }

  async #takeOver(): Promise<void> {
    if (this.#routine.mayTakeOver) await recover(this.#outbox, this.#owner)
  }

  #drain(): Promise<void> {
    return this.#backlog.drain(this.#outbox, (arrival) => this.inbox.arrived(arrival))
  }

  async #work(): Promise<void> {
    const { store, clock, keep = {} } = this.#options
    await this.#drain()
    await this.#takeOver()
    await this.batches.runner.refresh()
    await this.#routes.refresh(this.#fleet.routes)
    if (clock.monotonic() - this.#looked >= LOOK_MS) {
      this.#looked = clock.monotonic()
      const now = await this.#presence.note(this.#fleet.sims)
      await holdStranded(this.#outbox, now, this.#presence)
    }
    const now = this.time.wall()
    await this.inbox.chores(now)
    if (now === undefined) return
    await wakeUp(this.#outbox, now)
    if (clock.monotonic() - this.#forgotten < FORGET_MS) return
    if (!(await forget(store, now, keep))) this.#forgotten = clock.monotonic()
  }

  /** A mistake in what listens must not cost a message. */
  #tell(event: GatewayEvent): void {
    try {
      this.#options.emit(event)
    } catch (error) {
      process.emitWarning(
        `A listener of the SMS gateway failed: ${error instanceof Error ? error.stack : error}`
      )
    }
  }
}
