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

  async #work(): Promise<boolean> {
    const { store } = this.#options
    let left = false
    for await (const raws of pagesOf((page) => store.raws({ state: 'new' }, page), PAGE))
      for (const raw of raws) if (!(await this.#take(raw))) left = true
    return left
  }

  /** Whether there is nothing left to do with it. */
  async #take(raw: RawPdu): Promise<boolean> {
    if (this.#broken.has(raw.id)) return true
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
