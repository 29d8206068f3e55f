import type { Clock, Timer } from '../../types'
import { FlowError } from '../errors'
import { isFields, type Message } from '../message'

/** A stream that goes quiet for so long is broken off. */
const STALL_MS = 60_000

export interface StreamEvents {
  /** No more of it comes, and not all was there. */
  broken(id: string, error: FlowError): void
}

/** Where a message belongs in a stream. */
export interface Place {
  id: string
  /** It was the last one that was missing. */
  isLast: boolean
  /** It was here before. */
  isAgain: boolean
}

interface Stream {
  seen: Set<number>
  count: number | undefined
  timer: Timer | undefined
}

/** Streams of messages with msg.parts, as split gives them: told apart by their id, whichever comes last has the count. */
export class Streams {
  readonly #streams = new Map<string, Stream>()

  constructor(
    private readonly clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
    private readonly events: StreamEvents
  ) {}

  /** Undefined for a message that stands alone. Throws BAD_PARTS. */
  place(msg: Message): Place | undefined {
    const { parts } = msg
    if (!isFields(parts) || parts.id === undefined) return undefined
    const id = String(parts.id)
    const index = numberAt(parts, 'index')
    if (index === undefined)
      throw new FlowError(
        'BAD_PARTS',
        'msg.parts.index is missing: it is a number from 0 on, as split gives it.',
        'parts.index'
      )
    const stream = this.#streams.get(id) ?? { seen: new Set(), count: undefined, timer: undefined }
    this.#streams.set(id, stream)
    const isAgain = stream.seen.has(index)
    stream.seen.add(index)
    stream.count = numberAt(parts, 'count') ?? stream.count
    if (isFields(msg) && msg.complete === true) stream.count = stream.seen.size
    this.#watch(id, stream)
    const isLast = stream.count !== undefined && stream.seen.size >= stream.count
    if (isLast) this.end(id)
    return { id, isLast, isAgain }
  }

  /** msg.reset: of one stream where msg.parts names it, else of all. */
  reset(msg: Message): void {
    const { parts } = msg
    const ids = isFields(parts) && parts.id !== undefined ? [String(parts.id)] : [...this.#streams.keys()]
    for (const id of ids)
      this.#break(id, 'STREAM_RESET', 'msg.reset came before all rows were there. Nothing was sent.')
  }

  /** Nothing more of it is waited for. */
  end(id: string): void {
    this.clock.clearTimeout(this.#streams.get(id)?.timer)
    this.#streams.delete(id)
  }

  stop(): void {
    for (const id of [...this.#streams.keys()]) this.end(id)
  }

  #watch(id: string, stream: Stream): void {
    this.clock.clearTimeout(stream.timer)
    stream.timer = this.clock.setTimeout(
      () =>
        this.#break(
          id,
          'STREAM_STALLED',
          `Of the stream ${stream.count === undefined ? '' : `of ${stream.count} `}only ${stream.seen.size} messages came, and none for a minute. Nothing was sent: start it again.`
        ),
      STALL_MS
    )
  }

  #break(id: string, code: string, message: string): void {
    if (!this.#streams.has(id)) return
    this.end(id)
    this.events.broken(id, new FlowError(code, message, 'parts'))
  }
}

function numberAt(fields: Record<string, unknown>, name: string): number | undefined {
  const value = fields[name]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined
}
