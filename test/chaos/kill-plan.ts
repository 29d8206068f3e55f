import type { Random } from '../fuzz/random'
import type { Trigger } from './protocol'

/** When a gateway is killed: as seen by a modem, or by what it says itself. */
export type Moment =
  | Exclude<Trigger, 'quiet'>
  /** Not all modems are ready yet. */
  | 'starting'
  /** Some messages are taken in, and some not. */
  | 'enqueueing'
  /** A received message was told within the last second. */
  | 'told'

/** How many kills there have to be at each moment. */
export type Quotas = Partial<Record<Moment, number>>

/** Which moment is next: first what can be had only at the beginning, then one that is wanting. */
export function nextMoment(quotas: Quotas, hits: Quotas, random: Random): Moment {
  const moments = Object.keys(quotas) as Moment[]
  const wanting = moments.flatMap((moment) =>
    Array.from({ length: Math.max(0, quotas[moment]! - (hits[moment] ?? 0)) }, () => moment)
  )
  if (wanting.includes('enqueueing')) return 'enqueueing'
  return random.pick(wanting.length > 0 ? wanting : moments)
}

export function areMet(quotas: Quotas, hits: Quotas): boolean {
  return (Object.keys(quotas) as Moment[]).every((moment) => (hits[moment] ?? 0) >= quotas[moment]!)
}
