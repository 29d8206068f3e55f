import type { Clock } from '../types'
import type { Family } from './family'
import { command, DEADLINES } from './line'
import type { ModemLink } from './link'

/** Time to go down before it is asked whether it is up. */
const DOWN_MS = 5000
const ASK_MS = 3000
/** Modems were seen to need 30 s, those that enumerate anew on USB twice that. */
const BACK_MS = 90_000

/** Restarts the modem and waits until it answers, or its port goes, or too long. What it answers by itself does not matter. */
export async function resetModem(
  link: ModemLink,
  family: Family | undefined,
  clock: Clock,
  pause: (ms: number) => Promise<void>
): Promise<void> {
  let out = false
  const deadline = clock.setTimeout(() => {
    out = true
  }, BACK_MS)
  link.restart(family?.reset ?? 'AT+CFUN=1,1')
  await pause(DOWN_MS)
  while (!out && !link.channel.closed && !(await answers(link))) await pause(ASK_MS)
  clock.clearTimeout(deadline)
}

async function answers(link: ModemLink): Promise<boolean> {
  try {
    await link.channel.run(command('AT', DEADLINES.short))
    return true
  } catch {
    // Not yet.
    return false
  }
}
