import { listPorts, type PortInfo } from '../at'
import type { Clock } from '../types'
import { findingsOf } from './advice'
import type { Family } from './family'
import type { Line } from './line'
import { patient } from './patience'
import { silence } from './port-advice'
import type { ProbeReport } from './probe-report'
import { Prober } from './prober'

export interface ProbeOptions {
  /** Path or address, for the report. */
  port: string
  clock: Clock
  /**
   * The line is fresh and nobody else's: echo off and errors with numbers first, and what still starts is waited for.
   * Otherwise it is read as it is.
   */
  configure: boolean
  /** The ports of this machine. Default: listPorts(). */
  ports?(): Promise<PortInfo[]>
  /** Told what family it is of, so that the line can be set for it. */
  identified?(family: Family): void
}

/** What still starts is waited for so long, all in all. */
const START_MS = 60_000

/**
 * Finds out all that a person may want to know about a modem, with advice. It only reads: sends nothing, types no PIN,
 * changes nothing that is kept. A modem that is lost on the way gives a report of what was heard.
 */
export async function probe(line: Line, options: ProbeOptions): Promise<ProbeReport> {
  const { port, clock, configure, ports = listPorts, identified = () => {} } = options
  const report: ProbeReport = { port, unread: {}, findings: [] }
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms))
  const waiting = configure ? { ...patient(line, clock, pause, START_MS), pause } : undefined
  const prober = new Prober(report, line, waiting, identified)
  try {
    await prober.run()
  } finally {
    waiting?.stop()
  }
  const { unread, findings: _, ...read } = report
  const findings = findingsOf(report, prober.family)
  if (prober.failure) findings.unshift(await silence(prober.failure, report, () => ports()))
  return { ...read, unread, findings }
}
