import { closeSync, openSync, writeSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { openSerial, openTcp, type TraceEntry, tracePort } from '../at'
import { systemClock } from '../modem'
import { CommandError } from './io'
import type { PortChoice } from './port-flags'

/** Opens a port as often as it is needed, and writes down what goes through it. */
export interface PortOpener {
  /** Rejects with an AtError. */
  open(): Promise<Duplex>
  /** The trace ends here. */
  close(): void
}

/** Throws a CommandError if the file for the trace cannot be had. */
export function portOpener({ target, baud, trace }: PortChoice): PortOpener {
  const file = trace === undefined ? undefined : openTrace(trace)
  const sink = (entry: TraceEntry) => {
    try {
      if (file !== undefined) writeSync(file, lineOf(entry))
    } catch {
      // A full disk costs the trace, not the message.
    }
  }
  return {
    async open() {
      const port =
        'path' in target
          ? await openSerial({ path: target.path, ...(baud !== undefined && { baudRate: baud }) })
          : await openTcp({ host: target.host, port: target.port, clock: systemClock })
      return file === undefined ? port : tracePort(port, { sink, clock: systemClock })
    },
    close() {
      if (file !== undefined) closeSync(file)
    }
  }
}

/** Only its owner may read what others wrote. */
function openTrace(path: string): number {
  try {
    return openSync(path, 'a', 0o600)
  } catch (error) {
    throw new CommandError(`The trace cannot be written: ${(error as Error).message}.`)
  }
}

function lineOf({ at, direction, text }: TraceEntry): string {
  return `${new Date(at).toISOString()} ${direction === 'out' ? '>' : '<'} ${text}\n`
}
