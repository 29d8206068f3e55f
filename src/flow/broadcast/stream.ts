import type { Clock, Timer } from '../../types'
import { FlowError } from '../errors'
import { isFields, type Message } from '../message'

/** A stream that goes quiet for so long is broken off. */
const STALL_MS = 60_000
/** Streams that were broken off are remembered: what still comes of them is refused. */
const MOST_BROKEN = 100

export interface StreamEvents {
  /** No more of it comes, and not all was there. */
  broken(id: string, error: FlowError): void
  /** Messages are here that have no place yet: they may be of a stream that seems to be quiet. */
  more(): boolean
}

/** Where a message belongs in a stream. */
export interface Place {
  id: string
  /** It was the last one that was missing. */
  isLast: boolean
  /** It only says that there are no more. */
  isEmpty: boolean
}

interface Stream {
  seen: Set<number>
  /** Behind the last of them. */
  next: number
  count: number | undefined
  timer: Timer | undefined
}

/** Streams of messages with msg.parts, as split gives them: told apart by their id, whichever comes last has the count. */
export class Streams {
  readonly #streams = new Map<string, Stream>()
  readonly #broken = new Map<string, Error>()

  constructor(
    private readonly clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
    private readonly events: StreamEvents
  ) {}

  /**
   * Undefined for a message that stands alone. Throws BAD_PARTS for one that has no place or a place that is taken, and
   * for what comes late what the stream was broken off for.
   */
  place(msg: Message): Place | undefined {
    const { parts, complete } = msg
    if (!isFields(parts) || parts.id === undefined) return undefined
    const id = String(parts.id)
    const isEnd = complete !== undefined && complete !== false
    const index = numberAt(parts, 'index')
    const isEmpty = index === undefined && isEnd && (msg.payload ?? undefined) === undefined
    this.#refuse(id, index)
    if (index === undefined && !isEnd)
      throw badParts('msg.parts.index is missing: it is a number from 0 on, as split gives it.')
    const stream = this.#streams.get(id) ?? { seen: new Set(), next: 0, count: undefined, timer: undefined }
    const place = index ?? stream.next
    if (!isEmpty && stream.seen.has(place))
      throw badParts(`Of the stream ${id} message ${place} came twice: only the first one counts.`)
    this.#streams.set(id, stream)
    if (!isEmpty) {
      stream.seen.add(place)
      stream.next = Math.max(stream.next, place + 1)
    }
    // From the first on: the rest of a stream whose beginning got lost is never taken for the whole.
    stream.count = isEnd ? stream.next : (numberAt(parts, 'count') ?? stream.count)
    this.#watch(id, stream)
    const isLast = stream.count !== undefined && stream.seen.size >= stream.count
    if (isLast) this.#end(id)
    return { id, isLast, isEmpty }
  }

  /** msg.reset: of one stream where msg.parts names it, else of all. */
  reset(msg: Message): void {
    const { parts } = msg
    const ids = isFields(parts) && parts.id !== undefined ? [String(parts.id)] : [...this.#streams.keys()]
    for (const id of ids)
      this.#break(id, 'STREAM_RESET', 'msg.reset came before all rows were there. Nothing was sent.')
  }

  /** What still comes of it is of no use, and is told why. */
  fail(id: string, error: Error): void {
    this.#end(id)
    this.#broken.set(id, error)
    const [oldest] = this.#broken.keys()
    if (this.#broken.size > MOST_BROKEN && oldest !== undefined) this.#broken.delete(oldest)
  }

  stop(): void {
    for (const id of [...this.#streams.keys()]) this.#end(id)
  }

  /** Of a stream that was broken off the first message again is a new start: nothing was sent. */
  #refuse(id: string, index: number | undefined): void {
    const broken = this.#broken.get(id)
    if (broken && index !== 0) throw broken
    this.#broken.delete(id)
  }

  #end(id: string): void {
    this.clock.clearTimeout(this.#streams.get(id)?.timer)
    this.#streams.delete(id)
  }

  #watch(id: string, stream: Stream): void {
    this.clock.clearTimeout(stream.timer)
    stream.timer = this.clock.setTimeout(
      () => (this.events.more() ? this.#watch(id, stream) : this.#stall(id, stream)),
      STALL_MS
    )
  }

  #stall(id: string, { seen, count }: Stream): void {
    const all = count === undefined ? '' : `of ${count} `
    this.#break(
      id,
      'STREAM_STALLED',
      `Of a stream ${all}only ${seen.size} messages came, and none for a minute. Nothing was sent: start it again.`
    )
  }

  #break(id: string, code: string, message: string): void {
    if (!this.#streams.has(id)) return
    const error = new FlowError(code, message, 'parts')
    this.fail(id, error)
    this.events.broken(id, error)
  }
}

function badParts(message: string): FlowError {
  return new FlowError('BAD_PARTS', message, 'parts.index')
}

function numberAt(fields: Record<string, unknown>, name: string): number | undefined {
  const value = fields[name]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined
}
