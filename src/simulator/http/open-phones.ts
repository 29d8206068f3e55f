import { createServer } from 'node:http'
import type { VirtualNetwork } from '../network/network'
import { LOOPBACK, listen } from '../ways/listen'
import type { Way } from '../ways/way'
import { isLoopbackName } from './guard'
import { phonesPage } from './phones-page'
import type { PageModem } from './view'

/** The page of the virtual phones on a port of its own, for this machine only. */
export async function openPhones(
  network: VirtualNetwork,
  modems: readonly PageModem[],
  port: number
): Promise<Way> {
  const page = phonesPage({ network, modems: () => modems, allows: isLoopbackName })
  const server = createServer((request, response) => {
    if (!page(request, response))
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing here.\n')
  })
  const actual = await listen(server, port)
  return {
    address: `http://${LOOPBACK}:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
