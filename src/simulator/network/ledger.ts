import { appendFileSync } from 'node:fs'

/** One SMS-SUBMIT that the network took: the ground truth for "nothing lost, nothing twice". */
export interface LedgerEntry {
  /** Counts from 1. */
  n: number
  /** ISO 8601, UTC. */
  time: string
  /** Name of the modem. */
  modem: string
  imsi: string
  /** The recipient as the TPDU has it. */
  to: string
  /** TP-MR. */
  mr: number
  /** Text of the part, or data in hex. */
  text?: string
  data?: string
  concat?: { ref: number; total: number; seq: number; bits: 8 | 16 }
  /** Hex, without the service centre. */
  tpdu: string
}

export interface LedgerOptions {
  /** Every entry is appended to this file as a JSON line before the modem is told. */
  file?: string
  /** How many entries are kept in memory; the newest ones. Default: all. */
  keep?: number
}

/** What the network took, in memory and, if wanted, on disk. */
export class Ledger {
  readonly #entries: LedgerEntry[] = []
  readonly #file: string | undefined
  readonly #keep: number
  #count = 0

  constructor({ file, keep = Number.POSITIVE_INFINITY }: LedgerOptions = {}) {
    this.#file = file
    this.#keep = keep
  }

  /** How many were taken, also of those no longer kept. */
  get count(): number {
    return this.#count
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries.length > this.#keep ? this.#entries.slice(-this.#keep) : this.#entries
  }

  add(entry: Omit<LedgerEntry, 'n'>): LedgerEntry {
    const numbered = { n: ++this.#count, ...entry }
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(numbered)}\n`)
    this.#entries.push(numbered)
    // In blocks: shift() moves the whole array.
    if (this.#entries.length >= 2 * this.#keep) this.#entries.splice(0, this.#entries.length - this.#keep)
    return numbered
  }
}
