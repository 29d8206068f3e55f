import { type Answer, AtError, type Command } from '../at'
import type { Clock } from '../types'
import type { Line } from './line'

/** Numbers that say "not yet": busy, still starting, not allowed for now (TS 27.005 3.2.5, TS 27.007 9.2). */
const NOT_YET: Readonly<Record<string, ReadonlySet<number>>> = {
  AT_CME: new Set([14, 256, 515]),
  AT_CMS: new Set([301, 302, 314, 512, 515])
}
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 3000
/** A modem that was just switched on has this long to become ready. */
export const START_MS = 120_000

export function isNotYet(error: unknown): error is AtError {
  return (
    error instanceof AtError &&
    error.number !== undefined &&
    (NOT_YET[error.code]?.has(error.number) ?? false)
  )
}

/** A line that asks the same again while the modem says that it is busy or starting: for so long all in all. */
export function patient(
  line: Line,
  clock: Clock,
  pauseFor: (ms: number) => Promise<void>,
  limitMs = START_MS
): Line & { stop(): void } {
  let out = false
  const deadline = clock.setTimeout(() => {
    out = true
  }, limitMs)
  const run = async (command: Command): Promise<Answer> => {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await line.run(command)
      } catch (error) {
        if (out || !isNotYet(error)) throw error
        await pauseFor(pause)
      }
    }
  }
  return { run, stop: () => clock.clearTimeout(deadline) }
}
