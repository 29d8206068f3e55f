import type { AddressInfo, Server } from 'node:net'
import { WayError } from './way'

/** Nobody but this machine: a virtual modem asks for no password. */
export const LOOPBACK = '127.0.0.1'

/** Listens on a port of the loopback interface, 0 for any that is free; resolves to its number. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(refusal(port, error))
    server.once('error', refuse)
    server.listen(port, LOOPBACK, () => {
      server.off('error', refuse)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function refusal(port: number, error: NodeJS.ErrnoException): WayError {
  if (error.code === 'EADDRINUSE') {
    return new WayError('PORT_IN_USE', `Port ${port} of ${LOOPBACK} is in use; choose another.`)
  }
  return new WayError('PORT_REFUSED', `Port ${port} of ${LOOPBACK} cannot be opened: ${error.message}.`)
}
