import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VirtualNetwork } from '../network/network'
import { streamChanges } from './events'
import { BadRequest, isOwnPage, readJson } from './guard'
import { pageHtml } from './page'
import { sendFromPhone } from './send'
import { conversation, type PageModem, phoneList } from './view'

/** More than the 255 parts of the longest message need. */
const MOST_OCTETS = 256 * 1024

export interface PhonesPageOptions {
  network: VirtualNetwork
  /** To whom the page can write. */
  modems: () => readonly PageModem[]
  /** The path under which the page is, with a slash at both ends. Default `/`. */
  prefix?: string
  /** Which requests are answered at all, by their Host for example. Default: all. */
  allows?: (request: IncomingMessage) => boolean
}

/** Whether the request was for the page; if not, nothing was done with it. */
export type PhonesPage = (request: IncomingMessage, response: ServerResponse) => boolean

type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>

/**
 * The virtual phones as a web page and its API, for any HTTP server and under any path. What is in a message never
 * gets into the HTML: the page fetches JSON and shows it as text.
 */
export function phonesPage(options: PhonesPageOptions): PhonesPage {
  const { prefix = '/', allows = () => true } = options
  const routes = routesOf(options)
  return (request, response) => {
    const url = new URL(request.url?.replace(/^\/+/, '/') ?? '/', 'http://page')
    if (prefix !== '/' && `${url.pathname}/` === prefix) {
      // The page's addresses are relative: without the slash they would lead astray.
      response.writeHead(308, { location: `${prefix.split('/').at(-2)}/` }).end()
      return true
    }
    if (!url.pathname.startsWith(prefix)) return false
    const name = url.pathname.slice(prefix.length)
    const methods = Object.hasOwn(routes, name) ? routes[name] : undefined
    if (!methods) return false
    secure(response)
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
    const route = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!allows(request)) sendJson(response, 403, { error: 'Not by this name.' })
    else if (route) void answer(route, request, response, url)
    else
      sendJson(response.setHeader('allow', Object.keys(methods).join(', ')), 405, { error: 'Not this way.' })
    return true
  }
}

/** By name and method. */
function routesOf({ network, modems }: PhonesPageOptions): Record<string, Record<string, Route>> {
  return {
    '': { GET: sendPage },
    phones: { GET: getPhones },
    events: { GET: getEvents },
    send: { POST: postSend }
  }

  function getPhones(_request: IncomingMessage, response: ServerResponse, { searchParams }: URL): void {
    const number = searchParams.get('number')
    if (number === null) {
      sendJson(response, 200, phoneList(network.phones.list, modems()))
      return
    }
    const phone = network.phones.list.find((one) => one.number === number)
    if (phone) sendJson(response, 200, conversation(phone))
    else sendJson(response, 404, { error: 'No such phone yet.' })
  }

  function getEvents(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    if (request.method === 'HEAD') response.end()
    else streamChanges(network.phones, request, response)
  }

  async function postSend(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOwnPage(request)) throw new BadRequest(403, 'Only the page itself may send.')
    await sendFromPhone(network, modems(), await readJson(request, MOST_OCTETS))
    sendJson(response, 202, { accepted: true })
  }
}

async function answer(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL
): Promise<void> {
  try {
    await route(request, response, url)
  } catch (error) {
    const status = error instanceof BadRequest ? error.status : 500
    // What is left of a body that nobody reads must not be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close')
    if (!response.headersSent) sendJson(response, status, { error: (error as Error).message })
  }
}

function secure(response: ServerResponse): void {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-security-policy', "default-src 'none'")
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('x-content-type-options', 'nosniff')
}

function sendPage(_request: IncomingMessage, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'"
  ]
  response.setHeader('content-security-policy', policy.join('; '))
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(pageHtml(nonce))
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(body))
}
