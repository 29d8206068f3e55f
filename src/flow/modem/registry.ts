import type { Modem } from '../../gateway'
import type { ModemSession } from '../../modem'
import { FlowError } from '../errors'
import { connectionKey } from './connection'
import type { Host } from './host'
import type { Place } from './place'
import { addSession } from './session'
import type { ModemSettings } from './settings'
import { Site } from './site'
import { ModemState } from './state'

/** After its last user has gone a session stays so long: a deploy never cuts a send. */
const LINGER_MS = 20_000

/** A running modem session, and what is known of it. */
export interface RunningModem {
  readonly site: Site
  readonly key: string
  readonly session: Modem & Pick<ModemSession, 'probe' | 'ussd' | 'retry' | 'reset' | 'network' | 'signal'>
  readonly state: ModemState
}

/** Something that several use. */
interface Shared<T> {
  value: Promise<T>
  users: number
  timer?: NodeJS.Timeout
}

interface ModemEntry extends Shared<RunningModem> {
  site: Site
  key: string
  /** Of the configuration that has it. */
  name: string
  fingerprint: string
}

/** The stores and sessions of this process. They outlast the nodes that use them, for a while. */
export class Registry {
  readonly #sites = new Map<string, Shared<Site>>()
  readonly #modems = new Map<string, ModemEntry>()
  /** What is being closed, by the same keys: whoever wants it again waits for that. */
  readonly #closing = new Map<string, Promise<void>>()

  constructor(private readonly lingerMs = LINGER_MS) {}

  /** The gateway of a place; opened by its first user. Rejects with a StoreError. */
  site(place: Place, host: Host): Promise<Site> {
    const { key } = place
    const known = this.#sites.get(key)
    if (known) return taken(known)
    const value = this.#closed(`site ${key}`).then(() => Site.open(place, host))
    const entry = { value, users: 1 }
    this.#sites.set(key, entry)
    value.catch(() => forget(this.#sites, key, entry))
    return value
  }

  /** One of its users has gone. */
  releaseSite({ key }: Place): void {
    const entry = this.#sites.get(key)
    if (entry) this.#left(entry, () => this.#closeSite(key))
  }

  /**
   * The session of a connection: the running one if nothing about it has changed. Rejects with CONNECTION_IN_USE if
   * another configuration has it: two programs at one modem read each other's answers.
   */
  async modem(site: Site, settings: ModemSettings): Promise<RunningModem> {
    const key = connectionKey(settings.connection)
    const fingerprint = fingerprintOf(settings)
    const known = this.#modems.get(key)
    if (known && known.users > 0) throw inUse(key, known.name)
    if (known?.fingerprint === fingerprint && known.site === site) {
      known.name = settings.name
      site.gateway.rest(key, false)
      return taken(known)
    }
    if (known) void this.#stop(known)
    const value = this.#closed(`modem ${key}`).then(() => start(site, key, settings))
    const entry: ModemEntry = { site, key, name: settings.name, fingerprint, value, users: 1 }
    this.#modems.set(key, entry)
    value.catch(() => forget(this.#modems, key, entry))
    return value
  }

  releaseModem(key: string): void {
    const entry = this.#modems.get(key)
    if (!entry) return
    this.#left(entry, () => this.#stop(entry))
    // Another modem may have taken its place: what waits is for that one.
    if (entry.users === 0) entry.site.gateway.rest(key, true)
  }

  /** All flows have started. */
  async started(): Promise<void> {
    for (const { value } of [...this.#sites.values()]) (await value.catch(() => undefined))?.started()
  }

  /** The runtime ends: what is on its way has ten seconds to end; resolves when all is let go. */
  async shutDown(): Promise<void> {
    await Promise.all([...this.#sites.keys()].map((key) => this.#closeSite(key)))
    await Promise.all(this.#closing.values())
  }

  #left(entry: Shared<unknown>, close: () => Promise<void>): void {
    if (--entry.users > 0) return
    entry.timer = setTimeout(() => void close(), this.lingerMs)
    entry.timer.unref()
  }

  #stop(entry: ModemEntry): Promise<void> {
    clearTimeout(entry.timer)
    const { key, site } = entry
    forget(this.#modems, key, entry)
    return this.#close(`modem ${key}`, async () => {
      const running = await entry.value.catch(() => undefined)
      running?.state.end()
      if (running) await site.gateway.removeModem(key)
    })
  }

  #closeSite(key: string): Promise<void> {
    const entry = this.#sites.get(key)
    if (!entry) return this.#closed(`site ${key}`)
    clearTimeout(entry.timer)
    this.#sites.delete(key)
    return this.#close(`site ${key}`, async () => {
      const site = await entry.value.catch(() => undefined)
      if (!site) return
      await Promise.all(
        [...this.#modems.values()].filter((modem) => modem.site === site).map((modem) => this.#stop(modem))
      )
      await site.close()
    })
  }

  #close(what: string, work: () => Promise<void>): Promise<void> {
    const closing = this.#closed(what)
      .then(work)
      .catch((error) => process.emitWarning(`What a modem used cannot be closed: ${error}`))
      .then(() => {
        if (this.#closing.get(what) === closing) this.#closing.delete(what)
      })
    this.#closing.set(what, closing)
    return closing
  }

  #closed(what: string): Promise<void> {
    return this.#closing.get(what) ?? Promise.resolve()
  }
}

/** One for the process. */
export const registry = new Registry()

function taken<T>(entry: Shared<T>): Promise<T> {
  clearTimeout(entry.timer)
  entry.users++
  return entry.value
}

function forget<T>(map: Map<string, T>, key: string, entry: T): void {
  if (map.get(key) === entry) map.delete(key)
}

function start(site: Site, key: string, settings: ModemSettings): RunningModem {
  const state = new ModemState(site, key)
  try {
    return { site, key, state, session: addSession(site, key, settings) as RunningModem['session'] }
  } catch (error) {
    state.end()
    throw error
  }
}

function inUse(key: string, name: string): FlowError {
  return new FlowError(
    'CONNECTION_IN_USE',
    `The modem configuration "${name}" uses ${key} already. Let the nodes share that one, and delete the other.`,
    'connection'
  )
}

/** What a session cannot take over while it runs. */
function fingerprintOf(settings: ModemSettings): string {
  const { id: _, name: _name, country: _country, smsc: _smsc, ...rest } = settings
  return JSON.stringify(rest)
}
