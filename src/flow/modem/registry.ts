import { join } from 'node:path'
import type { Modem, SessionHooks } from '../../gateway'
import { ModemSession, systemClock } from '../../modem'
import { FlowError } from '../errors'
import { type Connection, connectionKey } from './connection'
import { openConnection } from './open'
import type { ModemSettings } from './settings'
import { Site } from './site'
import { ModemState } from './state'

/** After its last user has gone a session stays so long: a deploy never cuts a send. */
const LINGER_MS = 20_000
const VIRTUAL_SUFFIX = 'virtual'

/** A running modem session, and what is known of it. */
export interface RunningModem {
  readonly site: Site
  readonly key: string
  readonly session: Modem & Pick<ModemSession, 'probe' | 'ussd' | 'retry' | 'reset' | 'network' | 'signal'>
  readonly state: ModemState
}

interface Entry {
  site: Site
  key: string
  fingerprint: string
  running: RunningModem
  users: number
  timer: NodeJS.Timeout | undefined
}

interface SiteEntry {
  site: Promise<Site>
  users: number
  timer: NodeJS.Timeout | undefined
}

/** The stores and sessions of this process. They outlast the nodes that use them, for a while. */
export class Registry {
  readonly #sites = new Map<string, SiteEntry>()
  readonly #modems = new Map<string, Entry>()

  /** The gateway of a directory; opened by its first user. Rejects with a StoreError. */
  async site(directory: string): Promise<Site> {
    const known = this.#sites.get(directory)
    if (known) {
      clearTimeout(known.timer)
      known.users++
      return known.site
    }
    const entry: SiteEntry = { site: Site.open(directory), users: 1, timer: undefined }
    this.#sites.set(directory, entry)
    entry.site.catch(() => this.#sites.delete(directory))
    return entry.site
  }

  /** Its last user has gone. */
  releaseSite(directory: string): void {
    const entry = this.#sites.get(directory)
    if (!entry || --entry.users > 0) return
    entry.timer = setTimeout(() => void this.#closeSite(directory), LINGER_MS)
    entry.timer.unref()
  }

  /** The session of a connection: the running one if nothing about it has changed. */
  async modem(site: Site, settings: ModemSettings): Promise<RunningModem> {
    const key = connectionKey(settings.connection)
    const fingerprint = fingerprintOf(settings)
    const known = this.#modems.get(key)
    if (known) {
      if (known.users > 0)
        throw new FlowError(
          'BAD_CONFIG',
          `Two modem configurations use ${key}. Let the nodes share one of them, and delete the other.`,
          'port'
        )
      if (known.fingerprint === fingerprint && known.site === site) {
        clearTimeout(known.timer)
        known.users++
        return known.running
      }
      await this.#stop(known)
    }
    const running = start(site, key, settings)
    this.#modems.set(key, { site, key, fingerprint, running, users: 1, timer: undefined })
    return running
  }

  releaseModem(key: string): void {
    const entry = this.#modems.get(key)
    if (!entry || --entry.users > 0) return
    entry.timer = setTimeout(() => void this.#stop(entry), LINGER_MS)
    entry.timer.unref()
  }

  /** The runtime ends: what is on its way has ten seconds to end; resolves when all is let go. */
  async shutDown(): Promise<void> {
    await Promise.all([...this.#sites].map(([directory]) => this.#closeSite(directory)))
  }

  async #stop(entry: Entry): Promise<void> {
    clearTimeout(entry.timer)
    if (this.#modems.get(entry.key) === entry) this.#modems.delete(entry.key)
    entry.running.state.end()
    await entry.site.gateway.removeModem(entry.key)
  }

  async #closeSite(directory: string): Promise<void> {
    const entry = this.#sites.get(directory)
    if (!entry) return
    this.#sites.delete(directory)
    clearTimeout(entry.timer)
    const site = await entry.site.catch(() => undefined)
    if (!site) return
    for (const modem of [...this.#modems.values()]) if (modem.site === site) await this.#stop(modem)
    await site.close()
  }
}

/** One for the process. */
export const registry = new Registry()

/** Where the embedded store of a user directory is. */
export function siteDirectory(userDir: string, { kind }: Connection): string {
  // What is sent by a virtual modem must never wait for a real one.
  return kind === 'virtual' ? join(userDir, 'sms-modem', VIRTUAL_SUFFIX) : join(userDir, 'sms-modem')
}

function start(site: Site, key: string, settings: ModemSettings): RunningModem {
  const { pool, limits, window, windowForAlerts } = settings
  const state = new ModemState(site, key)
  const session = site.gateway.addModem({
    name: key,
    pool,
    windowForAlerts,
    ...(limits && { limits }),
    ...(window && { window }),
    session: (hooks) => sessionOf(site, key, settings, hooks)
  })
  return { site, key, session: session as RunningModem['session'], state }
}

function sessionOf(site: Site, key: string, settings: ModemSettings, hooks: SessionHooks): ModemSession {
  const { connection, pin, gapMs, pollMs, keepAliveMs, rejectCallsAfter } = settings
  return new ModemSession({
    open: () => openConnection(connection),
    port: key,
    clock: systemClock,
    pinMemo: site.pinMemo,
    models: site.models,
    ...(pin !== undefined && { pin }),
    ...(gapMs !== undefined && { gapMs }),
    ...(pollMs !== undefined && { pollMs }),
    ...(keepAliveMs !== undefined && { keepAliveMs }),
    ...(rejectCallsAfter !== undefined && { rejectCallsAfter }),
    ...hooks
  })
}

/** What a session cannot take over while it runs. */
function fingerprintOf(settings: ModemSettings): string {
  const { id: _, name: _name, country: _country, smsc: _smsc, ...rest } = settings
  return JSON.stringify(rest)
}
