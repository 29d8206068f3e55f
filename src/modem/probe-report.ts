import type { Network, Signal } from './events'
import type { CardIdentity, Identity } from './identity'
import type { SimState } from './sim-state'

/** What a finding is about. */
export type ProbeItem = 'port' | 'modem' | 'sim' | 'network' | 'signal' | 'smsc' | 'storage' | 'messages'

/** What a probe can find. Stable, listed in the README. */
export type FindingCode =
  // The port: these, or a code of AtError.
  | 'PORT_NOT_FOUND'
  | 'PORT_PERMISSION'
  | 'PORT_BUSY'
  | 'PORT_REFUSED'
  | 'PORT_FAILED'
  | 'PORT_CLOSED'
  | 'SERIAL_UNAVAILABLE'
  // The modem
  | 'MODEM_ANSWERS'
  | 'MODEM_SILENT'
  | 'WRONG_PORT'
  // The card
  | 'SIM_READY'
  | 'SIM_PIN'
  | 'SIM_PIN_LAST_TRY'
  | 'SIM_PUK'
  | 'SIM_LOCKED'
  | 'SIM_MISSING'
  | 'SIM_FAILURE'
  | 'SIM_BUSY'
  | 'SIM_STATE_UNKNOWN'
  // The network
  | 'REGISTERED'
  | 'ROAMING'
  | 'NETWORK_DENIED'
  | 'NO_NETWORK'
  | 'NETWORK_UNKNOWN'
  | 'RADIO_OFF'
  | 'LTE_ONLY'
  // The rest
  | 'SIGNAL_GOOD'
  | 'WEAK_SIGNAL'
  | 'SIGNAL_UNKNOWN'
  | 'SMSC_SET'
  | 'NO_SMSC'
  | 'SMSC_UNREAD'
  | 'STORAGE_OK'
  | 'STORAGE_NEARLY_FULL'
  | 'STORAGE_FULL'
  | 'STORAGE_UNKNOWN'
  | 'CNMI_OK'
  | 'NO_CNMI'

export interface Finding {
  code: FindingCode
  /** `advice` can wait, `problem` keeps messages from going or coming. */
  level: 'ok' | 'advice' | 'problem'
  about: ProbeItem
  /** What was found and, unless it is good, what to do. */
  message: string
}

export interface SimReport extends CardIdentity {
  state: SimState
  /** What the modem said. */
  said: string
  /** For the PIN, where it is wanted and the modem says. */
  triesLeft?: number
}

export interface StorageReport {
  /** `SM`, `ME`… */
  memory: string
  used?: number
  total?: number
  /** Messages from the network go here. */
  receives: boolean
}

export interface CapabilityReport {
  /** +CMSS: a message can be stored and then sent. */
  stored: boolean
  /** +CMMS: the link can be kept between parts. */
  moreMessages: boolean
  /** What AT+CNMI=? and AT+CNMI? say (TS 27.005 3.4.1). */
  cnmi: { advertised?: string; current?: string }
}

/** What was found out about a modem; what could not be is absent, and `unread` says why. */
export interface ProbeReport {
  port: string
  identity?: Identity
  /** Of our families of modems; `unknown` is asked by the standards alone. */
  family?: string
  sim?: SimReport
  network?: Network
  /** AT+CFUN?, TS 27.007 8.2: 1 is full. */
  functionality?: number
  signal?: Signal
  /** Number of the service centre; '' if the card has none. */
  smsc?: string
  storages?: StorageReport[]
  capabilities?: CapabilityReport
  /** By the name of the property. */
  unread: Partial<Record<ProbeProperty, string>>
  findings: Finding[]
}

export type ProbeProperty = Exclude<keyof ProbeReport, 'port' | 'unread' | 'findings'>
