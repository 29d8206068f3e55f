import type { Duplex } from 'node:stream'
import { AtError, Channel } from '../at'
import type { Clock } from '../types'
import { unopened } from './port-advice'
import { probe } from './probe'
import type { ProbeReport } from './probe-report'

/** Rest between commands: what even the slowest family wants, before it is known which it is. */
const GAP_MS = 100

/** Opens a port that nobody uses, probes what is there, and closes it. A port that cannot be opened is a report, too. */
export async function probeOnce(
  port: string,
  open: () => Promise<Duplex>,
  clock: Clock
): Promise<ProbeReport> {
  try {
    const stream = await open()
    const closed = new Promise<void>((resolve) => stream.once('close', resolve))
    const ignore = () => {}
    const line = new Channel(stream, {
      clock,
      gapMs: GAP_MS,
      port,
      handlers: { unsolicited: ignore, late: ignore, discarded: ignore, echo: ignore, closed: ignore }
    })
    try {
      return await probe(line, {
        port,
        clock,
        configure: true,
        identified: ({ gapMs, pace }) => {
          line.gapMs = gapMs
          line.pace = pace
        }
      })
    } finally {
      line.close()
      await closed
    }
  } catch (error) {
    if (error instanceof AtError) return unopened(port, error)
    throw error
  }
}
