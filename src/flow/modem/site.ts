import { type Fault, Gateway, type GatewayEvent, type ReceivedMessage } from '../../gateway'
import { filePinMemo, type ModelMemory, type PinMemo, systemClock } from '../../modem'
import type { Host } from './host'
import { type OpenStore, openStore } from './open-store'
import type { Place } from './place'
import { type ResultListener, Results } from './results'

export type EventListener = (event: GatewayEvent) => void

type Trouble = Extract<GatewayEvent, { type: 'trouble' }>

/** Another host has done something: looked at so often at most. */
const LOOK_MS = 1000

/** One store with its gateway, shared by all modem-configs that name it. */
export class Site {
  readonly pinMemo: PinMemo
  readonly models: ModelMemory = new Map()
  readonly #results: Results
  readonly #listeners = new Set<EventListener>()
  #unwatch = () => {}
  #looking: NodeJS.Timeout | undefined
  #away: Fault | undefined
  #closed = false

  private constructor(
    readonly gateway: Gateway,
    private readonly open: OpenStore,
    private readonly host: Host,
    { directory, database }: Place
  ) {
    this.pinMemo = filePinMemo(directory)
    const shared = database !== undefined
    const trouble = (message: string, error: unknown) =>
      this.tell({ type: 'trouble', code: codeOf(error), message, error })
    this.#results = new Results({ gateway, host, shared, trouble })
    if (shared) this.#unwatch = open.store.watch(() => this.#lookSoon())
  }

  /** Opens the store of a place and begins to work. Rejects with a StoreError. */
  static async open(place: Place, host: Host): Promise<Site> {
    const keep = host.keep()
    const open = await openStore(place)
    let site: Site | undefined
    const gateway = new Gateway({
      store: open.store,
      ...(open.journal && { journal: open.journal }),
      keep,
      clock: systemClock,
      random: Math.random,
      emit: (event) => site?.tell(event)
    })
    site = new Site(gateway, open, host, place)
    try {
      await gateway.start()
      return site
    } catch (error) {
      site.#stopLooking()
      await open.close()
      throw error
    }
  }

  /** Why the store cannot be worked with just now. */
  get away(): Fault | undefined {
    return this.#away
  }

  /** From now on what comes in is told: once all flows have started. */
  begin(): void {
    this.gateway.inbox.start()
  }

  /** All flows have started: who does not listen now is not there. */
  started(): void {
    void this.#results.tellOfDeleted()
  }

  /** The results of messages of this origin: those that nobody was told first. Gives its end. */
  listen(origin: string, listener: ResultListener): () => void {
    return this.#results.listen(origin, listener)
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
    this.#stopLooking()
    await this.gateway.stop()
    await this.open.close()
  }

  tell(event: GatewayEvent): void {
    if (event.type === 'trouble') this.#warn(event)
    if (event.type === 'store') this.#away = event.away
    for (const listener of [...this.#listeners]) listener(event)
    this.#results.take(event)
  }

  /** That the store is away is said once, not by all who find it so, and not again while it lasts. */
  #warn({ message, code }: Trouble): void {
    if (code !== this.#away?.code) this.host.warn(`sms-modem: ${message} (${code})`)
  }

  #lookSoon(): void {
    this.#looking ??= setTimeout(async () => {
      const again = await this.#results.lookForOthers()
      this.#looking = undefined
      if (again && !this.#closed) this.#lookSoon()
    }, LOOK_MS).unref()
  }

  #stopLooking(): void {
    this.#closed = true
    this.#unwatch()
    clearTimeout(this.#looking)
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'STORE_FAILED'
}
