import type { Outcome } from '../../modem'
import type { Tpdu } from '../../pdu'
import type { Message, PartStatus, RawPdu } from '../../store'
import type { EditWith } from '../edit'
import type { Outbox } from '../outbox'
import { pagesOf } from '../pages'
import { partOf, withPart } from '../parts'
import { reportKey } from '../queueing'
import { settled } from '../submission'
import { reported, verdictOf } from '../verdicts'
import { bestOf, type Match, matchesIn } from './matching'

const PAGE = 100

/** Brings delivery reports (SMS-STATUS-REPORT, TS 23.040 9.2.2.3) to the messages that they are about. */
export class Reports {
  constructor(private readonly outbox: Outbox) {}

  /** Whether it is done with; false: what it is about will be known later. Rejects with CONFLICT if `raw` was changed. */
  async take(raw: RawPdu, report: Tpdu): Promise<boolean> {
    const match = await this.#find(raw, report)
    if (match === 'later') return false
    if (match) await this.#write(match, raw, report)
    else await this.#keep(raw, report)
    return true
  }

  async #find(raw: RawPdu, { address, mr }: Tpdu): Promise<Match | 'later' | undefined> {
    const { store } = this.outbox
    const on = { sim: raw.sim, mr: mr!, receivedAt: raw.receivedAt }
    const awaits = reportKey(raw.sim, address!.text)
    const matches: Match[] = []
    for await (const messages of pagesOf((page) => store.messages({ awaits }, page), PAGE))
      matches.push(...messages.flatMap((message) => matchesIn(message, on)))
    return bestOf(matches)
  }

  async #write({ message: id, seq, n }: Match, raw: RawPdu, report: Tpdu): Promise<void> {
    await this.outbox.edit(id, (message) => withReport(message, { seq, n }, raw, report))
  }

  async #keep(raw: RawPdu, { address, mr, status }: Tpdu): Promise<void> {
    const { store, emit } = this.outbox
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
