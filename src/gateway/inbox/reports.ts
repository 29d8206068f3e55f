import type { Outcome } from '../../modem'
import type { Tpdu } from '../../pdu'
import type { Message, PartStatus, RawPdu, Store } from '../../store'
import { type EditWith, edit } from '../edit'
import type { GatewayEvent } from '../events'
import { partOf, withPart } from '../parts'
import { reportKey } from '../queueing'
import { isOpenState, settled } from '../submission'
import { reported, verdictOf } from '../verdicts'
import { bestOf, type Match, matchesIn } from './matching'
import { pagesOf } from './pages'

const PAGE = 100

export interface ReportsOptions {
  store: Store
  emit(event: GatewayEvent): void
}

/** Brings delivery reports (SMS-STATUS-REPORT, TS 23.040 9.2.2.3) to the messages that they are about. */
export class Reports {
  constructor(private readonly options: ReportsOptions) {}

  /** Whether it is done with; false: what it is about will be known later. Rejects with CONFLICT if `raw` was changed. */
  async take(raw: RawPdu, report: Tpdu): Promise<boolean> {
    const match = await this.#find(raw, report)
    if (match === 'later') return false
    if (match) await this.#write(match, raw, report)
    else await this.#keep(raw, report)
    return true
  }

  async #find(raw: RawPdu, { address, mr }: Tpdu): Promise<Match | 'later' | undefined> {
    const { store } = this.options
    const on = { sim: raw.sim, mr: mr!, receivedAt: raw.receivedAt }
    const awaits = reportKey(raw.sim, address!.text)
    const matches: Match[] = []
    for await (const messages of pagesOf((page) => store.messages({ awaits }, page), PAGE))
      matches.push(...messages.flatMap((message) => matchesIn(message, on)))
    return bestOf(matches)
  }

  async #write({ message: id, seq, n }: Match, raw: RawPdu, report: Tpdu): Promise<void> {
    let before: Message | undefined
    const after = await edit(this.options.store, id, (message) => {
      before = message
      return withReport(message, { seq, n }, raw, report)
    })
    if (before) this.#tell(before, after)
  }

  async #keep(raw: RawPdu, { address, mr, status }: Tpdu): Promise<void> {
    const { store, emit } = this.options
    await store.apply([{ raw: { ...raw, state: 'report' } }])
    const { id, modem, sim } = raw
    emit({
      type: 'reportUnmatched',
      modem,
      sim,
      raw: id,
      mr: mr!,
      to: address!.text,
      status: status!.value
    })
  }

  #tell(before: Message, after: Message): void {
    const { emit } = this.options
    if (isOpenState(before) && !isOpenState(after)) {
      const late = before.state === 'unknown'
      emit({ type: 'result', message: after, ...(late && { late }) })
    }
    // The verdict is final: nothing more is waited for.
    if (before.awaits !== undefined && after.awaits === undefined) emit({ type: 'report', message: after })
  }
}

/** The report proves that the network has the part, whatever was known; and says what became of it then. */
function withReport(
  message: Message,
  { seq, n }: Pick<Match, 'seq' | 'n'>,
  raw: RawPdu,
  report: Tpdu
): EditWith {
  const at = raw.receivedAt
  const outcome: Outcome = { outcome: 'accepted', mr: report.mr! }
  const known = settled(message, seq, n, { outcome, evidence: 'report', at }) ?? {
    message: withReference(message, seq, n, report.mr!)
  }
  return {
    ...known,
    message: reported(known.message, seq, statusOf(report, at)),
    also: [{ raw: { ...raw, state: 'report', of: message.id } }]
  }
}

/** It was accepted without one; a later report on it has the same. */
function withReference(message: Message, seq: number, n: number, mr: number): Message {
  const part = partOf(message, seq)
  const attempts = part.attempts.map((attempt) => (attempt.n === n ? { ...attempt, mr } : attempt))
  return withPart(message, { ...part, attempts })
}

function statusOf({ status, dischargeTime }: Tpdu, at: number): PartStatus {
  const { value } = status!
  return { value, ...verdictOf(value), at, ...(dischargeTime !== undefined && { dischargeTime }) }
}
