import { createServer, type Socket } from 'node:net'
import { LOOPBACK, listen } from './listen'
import type { Outlet, Way } from './way'
import { WayClient } from './way-client'

/** How long a client that has said its last may take to read what is left. */
const GRACE_MS = 1000
/** From when on a silent connection is asked whether there is still anybody. */
const KEEP_ALIVE_MS = 10_000

/** A raw serial server for one modem, such as ser2net: one client at a time, a further one is cut off. */
export async function openTcp(outlet: Outlet, port: number): Promise<Way> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // A connection that breaks is a port that closes; 'close' follows.
    socket.on('error', () => {})
    if (!plug(outlet, socket)) socket.destroy()
  })
  const actual = await listen(server, port)
  return {
    address: `tcp://${LOOPBACK}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}

/** Whether the port was free for it. */
function plug(outlet: Outlet, socket: Socket): boolean {
  const client = new WayClient({
    waiting: () => socket.writableLength,
    write: (octets) => socket.write(octets),
    cut: () => socket.destroy()
  })
  if (!outlet.plug(client)) return false
  socket.on('data', (octets) => client.push(octets))
  socket.once('end', () => hurry(socket))
  socket.once('end', () => client.leave()).once('close', () => client.leave())
  return true
}

/** One that closed its half and never reads the rest would keep the socket for ever. */
function hurry(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), GRACE_MS).unref()
  socket.once('close', () => clearTimeout(timer))
}
