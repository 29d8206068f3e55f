import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { type PhonesPageOptions, phonesPage } from '../../src/simulator/http/phones-page'
import { listen } from '../../src/simulator/ways/listen'
import { virtualModem } from './virtual-modem'

export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

export interface AskOptions {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** The page on a server of its own, for a modem in a network; what it does not want becomes a 404 "elsewhere". */
export async function phonesServer(options: Partial<PhonesPageOptions> = {}) {
  const setup = virtualModem()
  const { modem, network } = setup
  const page = phonesPage({ network, modems: () => [modem], ...options })
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end('elsewhere')
  })
  const port = await listen(server, 0)

  /** Octets as they are: fetch() would set the headers that matter here. */
  function open(path: string, { method = 'GET', headers = {}, body }: AskOptions = {}) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false })
      request.once('response', resolve).once('error', reject)
      request.end(body)
    })
  }

  return {
    ...setup,
    port,
    open,
    async ask(path: string, options?: AskOptions): Promise<Answer> {
      const response = await open(path, options)
      return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
    },
    close() {
      server.closeAllConnections()
      server.close()
    }
  }
}

/** A POST of JSON, as the page makes it. */
export function json(value: unknown, headers: Record<string, string> = {}): AskOptions {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value)
  }
}
