import type { Change, KeyRecord, Message, Priority, Store, StoreError } from '../store'
import type { Clock } from '../types'
import { GatewayError } from './errors'
import type { Ids } from './ids'
import { canBeKept, keptRow, type NotSent, repeated } from './kept-rows'
import { type Known, known } from './key-lookup'
import { isLoop } from './loop-guard'
import { type EnqueueRequest, type Key, keyOf, priorityOf, toMessage } from './request'

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
    const request = this.requests[index]!
    try {
      if (typeof request !== 'object' || request === null)
        throw new GatewayError('BAD_OPTION', 'A message is an object, { to, text, pool }.', {
          field: 'message'
        })
      if (request.keep && request.refusal) {
        await this.#keep(index, request, { state: 'failed', error: request.refusal })
        return
      }
      const key = keyOf(request)
      if (key && this.#keys.has(key.id)) await this.#flush()
      const known = key && (await this.#known(key))
      if (!known || 'unused' in known) await this.#add(index, request, key, known?.unused)
      else if (request.keep) await this.#keep(index, request, repeated(request, known.message))
      else this.#results[index] = known
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      await this.#refuse(index, request, error)
    }
  }

  async #refuse(index: number, request: EnqueueRequest, error: GatewayError): Promise<void> {
    if (!request?.keep || !canBeKept(error)) {
      this.#results[index] = { error }
      return
    }
    const { messageId } = error
    const other = messageId === undefined ? undefined : await this.context.store.message(messageId)
    // Another text for a number that the batch has already: one of the two goes there.
    const isRow = other !== undefined && other.batch === request.batch
    const fault = { code: error.code, message: error.message }
    await this.#keep(index, request, isRow ? repeated(request, other) : { state: 'failed', error: fault })
  }

  /** On record, and final. */
  async #keep(index: number, request: EnqueueRequest, why: NotSent): Promise<void> {
    const { clock, ids } = this.context
    const message = keptRow(request, why, { id: ids.next(), now: clock.now() })
    await this.#push({ index, message, key: undefined })
  }

  #known(key: Key): Promise<Known | undefined> {
    return known(this.context.store, key)
  }

  /** `keyVersion`: of a key that stands for nothing any more. */
  async #add(index: number, request: EnqueueRequest, key: Key | undefined, keyVersion = 0): Promise<void> {
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
    if (key) this.#keys.add(key.id)
    await this.#push({
      index,
      message: guarded,
      // If somebody else is faster, the write shows it.
      key: key && { ...key, version: keyVersion, message: message.id, at: now }
    })
  }

  async #push(entry: Entry): Promise<void> {
    this.#pending.push(entry)
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
