import { setTimeout as delay } from 'node:timers/promises'

/** Waits until it is so; an error that says what was waited for if it is not in time. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs = 15_000
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not seen within ${withinMs} ms: ${what}`)
    await delay(5)
  }
}
