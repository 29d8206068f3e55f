import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Phones } from '../network/phones'

/** A broadcast changes hundreds of phones a second; a page need not look as often. */
const MOST_EVERY_MS = 200

/** Server-sent events: that something has changed, and which phones; the page asks for what it shows. */
export function streamChanges(phones: Phones, request: IncomingMessage, response: ServerResponse): void {
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    timer = undefined
    if (changed.size === 0) return
    // JSON has no line breaks, so nothing in it can end the event.
    response.write(`event: change\ndata: ${JSON.stringify([...changed])}\n\n`)
    changed = new Set()
    timer = setTimeout(tell, MOST_EVERY_MS).unref()
  }
  const stop = phones.onChange(({ number }) => {
    changed.add(number)
    timer ??= setTimeout(tell, 0)
  })
  request.socket.once('close', end)
  response.once('close', end)
  response.write('retry: 1000\n\n')

  function end(): void {
    stop()
    clearTimeout(timer)
  }
}
