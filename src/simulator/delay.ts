import type { Clock, Random } from '../types'

/** Milliseconds: always the same, evenly between two, or log-normal around a median as real networks have them. */
export type Delay = number | { min: number; max: number } | { median: number; sigma: number }

/** One draw of a delay. */
export function drawDelay(delay: Delay, random: Random): number {
  if (typeof delay === 'number') return delay
  if ('min' in delay) return delay.min + random() * (delay.max - delay.min)
  // Box-Muller; 1 - random() is never 0.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return delay.median * Math.exp(delay.sigma * normal)
}

/** Resolves after so many milliseconds of the clock; at once, in a microtask, for 0. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => clock.setTimeout(resolve, ms)) : Promise.resolve()
}
