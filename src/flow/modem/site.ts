import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  Gateway,
  type GatewayEvent,
  isLate,
  type Message,
  openEmbeddedStore,
  type ReceivedMessage,
  type Store,
  type Telling
} from '../../gateway'
import { filePinMemo, type ModelMemory, type PinMemo, systemClock } from '../../modem'

/** Results of the messages of one node. */
export interface ResultListener {
  /** `late`: it was held. `recovered`: whoever sent it has not been told before a restart. */
  result(message: Message, how: { late?: boolean; recovered?: boolean }): void
  report(message: Message, how: { recovered?: boolean }): void
}

export type EventListener = (event: GatewayEvent) => void

/** One store with its gateway, shared by all modem-configs that name it. */
export class Site {
  readonly pinMemo: PinMemo
  readonly models: ModelMemory = new Map()
  readonly #origins = new Map<string, ResultListener>()
  readonly #listeners = new Set<EventListener>()
  /** Told, and that is not on disk yet. */
  readonly #telling = new Set<string>()

  private constructor(
    readonly gateway: Gateway,
    private readonly store: Store,
    directory: string
  ) {
    this.pinMemo = filePinMemo(directory)
  }

  /** Opens the store of a directory and begins to work. Rejects with a StoreError. */
  static async open(directory: string): Promise<Site> {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const store = await openEmbeddedStore({ directory: join(directory, 'store'), clock: systemClock })
    let site: Site | undefined
    const gateway = new Gateway({
      store,
      clock: systemClock,
      random: Math.random,
      emit: (event) => site?.tell(event)
    })
    site = new Site(gateway, store, directory)
    try {
      await gateway.start()
      return site
    } catch (error) {
      await store.close()
      throw error
    }
  }

  /** From now on what comes in is told: once all flows have started. */
  begin(): void {
    this.gateway.inbox.start()
  }

  /** The results of messages of this origin: those that nobody was told first. Gives its end. */
  listen(origin: string, listener: ResultListener): () => void {
    this.#origins.set(origin, listener)
    this.#recover(origin).catch((error) => {
      const message = `What nobody was told before cannot be read: ${(error as Error).message}`
      this.tell({ type: 'trouble', code: 'STORE_FAILED', message, error })
    })
    return () => {
      if (this.#origins.get(origin) === listener) this.#origins.delete(origin)
    }
  }

  /** Messages that come in through a pool's modems. Gives its end. */
  receive(pool: string, listener: (message: ReceivedMessage) => void): () => void {
    return this.gateway.inbox.subscribe({ pool }, listener)
  }

  on(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async close(): Promise<void> {
    await this.gateway.stop()
    await this.store.close()
  }

  tell(event: GatewayEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
    if (event.type === 'result') this.#hand(event.message, 'result', event.late ? { late: true } : {})
    if (event.type === 'report') this.#hand(event.message, 'report', {})
  }

  /** To whoever sent it. Where there is nobody it stays untold, on disk. */
  #hand(message: Message, what: Telling, how: { late?: boolean; recovered?: boolean }): void {
    const listener = message.origin === undefined ? undefined : this.#origins.get(message.origin)
    if (!listener) return
    listener[what](message, how)
    const told = `${message.id} ${what}`
    this.#telling.add(told)
    const forget = () => this.#telling.delete(told)
    // Where it cannot be written it is told again after a restart, marked as recovered.
    this.gateway.told(message.id, what).then(forget, forget)
  }

  async #recover(origin: string): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.gateway.messages(
        { untold: origin },
        { limit: 100, ...(after !== undefined && { after }) }
      )
      for (const message of page)
        for (const what of message.untold ?? [])
          if (!this.#telling.has(`${message.id} ${what}`))
            this.#hand(message, what, { recovered: true, ...(isLate(message) && { late: true }) })
      after = page.at(-1)?.id
      if (page.length < 100) return
    }
  }
}
