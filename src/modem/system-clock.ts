import type { Clock } from '../types'

/** The clock of the machine. Its timers count by the monotonic one, and keep the process alive until they are cleared. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout)
}
