import type { Profile } from './profile'

export type MemoryName = 'SM' | 'ME' | 'MT' | 'SR'

/** What is lost when power is: echo, formats, routing. */
export interface Settings {
  echo: boolean
  verbose: boolean
  quiet: boolean
  /** What the modem tells by itself every so often. */
  noise: boolean
  cmee: number
  /** +CMGF: 0 PDU mode, 1 text mode. */
  format: number
  /** +CNMI: mode, mt, bm, ds, bfr. */
  cnmi: [number, number, number, number, number]
  /** +CSMS: 1 means that direct messages are to be acknowledged by +CNMA. */
  service: number
  characterSet: string
  /** +CSDH. */
  showHeaders: number
  /** +CSMP: first octet, validity, protocol identifier, data coding. */
  textParameters: { fo: number; vp: number; pid: number; dcs: number }
  /** +CMMS: 0, 1 (closes by itself) or 2. */
  keepLink: number
  creg: number
  cgreg: number
  cereg: number
  clip: number
  /** +CUSD: whether answers of the network are shown. */
  cusd: number
  /** +COPS: 0 long name, 1 short name, 2 number. */
  operatorFormat: number
  /** +CPMS: read and delete, write and send, receive. */
  memories: [MemoryName, MemoryName, MemoryName]
}

export function defaultSettings({ defaultMemory, cnmi }: Profile): Settings {
  return {
    echo: true,
    verbose: true,
    quiet: false,
    noise: true,
    cmee: 0,
    format: 0,
    cnmi: [...(cnmi.initial ?? ([0, 0, 0, 0, 0] as const))],
    service: 0,
    characterSet: 'GSM',
    showHeaders: 0,
    textParameters: { fo: 17, vp: 167, pid: 0, dcs: 0 },
    keepLink: 0,
    creg: 0,
    cgreg: 0,
    cereg: 0,
    clip: 0,
    cusd: 0,
    operatorFormat: 0,
    memories: [defaultMemory, defaultMemory, defaultMemory]
  }
}
