import { listPorts } from '../at'
import { probeOnce, systemClock } from '../modem'
import { type Io, OK, SOME_BAD, write } from './io'
import { portOpener } from './open-port'
import type { PortChoice } from './port-flags'
import { describePorts, describeReport } from './probe-text'

/** Lists the serial ports, with what is plugged in. */
export async function showPorts(json: boolean, { stdout }: Io): Promise<number> {
  const ports = await listPorts()
  await write(stdout, json ? `${JSON.stringify({ ports })}\n` : describePorts(ports))
  return OK
}

/** Probes the modem at a port. */
export async function probePort(choice: PortChoice, json: boolean, { stdout }: Io): Promise<number> {
  const opener = portOpener(choice)
  const report = await probeOnce(choice.target.name, opener.open, systemClock)
  opener.close()
  await write(stdout, json ? `${JSON.stringify(report)}\n` : describeReport(report))
  return report.findings.some(({ level }) => level === 'problem') ? SOME_BAD : OK
}
