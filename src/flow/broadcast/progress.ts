import { type Batch, type BatchCounts, openRows } from '../../gateway'
import { compact } from '../compact'

/** How a broadcast stands, as the flow is told. Without `held`, the counts of the states make up `total`. */
export interface Progress {
  batch: string
  state: Batch['state']
  total: number
  queued: number
  sending: number
  /** The network has it, and no more is known. */
  sent: number
  delivered: number
  undelivered: number
  expired: number
  failed: number
  cancelled: number
  unknown: number
  /** Of `queued`, `sending` and `unknown`: those that wait for a person. */
  held: number
  /** Recipients a minute, as measured; 0 while nothing goes. */
  rate: number
  /** When the last of them will be through, at that rate. */
  eta: string | null
  createdAt: string
  startedAt?: string
  endedAt?: string
  error?: { code: string; message: string }
  duplicate?: true
}

/** What a node says that has begun no broadcast yet. */
export const NONE = { batch: null, state: 'none', total: 0, queued: 0, sent: 0, failed: 0, held: 0 } as const

/** What is looked back on for a rate, in milliseconds. */
const WINDOW_MS = 60_000
/** What was measured for less says nothing. */
const LEAST_MS = 500

interface Sample {
  at: number
  left: number
}

/** Measures how fast broadcasts go. `now` in milliseconds. */
export class Rates {
  readonly #samples = new Map<string, Sample[]>()

  /** Recipients a minute, of the last minute; 0 while it does not run. */
  of({ id, state }: Batch, counts: BatchCounts, now: number): number {
    if (state !== 'running') {
      this.#samples.delete(id)
      return 0
    }
    const left = openRows(counts)
    const samples = (this.#samples.get(id) ?? []).filter(({ at }) => now - at <= WINDOW_MS)
    this.#samples.set(id, samples)
    const last = samples.at(-1)
    if (!last || now - last.at >= LEAST_MS) samples.push({ at: now, left })
    const first = samples[0]!
    const ms = now - first.at
    return ms < LEAST_MS ? 0 : Math.max(0, ((first.left - left) / ms) * 60_000)
  }
}

export function progressOf(
  batch: Batch,
  counts: BatchCounts,
  { rate, now }: { rate: number; now: number }
): Progress {
  const count = (state: keyof BatchCounts) => counts[state] ?? 0
  const left = openRows(counts)
  const taken = Object.entries(counts).reduce(
    (sum, [state, n]) => (state === 'held' ? sum : sum + (n ?? 0)),
    0
  )
  const isGoing = batch.state === 'running' && rate > 0
  return {
    batch: batch.id,
    state: batch.state,
    total: batch.state === 'open' || batch.cut ? taken : batch.total,
    queued: count('queued'),
    sending: count('sending'),
    sent: count('sent'),
    delivered: count('delivered'),
    undelivered: count('undelivered'),
    expired: count('expired'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    unknown: count('unknown'),
    held: count('held'),
    rate: Math.round(rate * 10) / 10,
    eta: isGoing && left > 0 ? new Date(now + (left / rate) * 60_000).toISOString() : null,
    createdAt: iso(batch.createdAt)!,
    ...compact({ startedAt: iso(batch.startedAt), endedAt: iso(batch.endedAt), error: batch.error })
  }
}

/** Recipients whose outcome is known, and of these the ones that were not reached. */
export function through(progress: Progress): { done: number; failed: number } {
  const { total, queued, sending, unknown, held, failed, cancelled } = progress
  return { done: total - (queued + sending + unknown - held), failed: failed + cancelled }
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}

/** Gaps that are so many times longer than usual are pauses. */
const PAUSE = 10

/** Parts a minute of what was sent, without the pauses in between; undefined where too little was. */
export function partsAMinute(sent: readonly { sentAt: number; parts: number }[]): number | undefined {
  const times = sent.map(({ sentAt }) => sentAt).sort((a, b) => a - b)
  const gaps = times.slice(1).map((at, i) => at - times[i]!)
  if (gaps.length === 0) return undefined
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1]!
  const ms = gaps.reduce((sum, gap) => sum + Math.min(gap, Math.max(usual, 1) * PAUSE), 0)
  const parts = sent.reduce((sum, one) => sum + one.parts, 0) * (gaps.length / sent.length)
  return ms > 0 ? Math.max(1, Math.round((parts / ms) * 60_000)) : undefined
}
