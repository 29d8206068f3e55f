import type { GatewayEvent, Message } from '../../gateway'
import type { ModemEvent, StateName } from '../../modem'
import type { Site } from './site'

/** What is known of a modem now. */
export interface ModemSnapshot {
  state: StateName
  code?: string
  message?: string
  operator?: string
  dbm?: number
  bars?: number
  /** Why nothing is sent though it is ready: BUDGET, WINDOW, SIM_HELD… */
  waiting?: { code: string; message: string }
  /** The SIM sends nothing until a person says so. */
  halted?: { code: string; message: string }
}

/** Follows the events of one modem. */
export class ModemState {
  #now: ModemSnapshot = { state: 'closed' }
  readonly #listeners = new Set<(now: ModemSnapshot) => void>()
  readonly end: () => void

  constructor(site: Site, key: string) {
    this.end = site.on((event) => {
      if ('modem' in event && event.modem === key) this.#take(event)
      // It waits no longer.
      if (event.type === 'result' && event.message.sentAt !== undefined && modemOf(event.message) === key)
        this.#goes()
    })
  }

  get now(): ModemSnapshot {
    return this.#now
  }

  /** Called at once, and at each change. Gives its end. */
  follow(listener: (now: ModemSnapshot) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#now)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** A person has released the SIM. */
  released(): void {
    const { halted: _, waiting: _waiting, ...rest } = this.#now
    this.#set(rest)
  }

  #goes(): void {
    if (!this.#now.waiting) return
    const { waiting: _, ...rest } = this.#now
    this.#set(rest)
  }

  #take(event: GatewayEvent): void {
    if (event.type === 'modem') this.#modem(event.event)
    else if (event.type === 'waiting') {
      const { code, message } = event
      this.#set({ ...this.#now, waiting: { code, message } })
    } else if (event.type === 'halted') {
      const { code, message } = event
      this.#set({ ...this.#now, halted: { code, message } })
    }
  }

  #modem(event: ModemEvent): void {
    if (event.type === 'state') {
      const { name, code, message } = event.state
      const { code: _, message: _message, ...rest } = this.#now
      this.#set({ ...rest, state: name, ...(code && { code }), ...(message && { message }) })
    } else if (event.type === 'network') {
      const { operator } = event.network
      const { operator: _, ...rest } = this.#now
      this.#set({ ...rest, ...(operator && { operator }) })
    } else if (event.type === 'signal') {
      const { dbm, bars } = event.signal
      const { dbm: _, ...rest } = this.#now
      this.#set({ ...rest, bars, ...(dbm !== undefined && { dbm }) })
    }
  }

  #set(now: ModemSnapshot): void {
    this.#now = now
    for (const listener of [...this.#listeners]) listener(now)
  }
}

/** Which modem sent the last of it. */
function modemOf({ parts }: Message): string | undefined {
  return parts.at(-1)?.attempts.at(-1)?.modem
}
