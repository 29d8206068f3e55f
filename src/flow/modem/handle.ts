import type { Fault, Gateway } from '../../gateway'
import { FlowError } from '../errors'
import type { Host } from './host'
import { type Place, placeOf } from './place'
import type { Registry, RunningModem } from './registry'
import type { ModemSettings } from './settings'
import type { Site } from './site'
import type { ModemSnapshot } from './state'

/** A store that is locked or full may be free later. */
const RETRY_MS = 5000

/** What a node shows of its modem. */
export type HandleSnapshot =
  /** The store is being opened. */
  | { kind: 'opening' }
  /** It cannot be: tried again by itself. */
  | { kind: 'failed'; code: string; message: string }
  /** Another host has the modem. `away`: why the store cannot be worked with just now. */
  | { kind: 'queueOnly'; away?: Fault }
  | { kind: 'modem'; virtual: boolean; modem: ModemSnapshot; away?: Fault }

/** A modem-config while it exists: what the nodes that name it work with. */
export class ModemHandle {
  readonly #registry: Registry
  readonly #host: Host
  readonly #place: Place
  #site: Site | undefined
  #running: RunningModem | undefined
  readonly #ends: (() => void)[] = []
  #snapshot: HandleSnapshot = { kind: 'opening' }
  readonly #listeners = new Set<(now: HandleSnapshot) => void>()
  readonly #opened = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #opening: Promise<void> | undefined

  constructor(
    readonly settings: ModemSettings,
    { registry, host, userDir }: { registry: Registry; host: Host; userDir: string }
  ) {
    this.#registry = registry
    this.#host = host
    this.#place = placeOf(userDir, settings)
    this.#open()
  }

  get virtual(): boolean {
    return this.settings.connection.kind === 'virtual'
  }

  get now(): HandleSnapshot {
    return this.#snapshot
  }

  get site(): Site | undefined {
    return this.#site
  }

  /** Absent for a configuration without a modem, and before the store is open. */
  get running(): RunningModem | undefined {
    return this.#running
  }

  /** Rejects with a FlowError STORE_… while the store cannot be opened, so that no message is lost without a word. */
  async gateway(): Promise<Gateway> {
    await this.#opening
    if (this.#site) return this.#site.gateway
    const { code = 'STORE_FAILED', message = 'The store is not open.' } = this.#snapshot as {
      code?: string
      message?: string
    }
    throw new FlowError(code, message, 'store')
  }

  /** Called at once, and at each change. Gives its end. */
  follow(listener: (now: HandleSnapshot) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#snapshot)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Called when store and modem are there: now, or later. Gives its end. */
  onOpen(listener: () => void): () => void {
    if (this.#site) listener()
    else this.#opened.add(listener)
    return () => {
      this.#opened.delete(listener)
    }
  }

  /** Lets go of store and session, which linger; resolves when that is done. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const end of this.#ends) end()
    this.#listeners.clear()
    this.#opened.clear()
    await this.#opening
    if (this.#running) this.#registry.releaseModem(this.#running.key)
    if (this.#site) this.#registry.releaseSite(this.#place)
  }

  #open(): void {
    this.#opening = this.#tryOpen()
  }

  async #tryOpen(): Promise<void> {
    try {
      this.#site ??= await this.#registry.site(this.#place, this.#host)
      if (this.settings.connection.kind !== 'none') await this.#takeModem(this.#site)
      else this.#show(this.#site)
      this.#followStore(this.#site)
      for (const listener of [...this.#opened]) listener()
      this.#opened.clear()
    } catch (error) {
      const { code = 'UNEXPECTED', message } = error as { code?: string; message: string }
      this.#set({ kind: 'failed', code, message })
      if (!this.#closed) this.#timer = setTimeout(() => this.#open(), RETRY_MS)
    }
  }

  async #takeModem(site: Site): Promise<void> {
    const running = await this.#registry.modem(site, this.settings)
    this.#running = running
    this.#ends.push(running.state.follow(() => this.#show(site)))
  }

  #followStore(site: Site): void {
    this.#ends.push(
      site.on(({ type }) => {
        if (type === 'store') this.#show(site)
      })
    )
  }

  #show({ away }: Site): void {
    const store = away && { away }
    const running = this.#running
    if (!running) this.#set({ kind: 'queueOnly', ...store })
    else this.#set({ kind: 'modem', virtual: this.virtual, modem: running.state.now, ...store })
  }

  #set(now: HandleSnapshot): void {
    this.#snapshot = now
    for (const listener of [...this.#listeners]) listener(now)
  }
}
