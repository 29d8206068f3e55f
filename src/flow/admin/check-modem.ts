import { type ProbeReport, probeOnce, systemClock } from '../../modem'
import { type Connection, type ConnectionConfig, connectionKey, connectionOf } from '../modem/connection'
import type { ModemHandle } from '../modem/handle'
import { openConnection } from '../modem/open'

/** What the dialog shows now, deployed or not; `id` is that of the node, where it has been deployed. */
export interface CheckRequest extends ConnectionConfig {
  id?: unknown
}

/**
 * The probe: through the running session where the modem is in use, which goes on; else by opening the port. Rejects
 * with a FlowError for fields that are wrong, and a ModemError where a running session cannot be asked now.
 */
export async function checkModem(
  request: CheckRequest,
  handleOf: (id: string) => ModemHandle | undefined
): Promise<ProbeReport> {
  const connection = connectionOf(request)
  const running = runningAt(connection, typeof request.id === 'string' ? handleOf(request.id) : undefined)
  if (running) return running.session.probe()
  return probeOnce(connectionKey(connection), () => openConnection(connection), systemClock)
}

function runningAt(connection: Connection, handle: ModemHandle | undefined) {
  const running = handle?.running
  // One that is not set up cannot be asked, and holds the port: its own state says why.
  return running?.key === connectionKey(connection) ? running : undefined
}
