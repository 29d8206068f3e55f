/** What is known of a family of modems and cannot be asked of it. */
export interface Family {
  name: string
  /** Whether a modem belongs to it, by +CGMI and +CGMM. */
  matches(manufacturer: string, model: string): boolean
  /** Rest between a final result and the next command, in milliseconds. */
  gapMs: number
  /** Written in pieces of so many octets, so many milliseconds apart: it loses what comes at once. */
  pace?: { octets: number; ms: number }
  /** Written once after each start, answers do not matter: noise off, unsolicited codes to this port. */
  init: readonly string[]
  /** Reads how many PIN tries are left. */
  pinCounter?: PinCounter
  /** What restarts it; default AT+CFUN=1,1. */
  reset?: string
  /** Lines by which it tells that it has started, beside those that all modems have in common. */
  boot?: RegExp
  /** How long the network may keep it busy with one submission, in milliseconds. */
  submitMs?: number
  /** Direct messages must not be acknowledged with +CNMA. */
  neverAcknowledges?: true
  /** When it is known to mark a stored message as sent (+CMSS): on the network's answer, or not known. */
  slotWritten?: 'answer'
  /** USSD strings are packed septets in hex, in both directions. */
  ussdPacked?: true
  /** +CMS ERROR codes from 512 on, which every maker uses as it likes. */
  cmsCodes?: Readonly<Record<number, VendorCode>>
  /** Deadline of AT+CMGL; shorter where the family is known to hang there. */
  listMs?: number
}

export interface PinCounter {
  /** `AT+CPINR="SIM PIN"` */
  command: string
  prefix: string
  /** Tries left for the PIN (not the PUK), from what stands behind the prefix; undefined if it does not say. */
  read(answer: string): number | undefined
}

/** Class of a vendor's code and, behind Ctrl-Z, what is known of the submission. */
export interface VendorCode {
  text: string
  class: ErrorClass
  submitted: 'no' | 'unknown' | 'refused'
}

/** What kind of failure a code stands for: the gateway's policy is by class. */
export type ErrorClass =
  /** This message will never be taken: destination or content. */
  | 'permanent'
  /** Number unknown to the network: once more, then permanent; many in a row mean the SIM. */
  | 'unknownSubscriber'
  /** The recipient, or the SIM's account: counts against the message first. */
  | 'suspect'
  /** Spam filter or no credit. */
  | 'rejected'
  /** Congestion and the like. */
  | 'temporary'
  /** The recipient is out of reach for longer. */
  | 'outOfService'
  /** "Network out of order": long, or a bad number, or no credit. */
  | 'network'
  | 'protocol'
  /** The service centre has it already. */
  | 'duplicate'
  /** It does not take the validity period. */
  | 'validity'
  /** The modem's memory has to be emptied first. */
  | 'storage'
  /** Busy or still starting: waits, not counted. */
  | 'busy'
  /** The SIM is absent, locked or broken. */
  | 'sim'
  /** Not allowed now: not ready, prompt open. */
  | 'notReady'
  | 'unsupported'
  /** The modem found the PDU or its length wrong: an octet may have been lost on the line. */
  | 'format'
  /** The service centre's number is not known. */
  | 'smsc'
  | 'noService'
  /** The modem itself failed. */
  | 'modem'
  /** The line or the session went away. */
  | 'line'
  | 'unknown'
