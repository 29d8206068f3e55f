import type { ReceivedPdu } from '../modem'
import type { LocalJournal } from '../store'
import type { Outbox } from './outbox'
import { type Settlement, withEvidence } from './submission'

/** What the network said of an attempt. */
export interface Evidence {
  message: string
  seq: number
  n: number
  settlement: Settlement
}

/** PDUs that a modem handed over. */
export interface Arrival {
  pdus: readonly ReceivedPdu[]
  from: { sim: string; modem: string; pool: string }
  /** Wall clock. */
  at: number
}

type Entry = { evidence: Evidence } | { arrival: Arrival }

/** A store on another machine cannot be reached now; or it is not known whether it has what was written. */
const AWAY: ReadonlySet<string> = new Set(['STORE_UNREACHABLE', 'STORE_TIMEOUT', 'STORE_UNCERTAIN'])

export function isAway(error: unknown): boolean {
  return AWAY.has((error as { code?: string }).code ?? '')
}

/**
 * What is known here and cannot be written to a store that is away: on the disk of this host until it can. Without a
 * journal nothing is kept, and whoever knows it has to wait.
 */
export class Backlog {
  #entries: { id: string; value: Entry }[] | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(private readonly journal?: LocalJournal) {}

  /** Whether it is on disk. */
  async keep(entry: Entry): Promise<boolean> {
    if (!this.journal) return false
    const entries = await this.#read()
    entries.push({ id: await this.journal.add(entry), value: entry })
    return true
  }

  /** Writes what was kept, in its order. Rejects with the first failure; what was written by then is done with. */
  drain(outbox: Outbox, arrived: (arrival: Arrival) => Promise<void>): Promise<void> {
    const drained = this.#last.then(() => this.#drain(outbox, arrived))
    this.#last = drained.catch(() => {})
    return drained
  }

  async #drain(outbox: Outbox, arrived: (arrival: Arrival) => Promise<void>): Promise<void> {
    if (!this.journal) return
    const entries = await this.#read()
    for (let entry = entries[0]; entry; entry = entries[0]) {
      const { id, value } = entry
      if ('evidence' in value) await settle(outbox, value.evidence)
      else await arrived(value.arrival)
      await this.journal.remove(id)
      entries.shift()
    }
  }

  async #read(): Promise<{ id: string; value: Entry }[]> {
    this.#entries ??= (await this.journal!.entries()) as { id: string; value: Entry }[]
    return this.#entries
  }
}

async function settle(outbox: Outbox, { message, seq, n, settlement }: Evidence): Promise<void> {
  // Of a message that is forgotten nothing has to be known.
  if (!(await outbox.store.message(message))) return
  await outbox.edit(message, (current) => withEvidence(current, seq, n, settlement))
}
