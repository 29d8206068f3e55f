import type { Tpdu } from '../../pdu'
import type { Inbound, RawPdu, Store } from '../../store'
import type { Clock } from '../../types'
import type { GatewayEvent } from '../events'
import { Outbox } from '../outbox'
import { pagesOf } from '../pages'
import { read } from './reading'
import { type Candidate, groupOf, whole, withPart } from './reassembly'
import { Reports } from './reports'
import { troubleOf } from './trouble'
import { Worker } from './worker'
import { isConflict } from './writing'

const PAGE = 100
/** More messages of one sender with one reference than ever wait for a part. */
const MOST_CANDIDATES = 100

export interface ArrivalsOptions {
  store: Store
  clock: Clock
  /** Others write into this store as well, and see to what they have written. */
  shared: boolean
  emit(event: GatewayEvent): void
  /** A message can be told. */
  ready(id: string): void
}

/** Takes what is in the journal further, in order: a report to its message, a part to the others. */
export class Arrivals {
  readonly worker: Worker
  readonly #options: ArrivalsOptions
  readonly #reports: Reports
  /** A mistake of ours must not cost what comes behind it: these are left until the next start. */
  readonly #broken = new Set<string>()
  /** What is for this host to see to, in the order in which it came. */
  readonly #ours = new Set<string>()
  /** What others had not seen to at the last look. */
  #theirs: ReadonlySet<string> = new Set()
  #looking: 'all' | 'left' | undefined

  constructor(options: ArrivalsOptions) {
    const { store, clock, emit } = options
    this.#options = options
    this.#reports = new Reports(new Outbox(store, clock, emit))
    this.worker = new Worker({
      clock,
      work: () => this.#work(),
      failed: (error) => emit(troubleOf('INBOX_WAITS', 'What came in waits', error))
    })
  }

  /** They are on disk, and this host has written them. */
  add(ids: readonly string[]): void {
    for (const id of ids) this.#ours.add(id)
    this.worker.wake()
  }

  /** Takes up whatever is there. */
  recover(): void {
    this.#looking = 'all'
    this.worker.wake()
  }

  /** To be called now and then: takes up what nobody sees to, which of a shared store is what was there the last time. */
  look(): void {
    this.#looking ??= this.#options.shared ? 'left' : 'all'
    this.worker.wake()
  }

  async #work(): Promise<boolean> {
    const { store } = this.#options
    if (this.#looking) await this.#find(this.#looking)
    for (const id of [...this.#ours]) {
      const raw = await store.raw(id)
      if (raw?.state !== 'new' || (await this.#take(raw))) this.#ours.delete(id)
    }
    return this.#ours.size > 0
  }

  async #find(what: 'all' | 'left'): Promise<void> {
    const { store } = this.#options
    const found = new Set<string>()
    for await (const raws of pagesOf((page) => store.raws({ state: 'new' }, page), PAGE))
      for (const { id } of raws) found.add(id)
    const ours = [...found].filter((id) => what === 'all' || this.#theirs.has(id))
    const newer = [...this.#ours]
    this.#ours.clear()
    for (const id of [...ours, ...newer]) if (!this.#broken.has(id)) this.#ours.add(id)
    this.#theirs = found
    this.#looking = undefined
  }

  /** Whether there is nothing left to do with it. */
  async #take(raw: RawPdu): Promise<boolean> {
    try {
      return await this.#sort(raw)
    } catch (error) {
      const { code = '' } = error as { code?: string }
      // Somebody else has seen to it, or deleted its message: the next look shows.
      if (isConflict(error) || code === 'NOT_FOUND') return false
      if (code.startsWith('STORE_')) throw error
      this.#broken.add(raw.id)
      this.#options.emit(troubleOf('INBOX_FAILED', `The PDU ${raw.id} cannot be dealt with`, error))
      return true
    }
  }

  async #sort(raw: RawPdu): Promise<boolean> {
    const reading = read(raw.pdu)
    if (reading.kind === 'report') return this.#reports.take(raw, reading.tpdu)
    const inbound =
      reading.kind === 'message' ? await this.#joined(raw, reading.tpdu) : whole(raw, 'undecodable')
    const state = reading.kind === 'message' ? 'joined' : 'undecodable'
    await this.#options.store.apply([{ raw: { ...raw, state, of: inbound.id } }, { inbound }])
    if (inbound.state === 'ready') this.#options.ready(inbound.id)
    return true
  }

  async #joined(raw: RawPdu, tpdu: Tpdu): Promise<Inbound> {
    const group = groupOf(raw.sim, tpdu)
    if (group === undefined) return whole(raw, 'message')
    const waiting = await this.#options.store.inbounds({ group }, { limit: MOST_CANDIDATES })
    return withPart(await Promise.all(waiting.map((inbound) => this.#candidate(inbound))), raw, tpdu)
  }

  async #candidate(inbound: Inbound): Promise<Candidate> {
    const { store } = this.#options
    const raws = await Promise.all(inbound.raws.map((id) => (id === null ? undefined : store.raw(id))))
    const times = raws.flatMap((raw) => (raw ? [timeOf(raw)] : []))
    return { inbound, times }
  }
}

function timeOf({ pdu }: RawPdu): string | undefined {
  const reading = read(pdu)
  return reading.kind === 'undecodable' ? undefined : reading.tpdu.scts
}
