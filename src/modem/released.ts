import type { Duplex } from 'node:stream'
import type { Clock } from '../types'

/** A port that does not let go within this time is not waited for. */
const LONGEST_MS = 5000

/** Resolves when a port that was destroyed is closed: before, it is busy for whoever opens it, ourselves too. */
export function released(port: Duplex | undefined, clock: Clock): Promise<void> {
  if (!port?.destroyed || port.closed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clock.clearTimeout(timer)
      port.off('close', done)
      resolve()
    }
    const timer = clock.setTimeout(done, LONGEST_MS)
    port.once('close', done)
  })
}
