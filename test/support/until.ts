import { setTimeout as delay } from 'node:timers/promises'

/** Waits until it is so; an error that says what was waited for if it is not in time. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs = 15_000
): Promise<void> {
  const deadline = performance.now() + withinMs
  // What takes long is not made slower by being asked all the time.
  for (let pause = 5; !(await isSo()); pause = Math.min(pause * 1.3, 60)) {
    if (performance.now() > deadline) throw new Error(`Not seen within ${withinMs} ms: ${what}`)
    await delay(pause)
  }
}
