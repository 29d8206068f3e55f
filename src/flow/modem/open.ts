import type { Duplex } from 'node:stream'
import { openSerial, openTcp } from '../../at'
import { systemClock } from '../../modem'
import { FlowError } from '../errors'
import type { Connection } from './connection'
import { openVirtual } from './virtual'

/** Opens the port of a connection. Rejects with an AtError. */
export async function openConnection(connection: Connection): Promise<Duplex> {
  switch (connection.kind) {
    case 'serial':
      return openSerial(connection)
    case 'tcp':
      return openTcp({ host: connection.host, port: connection.port, clock: systemClock })
    case 'virtual':
      return openVirtual(connection.number)
    case 'none':
      throw new FlowError(
        'NO_MODEM',
        'This modem configuration only queues: there is no modem here.',
        'connection'
      )
  }
}
