import {
  type Batch,
  type BatchCounts,
  type Gateway,
  type GatewayEvent,
  isHeld,
  isLate,
  type Message,
  type Telling
} from '../../gateway'
import type { Host } from './host'
import { Tellings } from './tellings'

/** Results of the messages of one node. */
export interface ResultListener {
  /** `late`: it was held. `recovered`: whoever sent it has not been told before a restart. */
  result(message: Message, how: How): void
  report(message: Message, how: Pick<How, 'recovered'>): void
}

interface How {
  late?: boolean
  recovered?: boolean
}

export interface ResultsOptions {
  gateway: Pick<Gateway, 'messages' | 'told'> & {
    batches: Pick<Gateway['batches'], 'unfinished' | 'status' | 'told'>
  }
  host: Pick<Host, 'warn' | 'hasNode'>
  /** Other hosts work on the same store: what is not ours is theirs. */
  shared: boolean
  trouble(message: string, error: unknown): void
}

const PAGE = 100

/** Brings each result to the node that sent the message, whichever has its id now: once, over restarts too. */
export class Results {
  readonly #origins = new Map<string, ResultListener>()
  readonly #tellings = new Tellings()
  /** What nobody had been told when others were looked for last. */
  #untold: ReadonlySet<string> = new Set()

  constructor(private readonly options: ResultsOptions) {}

  /** From now on; those that nobody was told come first. Gives its end. */
  listen(origin: string, listener: ResultListener): () => void {
    this.#origins.set(origin, listener)
    void this.#safely(() => this.#recover(origin, { recovered: true }))
    return () => {
      if (this.#origins.get(origin) === listener) this.#origins.delete(origin)
    }
  }

  take(event: GatewayEvent): void {
    if (event.type === 'result') this.#hand(event.message, 'result', event.late ? { late: true } : {})
    if (event.type === 'report') this.#hand(event.message, 'report', {})
    if (event.type === 'batch' && event.batch.untold) this.#endIfDeleted(event.batch, event.counts)
  }

  /**
   * What another host has done with messages of nodes that are here: told when it is found untold twice, for that host
   * may have a node of this id as well, and be about to tell it. Resolves to whether there is some to look for again.
   */
  async lookForOthers(): Promise<boolean> {
    const found = new Set<string>()
    const visit = (message: Message, what: Telling) => {
      found.add(nameOf(message, what))
      if (this.#untold.has(nameOf(message, what))) this.#handAgain(message, what, {})
    }
    await this.#safely(async () => {
      for (const origin of [...this.#origins.keys()]) await this.#each(origin, visit)
    })
    const isNew = [...found].some((name) => !this.#untold.has(name))
    this.#untold = found
    return isNew
  }

  /** What nodes have sent that are no longer in the flows is told in the log. To be called when the flows have started. */
  tellOfDeleted(): Promise<void> {
    if (this.options.shared) return Promise.resolve()
    return this.#safely(async () => {
      await this.#each(undefined, (message, what) => {
        if (message.origin !== undefined && !this.#origins.has(message.origin))
          this.#logIfDeleted(message, what)
      })
      const { batches } = this.options.gateway
      for (const { id, untold } of await batches.unfinished(undefined)) {
        if (!untold) continue
        const { batch, counts } = await batches.status(id)
        this.#endIfDeleted(batch, counts)
      }
    })
  }

  /** To whoever sent it. Where there is nobody it stays untold, on disk, unless there never will be anybody. */
  #hand(message: Message, what: Telling, how: How): void {
    if (message.origin === undefined) return
    const listener = this.#origins.get(message.origin)
    if (!listener) {
      if (!this.options.shared) this.#logIfDeleted(message, what)
      return
    }
    listener[what](message, how)
    this.#told(message, what)
  }

  #logIfDeleted(message: Message, what: Telling): void {
    const { host } = this.options
    const { id, to, state, origin, error, batch } = message
    if (origin === undefined || host.hasNode(origin)) return
    // Thousands of lines nobody reads: of a broadcast the end is told.
    if (batch === undefined)
      host.warn(
        `sms-send: the node ${origin} has been deleted; its message ${id} to ${to} is ${state}${error ? ` (${error.code})` : ''}.`
      )
    this.#told(message, what)
  }

  /** Of a broadcast whose node is no longer in the flows. */
  #endIfDeleted({ id, origin, state, total, error }: Batch, counts: BatchCounts): void {
    const { host, shared, gateway } = this.options
    if (shared || origin === undefined || this.#origins.has(origin) || host.hasNode(origin)) return
    if (this.#tellings.has(id)) return
    const { sent = 0, delivered = 0, failed = 0, held = 0 } = counts
    const why = error ? ` (${error.code})` : ''
    host.warn(
      `sms-broadcast: the node ${origin} has been deleted; its broadcast ${id} is ${state}${why}: ${sent + delivered} of ${total} sent, ${failed} failed, ${held} held.`
    )
    this.#tellings.add(id, () => gateway.batches.told(id))
  }

  #told(message: Message, what: Telling): void {
    const asHeld = isHeld(message)
    this.#tellings.add(nameOf(message, what), () => this.options.gateway.told(message.id, what, { asHeld }))
  }

  #recover(origin: string, how: Pick<How, 'recovered'>): Promise<void> {
    return this.#each(origin, (message, what) => this.#handAgain(message, what, how))
  }

  #handAgain(message: Message, what: Telling, how: Pick<How, 'recovered'>): void {
    this.#hand(message, what, { ...how, ...(isLate(message) && { late: true }) })
  }

  /** All that nobody was told, and that is not being told just now. */
  async #each(origin: string | undefined, visit: (message: Message, what: Telling) => void): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.options.gateway.messages(
        { untold: origin },
        { limit: PAGE, ...(after !== undefined && { after }) }
      )
      for (const message of page)
        for (const what of message.untold ?? [])
          if (!this.#tellings.has(nameOf(message, what))) visit(message, what)
      after = page.at(-1)?.id
      if (page.length < PAGE) return
    }
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await this.#tellings.looking(work)
    } catch (error) {
      this.options.trouble(`What nobody was told cannot be read: ${(error as Error).message}`, error)
    }
  }
}

/** That it is held is one thing, what becomes of it then another. */
function nameOf(message: Message, what: Telling): string {
  return `${message.id} ${what}${isHeld(message) ? ' as held' : ''}`
}
