import { hostname } from 'node:os'
import type { Message, MessageQuery, Page, Telling } from '../store'
import type { Timer } from '../types'
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
import { cancelled, decided, type PersonsWord } from './persons'
import { poolQueue } from './queueing'
import type { EnqueueRequest } from './request'
import { Routes } from './routes'
import { holdStranded } from './stranded'
import { TrustedClock } from './trusted-clock'

const CHORES_MS = 1000
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
  #unwatch = () => {}
  #timer: Timer | undefined
  #looked = 0
  /** Of the last chores. */
  #trouble = ''
  #forgotten = Number.NEGATIVE_INFINITY
  #chores: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(options: GatewayOptions) {
    const { store, clock, random, host = hostname(), builtAt = 0 } = options
    this.#options = options
    this.time = new TrustedClock({ clock, notBefore: builtAt })
    const records = this.time.forRecords()
    this.#outbox = new Outbox(store, records, (event) => this.#tell(event))
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
    this.inbox = new Inbox({ store, clock: records, ids, backlog, emit: (event) => this.#tell(event) })
    this.batches = new Batches({
      outbox: this.#outbox,
      ids,
      enqueue: (requests) => this.enqueue(requests),
      shared: options.journal !== undefined
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
    await recover(this.#outbox, this.#owner)
    await this.inbox.recover()
    await this.batches.runner.recover()
    await this.#routes.refresh(this.#fleet.routes)
    this.#looked = this.#options.clock.monotonic()
    this.#unwatch = store.watch(() => {
      this.batches.runner.stale()
      this.#fleet.wake()
    })
    this.#fleet.start()
    this.#schedule()
  }

  /** Lets what is on its way end, for so long at most, and gives back the rest. The store stays open. */
  async stop({ waitMs = 10_000 } = {}): Promise<void> {
    this.#stopped = true
    this.#unwatch()
    this.#options.clock.clearTimeout(this.#timer)
    await this.#fleet.stop(waitMs)
    await this.#chores
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
    return this.#each(address, (id) => this.#outbox.edit(id, cancelled))
  }

  /** What a person decides about those that are held; resolves to all that are addressed, as they are then. */
  decide(address: Address, word: PersonsWord): Promise<Message[]> {
    const { clock } = this.#outbox
    return this.#each(address, (id, alone, batch) =>
      this.batches.deciding(batch, word, () =>
        this.#outbox.edit(id, (message) => {
          try {
            return decided(message, word, clock.now())
          } catch (error) {
            // Of a batch those are meant that are held.
            if (alone || (error as GatewayError).code !== 'NOT_HELD') throw error
            return undefined
          }
        })
      )
    )
  }

  /** Whoever wanted to know has been told. */
  async told(id: string, telling: Telling): Promise<void> {
    await this.#outbox.edit(id, (message) => {
      const { untold = [], ...rest } = message
      const left = untold.filter((one) => one !== telling)
      if (left.length === untold.length) return undefined
      return { message: left.length > 0 ? { ...rest, untold: left } : rest }
    })
  }

  // Inside

  async #each(
    address: Address,
    change: (id: string, alone: boolean, batch: string | undefined) => Promise<Message>
  ): Promise<Message[]> {
    const found: Message[] = []
    for await (const messages of pagesOf((page) => this.find(address, page), PAGE))
      for (const { id, batch } of messages) found.push(await change(id, address.batch === undefined, batch))
    return found
  }

  #drain(): Promise<void> {
    return this.#backlog.drain(this.#outbox, (arrival) => this.inbox.arrived(arrival))
  }

  #schedule(): void {
    const { clock } = this.#options
    this.#timer = clock.setTimeout(() => {
      this.#chores = this.#safely(() => this.#work()).then(() => {
        if (!this.#stopped) this.#schedule()
      })
    }, CHORES_MS)
  }

  async #work(): Promise<void> {
    const { store, clock, keep = {} } = this.#options
    await this.#drain()
    await recover(this.#outbox, this.#owner)
    await this.batches.runner.refresh()
    await this.#routes.refresh(this.#fleet.routes)
    if (clock.monotonic() - this.#looked >= LOOK_MS) {
      this.#looked = clock.monotonic()
      await holdStranded(this.#outbox, (sim) => this.#fleet.has(sim))
    }
    const now = this.time.wall()
    await this.inbox.chores(now)
    if (now === undefined) return
    await wakeUp(this.#outbox, now)
    if (clock.monotonic() - this.#forgotten < FORGET_MS) return
    if (!(await forget(store, now, keep))) this.#forgotten = clock.monotonic()
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#trouble = ''
    } catch (error) {
      if (this.#stopped) return
      const { code = 'UNEXPECTED', message } = error as { code?: string; message: string }
      // Once, not each second, while it lasts.
      if (code !== this.#trouble) this.#tell({ type: 'trouble', code, message, error })
      this.#trouble = code
    }
  }

  /** A mistake in what listens must not cost a message. */
  #tell(event: GatewayEvent): void {
    const { batch } = event.type === 'result' || event.type === 'report' ? event.message : {}
    if (batch !== undefined) this.batches.runner.soon(batch)
    try {
      this.#options.emit(event)
    } catch (error) {
      process.emitWarning(
        `A listener of the SMS gateway failed: ${error instanceof Error ? error.stack : error}`
      )
    }
  }
}
