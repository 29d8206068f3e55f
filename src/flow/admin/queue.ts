import { type Gateway, isHeld, type Message } from '../../gateway'
import type { ModemHandle } from '../modem/handle'
import { resultOf } from '../send/result'

const OPEN = ['queued', 'sending', 'unknown'] as const
/** What may be held: it waits without an answer, or was stopped before it was sent. */
const HELD = ['queued', 'unknown'] as const
const MOST = 100
/** As much of a text as tells it apart. */
const EXCERPT = 100

interface Found {
  messages: Message[]
  /** There may be more behind this one. */
  after?: string
}

/** What waits in the pool of a modem, or what of it is held, a page at a time. */
export async function queueOf(
  handle: ModemHandle,
  { after, held }: Record<string, unknown>
): Promise<object> {
  const gateway = await handle.gateway()
  const from = typeof after === 'string' ? after : undefined
  const isWanted = (message: Message) =>
    message.pool === handle.settings.pool && (held !== 'true' || isHeld(message))
  const found = held === 'true' ? await heldIn(gateway, isWanted, from) : await openIn(gateway, from)
  const messages = found.messages.filter(isWanted).map((message) => ({
    ...resultOf(message, 'result', { virtual: handle.virtual }),
    ...('text' in message.body && { text: Array.from(message.body.text).slice(0, EXCERPT).join('') })
  }))
  return { messages, ...(found.after !== undefined && { after: found.after }) }
}

async function openIn(gateway: Gateway, after: string | undefined): Promise<Found> {
  const messages = await gateway.messages({ states: OPEN }, pageBehind(after))
  return { messages, ...(messages.length === MOST && { after: messages.at(-1)!.id }) }
}

/** They are few, among many that wait: looked for until a page is full. */
async function heldIn(
  gateway: Gateway,
  isWanted: (message: Message) => boolean,
  after: string | undefined
): Promise<Found> {
  const messages: Message[] = []
  for (let last = after; ; ) {
    const page = await gateway.messages({ states: HELD }, pageBehind(last))
    last = page.at(-1)?.id
    messages.push(...page.filter(isWanted))
    if (page.length < MOST) return { messages }
    if (messages.length >= MOST) return { messages, after: last! }
  }
}

function pageBehind(after: string | undefined) {
  return { limit: MOST, ...(after !== undefined && { after }) }
}
