import type { IncomingMessage } from 'node:http'

/** Whether a request comes from our own page, or from no browser at all. Any other page must not send for the user. */
export function isOwnPage({ headers }: IncomingMessage): boolean {
  // A page cannot set it, and a proxy that gives us another Host leaves it as it is.
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  if (headers.origin === undefined) return true
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host
}

/** Whether somebody asks for this machine by one of its own names: a foreign name that leads here is an attack. */
export function isLoopbackName({ headers }: IncomingMessage): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(headers.host ?? '')
}

/** A body that is not as it has to be; the status says how. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'

  constructor(
    readonly status: number,
    message: string
  ) {
    super(message)
  }
}

/** The JSON object that a request brings. */
export async function readJson(
  request: IncomingMessage,
  mostOctets: number
): Promise<Record<string, unknown>> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new BadRequest(415, 'Send JSON: content-type application/json.')
  }
  // Behind a framework the body is read already.
  const { body } = request as { body?: unknown }
  if (body !== undefined) return fieldsOf(body)
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.length
    if (octets > mostOctets) throw new BadRequest(413, `More than ${mostOctets} octets.`)
    chunks.push(chunk)
  }
  return fieldsOf(parse(Buffer.concat(chunks).toString('utf8')))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRequest(400, 'This is no JSON.')
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadRequest(400, 'A JSON object is needed.')
  }
  return value as Record<string, unknown>
}
