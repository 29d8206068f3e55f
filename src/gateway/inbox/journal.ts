import type { ReceivedPdu } from '../../modem'
import type { RawPdu, Store } from '../../store'
import type { Arrival } from '../backlog'
import type { GatewayEvent } from '../events'
import { pagesOf } from '../pages'
import { fingerprintOf, read } from './reading'

/** Whose PDUs they are: as it is when they come. */
export interface Source {
  /** By what the SIM in the modem is known. */
  sim(): string
  modem: string
  pool: string
  /** Its own number, where the SIM tells. */
  number?(): string | undefined
}

export interface JournalOptions {
  store: Store
  ids: { next(): string }
  emit(event: GatewayEvent): void
}

/** What comes again within this time is the same; later it is a new message. */
const DUPLICATE_MS = 24 * 3_600_000
const PAGE = 100

/** Writes down what a modem has handed over, before anything else is done with it. */
export class Journal {
  /** How many PDUs came again. */
  suppressed = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: JournalOptions) {}

  /** Resolves, when all of it is on disk, to the ids of what is to be seen to; rejects as the store does, and nothing of it is. */
  write(arrival: Arrival): Promise<string[]> {
    // One call after another: what the first has written is known to the second.
    const written = this.#last.then(() => this.#write(arrival))
    this.#last = written.catch(() => {})
    return written
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#last
  }

  async #write({ pdus, from, at }: Arrival): Promise<string[]> {
    const { store, emit } = this.options
    const raws = await this.#compared(pdus.map((pdu) => this.#rawOf(pdu, from, at)))
    if (raws.length === 0) return []
    await store.apply(raws.map((raw) => ({ raw })))
    for (const { id, state, of, sim, modem } of raws) {
      if (state !== 'duplicate') continue
      this.suppressed++
      emit({ type: 'duplicate', modem, sim, raw: id, of: of! })
    }
    // What came again may have been written though the store said that it was not: nobody has seen to it then.
    return raws.map(({ id, of = id }) => of)
  }

  #rawOf({ pdu, header, slot }: ReceivedPdu, { sim, modem, pool }: Arrival['from'], at: number): RawPdu {
    return {
      id: this.options.ids.next(),
      version: 0,
      sim,
      modem,
      pool,
      pdu,
      header,
      ...(slot && { slot }),
      receivedAt: at,
      state: 'new',
      fingerprint: fingerprintOf(sim, pdu)
    }
  }

  /** Those of one call, each new or a duplicate of one that is known. */
  async #compared(raws: readonly RawPdu[]): Promise<RawPdu[]> {
    const alike = new Map<string, RawPdu[]>()
    for (const raw of raws) alike.set(raw.fingerprint!, [...(alike.get(raw.fingerprint!) ?? []), raw])
    const originals = new Map<RawPdu, string>()
    for (const same of alike.values())
      for (const [raw, of] of duplicatesAmong(same, await this.#known(same[0]!))) originals.set(raw, of)
    return raws.map((raw) => {
      const of = originals.get(raw)
      return of === undefined ? raw : { ...raw, state: 'duplicate', of }
    })
  }

  async #known({ fingerprint, receivedAt }: RawPdu): Promise<RawPdu[]> {
    const { store } = this.options
    const known: RawPdu[] = []
    for await (const alike of pagesOf((page) => store.raws({ fingerprint: fingerprint! }, page), PAGE))
      known.push(...alike.filter((raw) => raw.state !== 'duplicate'))
    return known.filter((raw) => Math.abs(receivedAt - raw.receivedAt) < DUPLICATE_MS)
  }
}

/**
 * Of PDUs that are alike and came in one call, those that were known before, and which each repeats. Two that lie in
 * two slots at the same time are two messages, however much alike; so there are new ones if more are there than known.
 */
function duplicatesAmong(same: readonly RawPdu[], known: readonly RawPdu[]): Map<RawPdu, string> {
  const duplicates = new Map<RawPdu, string>()
  const here = [...new Map(same.map((raw) => [placeOf(raw), raw])).values()]
  const free = [...known]
  const take = (raw: RawPdu, at: number) => {
    if (at >= 0) duplicates.set(raw, free.splice(at, 1)[0]!.id)
  }
  for (const raw of here)
    take(
      raw,
      free.findIndex((one) => one.slot !== undefined && placeOf(one) === placeOf(raw))
    )
  for (const raw of here) if (!duplicates.has(raw)) take(raw, free.length - 1)
  // A report says no more when it is there twice.
  const kept = read(same[0]!.pdu).kind === 'report' ? here.slice(0, 1) : here
  const original = known[0] ?? here[0]!
  for (const raw of same) if (!duplicates.has(raw) && !kept.includes(raw)) duplicates.set(raw, original.id)
  return duplicates
}

function placeOf({ slot }: RawPdu): string {
  return slot ? `${slot.memory} ${slot.index}` : ''
}
