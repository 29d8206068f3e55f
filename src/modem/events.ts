/** What a session tells, beside what its methods answer. */
export type ModemEvent =
  | { type: 'state'; state: SessionState }
  | { type: 'network'; network: Network }
  | { type: 'signal'; signal: Signal }
  | { type: 'storage'; memory: string; used: number; total: number; full: boolean }
  | { type: 'call'; from?: string; rings: number; rejected: boolean }
  | { type: 'ussd'; text: string; more: boolean }
  /** Something that a person may want to know: noise on the line, a foreign client, settings that were lost. */
  | { type: 'notice'; code: string; message: string }

export type StateName =
  | 'closed'
  | 'opening'
  | 'syncing'
  | 'identifying'
  | 'unlocking'
  | 'registering'
  | 'ready'
  | 'recovering'
  | 'halted'

export interface SessionState {
  name: StateName
  /** Why, where it is not on its way: a code of ModemError or AtError, and a sentence. */
  code?: string
  message?: string
}

/** Registration, TS 27.007 7.2 and 10.1.22. */
export interface Network {
  registered: boolean
  /** `home`, `roaming`, `searching`, `denied`, `none`, `unknown` */
  status: RegistrationStatus
  /** Of circuit-switched, packet and LTE service each; absent if the modem does not say. */
  cs?: RegistrationStatus
  ps?: RegistrationStatus
  eps?: RegistrationStatus
  /** Name, or MCC and MNC, by +COPS. */
  operator?: string
  /** Of the +COPS answer: GSM, UTRAN, E-UTRAN… */
  technology?: string
}

export type RegistrationStatus =
  | 'home'
  | 'roaming'
  | 'searching'
  | 'denied'
  | 'none'
  | 'unknown'
  | 'emergency'

/** +CSQ, TS 27.007 8.5. */
export interface Signal {
  /** 0 to 31; absent where the modem does not know. */
  rssi?: number
  /** -113 + 2 rssi. */
  dbm?: number
  /** 0 to 4, as a phone shows it. */
  bars: number
}
