import type { Message } from '../../gateway'
import type { ModemHandle } from '../modem/handle'
import { resultOf } from '../send/result'

const OPEN = ['queued', 'sending', 'unknown'] as const
const MOST = 100

/** What waits and what is held in the pool of a modem, a page at a time. */
export async function queueOf(
  handle: ModemHandle,
  { after, held }: Record<string, unknown>
): Promise<object> {
  const gateway = await handle.gateway()
  const states = held === 'true' ? (['unknown'] as const) : OPEN
  const page = await gateway.messages(
    { states },
    { limit: MOST, ...(typeof after === 'string' && { after }) }
  )
  const messages = page
    .filter(({ pool }: Message) => pool === handle.settings.pool)
    .map((message) => resultOf(message, 'result', { virtual: handle.virtual }))
  return { messages, ...(page.length === MOST && { after: page.at(-1)!.id }) }
}
