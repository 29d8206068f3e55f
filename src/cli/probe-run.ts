import { AtError, Channel, listPorts } from '../at'
import { type ProbeReport, probe, systemClock, unopened } from '../modem'
import { type Io, OK, SOME_BAD, write } from './io'
import { type PortOpener, portOpener } from './open-port'
import type { PortChoice } from './port-flags'
import { describePorts, describeReport } from './probe-text'

/** Rest between commands: what even the slowest family wants, before it is known which it is. */
const GAP_MS = 100

/** Lists the serial ports, with what is plugged in. */
export async function showPorts(json: boolean, { stdout }: Io): Promise<number> {
  const ports = await listPorts()
  await write(stdout, json ? `${JSON.stringify({ ports })}\n` : describePorts(ports))
  return OK
}

/** Probes the modem at a port. */
export async function probePort(choice: PortChoice, json: boolean, { stdout }: Io): Promise<number> {
  const opener = portOpener(choice)
  const report = await reportOn(choice.target.name, opener)
  opener.close()
  await write(stdout, json ? `${JSON.stringify(report)}\n` : describeReport(report))
  return report.findings.some(({ level }) => level === 'problem') ? SOME_BAD : OK
}

async function reportOn(port: string, { open }: PortOpener): Promise<ProbeReport> {
  try {
    const stream = await open()
    const closed = new Promise<void>((resolve) => stream.once('close', resolve))
    const ignore = () => {}
    const line = new Channel(stream, {
      clock: systemClock,
      gapMs: GAP_MS,
      port,
      handlers: { unsolicited: ignore, late: ignore, discarded: ignore, echo: ignore, closed: ignore }
    })
    try {
      return await probe(line, {
        port,
        clock: systemClock,
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
