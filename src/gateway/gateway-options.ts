import type { SessionOptions } from '../modem'
import type { LocalJournal, Store } from '../store'
import type { Clock, Random } from '../types'
import type { Limits } from './budget'
import type { ErrorOverrides } from './error-policy'
import type { GatewayEvent } from './events'
import type { Modem } from './modem'
import type { Window } from './window'

export interface GatewayOptions {
  store: Store
  clock: Clock
  random: Random
  emit(event: GatewayEvent): void
  /** Of a store on another machine: on the disk of this host, for what is known while that is away. */
  journal?: LocalJournal
  /** In leases; the host's name by default. */
  host?: string
  /** The wall clock is wrong if it shows an earlier time: when this program was built, say. Milliseconds since 1970. */
  builtAt?: number
  /** What may be forgotten, by age and number. */
  keep?: KeepRules
}

export interface KeepRules {
  /** Days for which final messages are kept. Default 90. */
  days?: number
  /** So many final messages at most. Default 1,000,000. */
  messages?: number
}

/** A modem as the gateway runs it. */
export interface ModemOptions {
  name: string
  /** Its messages, and those of all modems of the pool. */
  pool: string
  /** Prefixes of numbers, `+6281`: other modems of the pool leave those to it while it is there. */
  routes?: readonly string[]
  /** Parts that its SIM may submit. */
  limits?: Limits
  window?: Window
  /** The window binds alerts, too. */
  windowForAlerts?: boolean
  overrides?: ErrorOverrides
  /** Makes the session; the gateway starts and stops it. */
  session(hooks: SessionHooks): Modem
}

/** What the session has to be given. */
export type SessionHooks = Required<Pick<SessionOptions, 'receiver' | 'emit' | 'awake'>>
