import type { Clock } from '../types'

/** The clock of the machine. Its timers do not keep a process alive: a virtual modem has nothing to finish. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout)
}
