import type { Change, KeyRecord, Message, Priority, Store, StoreError } from '../store'
import type { Clock } from '../types'
import { GatewayError } from './errors'
import type { Ids } from './ids'
import { isLoop } from './loop-guard'
import { type EnqueueRequest, keyOf, priorityOf, toMessage } from './request'

/** What became of one request. */
export type Queued =
  /** On disk. `duplicate`: its key was there before, and this is the message of then as it is now. */
  { message: Message; duplicate?: true } | { error: GatewayError }

export interface EnqueueContext {
  store: Store
  clock: Clock
  ids: Ids
  /** Parts of the largest message of a priority that the budgets of a pool ever have room for. */
  largest(pool: string, priority: Priority): number
  /** See Routes. */
  routeOf(pool: string, to: string): string | undefined
}

/** Messages of one write. */
const CHUNK = 500
/** As many as the loop guard has to see, where several texts take turns. */
const RECENT = 30

/** Takes messages in: an outcome for each, on disk when this resolves. One that is bad stops no other. */
export async function enqueue(
  requests: readonly EnqueueRequest[],
  context: EnqueueContext
): Promise<Queued[]> {
  return new Intake(requests, context).run()
}

interface Entry {
  index: number
  message: Message
  key: KeyRecord | undefined
}

class Intake {
  readonly #results: Queued[] = []
  #pending: Entry[] = []
  readonly #keys = new Set<string>()
  /** Requests that were taken a second time: what was in their way the first time is known by then. */
  readonly #again = new Set<number>()
  /** What went lately to the recipients of a chunk, those of this call as well: newest first. */
  #recent = new Map<string, Message[]>()

  constructor(
    private readonly requests: readonly EnqueueRequest[],
    private readonly context: EnqueueContext
  ) {}

  async run(): Promise<Queued[]> {
    for (let index = 0; index < this.requests.length; index++) {
      if (index % CHUNK === 0) await this.#look(index)
      await this.#take(index)
    }
    await this.#flush()
    return this.#results
  }

  async #look(from: number): Promise<void> {
    await this.#flush()
    const chunk = this.requests.slice(from, from + CHUNK)
    const numbers = new Set(chunk.map((request) => request?.to).filter((to) => typeof to === 'string'))
    this.#recent = new Map()
    // One after another: all at once they are no faster, and take 60 MB.
    for (const to of numbers) this.#recent.set(to, await this.#sentTo(to))
  }

  #sentTo(to: string): Promise<Message[]> {
    return this.context.store.messages({ to }, { limit: RECENT, newest: true })
  }

  async #take(index: number): Promise<void> {
    try {
      const request = this.requests[index]!
      if (typeof request !== 'object' || request === null)
        throw new GatewayError('BAD_OPTION', 'A message is an object, { to, text, pool }.', {
          field: 'message'
        })
      const key = keyOf(request)
      if (key && this.#keys.has(key.id)) await this.#flush()
      const known = key && (await this.#known(key))
      if (known) this.#results[index] = known
      else await this.#add(index, request, key)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      this.#results[index] = { error }
    }
  }

  async #known(key: { id: string; content: string }): Promise<Queued | undefined> {
    const { store } = this.context
    const record = await store.key(key.id)
    if (!record) return undefined
    const message = await store.message(record.message)
    // Known to have been taken in, and its record is gone: to send it again would be to send it twice.
    if (!message)
      throw new GatewayError(
        'NOT_FOUND',
        'The message of this key is no longer on record; it was not sent again.',
        {
          field: 'key',
          messageId: record.message
        }
      )
    if (record.content === key.content) return { message, duplicate: true }
    throw new GatewayError(
      'KEY_REUSED',
      `The key "${message.key}" stands for another message to ${message.to}, of ${new Date(record.at).toISOString()}. Give each message a key of its own.`,
      { field: 'key', messageId: message.id }
    )
  }

  async #add(index: number, request: EnqueueRequest, key: ReturnType<typeof keyOf>): Promise<void> {
    const { clock, ids, largest, routeOf } = this.context
    const now = clock.now()
    const priority = priorityOf(request)
    const message = toMessage(request, {
      id: ids.next(),
      now,
      maxParts: largest(request.pool, priority),
      // An alert goes by whichever modem is free first.
      route: priority === 'alert' ? undefined : routeOf(request.pool, request.to)
    })
    const recent = this.#recent.get(message.to)!
    const guarded = isLoop(recent, message, now) ? looping(message) : message
    recent.unshift(message)
    this.#pending.push({
      index,
      message: guarded,
      // New: if somebody else is faster, the write shows it.
      key: key && { ...key, version: 0, message: message.id, at: now }
    })
    if (key) this.#keys.add(key.id)
    if (this.#pending.length >= CHUNK) await this.#flush()
  }

  async #flush(): Promise<void> {
    const pending = this.#pending
    this.#pending = []
    this.#keys.clear()
    if (pending.length === 0) return
    try {
      await this.#write(pending)
    } catch (error) {
      if ((error as StoreError).code !== 'CONFLICT') throw error
      // Somebody else used one of the keys at the same moment: one by one it shows which.
      for (const entry of pending) await this.#writeAlone(entry)
    }
  }

  async #writeAlone(entry: Entry): Promise<void> {
    try {
      await this.#write([entry])
    } catch (error) {
      if ((error as StoreError).code !== 'CONFLICT' || this.#again.has(entry.index)) throw error
      this.#again.add(entry.index)
      await this.#take(entry.index)
      await this.#flush()
    }
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const changes = entries.flatMap(({ message, key }): Change[] => [{ message }, ...(key ? [{ key }] : [])])
    const { versions } = await this.context.store.apply(changes)
    let at = 0
    for (const { index, message, key } of entries) {
      this.#results[index] = { message: { ...message, version: versions[at]! } }
      at += key ? 2 : 1
    }
  }
}

/** The same again and again is a flow that answers itself: a person has to look first. */
function looping({ queue: _, alarm: _alarm, ...message }: Message): Message {
  const text = `The same text went to ${message.to} more than 5 times in 10 minutes: the flow may be answering itself. Resend the message if it is meant, or drop it.`
  return { ...message, held: true, reason: 'LOOP_GUARD', error: { code: 'LOOP_GUARD', message: text } }
}
