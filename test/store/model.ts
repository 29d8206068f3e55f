import fc from 'fast-check'
import {
  type BatchCounts,
  type ClaimRequest,
  isHeld,
  type Lease,
  type Message,
  PRIORITIES
} from '../../src/store'

/** What a store has to know of a message, in the plainest way. */
export class StoreModel {
  now = 0
  readonly messages = new Map<string, Message>()
  readonly #leases = new Map<string, { owner: string; nth: number; until: number }>()
  /** Leases that were ever given, in their order. */
  given = 0

  holds(id: string, nth: number): boolean {
    return this.#live(id)?.nth === nth
  }

  claim({ owner, queues, priorities, leaseMs }: ClaimRequest): string | undefined {
    const free = [...this.messages.values()].filter(
      ({ id, queue, priority, due }) =>
        queue !== undefined &&
        queues.includes(queue) &&
        priorities.includes(priority) &&
        due <= this.now &&
        !this.#live(id)
    )
    return this.#take(free.sort(inOrder)[0]?.id, owner, leaseMs)
  }

  takeOver(owner: string, leaseMs: number): string | undefined {
    const out = [...this.messages.values()].filter(
      ({ id, state, queue }) => state === 'sending' && queue === undefined && !this.#live(id)
    )
    return this.#take(out.map(({ id }) => id).sort()[0], owner, leaseMs)
  }

  /** The code that a write is refused with; undefined: it is done. */
  apply(changes: readonly { message: Message; dueInMs?: number }[], lease?: { id: string; nth: number }) {
    if (lease && !this.holds(lease.id, lease.nth)) return 'LEASE_LOST'
    const based = ({ message }: { message: Message }) =>
      (this.messages.get(message.id)?.version ?? 0) === message.version
    if (!changes.every(based)) return 'CONFLICT'
    for (const { message, dueInMs } of changes) {
      const before = this.messages.get(message.id)
      const due =
        dueInMs !== undefined || before?.queue === undefined ? this.now + (dueInMs ?? 0) : message.due
      const storedAt = before?.storedAt ?? this.now
      this.messages.set(message.id, { ...message, version: message.version + 1, due, storedAt })
    }
    return undefined
  }

  renew(id: string, nth: number, leaseMs: number): boolean {
    if (!this.holds(id, nth)) return false
    this.#leases.get(id)!.until = this.now + leaseMs
    return true
  }

  release(id: string, nth: number): void {
    if (this.#leases.get(id)?.nth === nth) this.#leases.delete(id)
  }

  /** Its leases are in memory. */
  restart(): void {
    this.#leases.clear()
  }

  ids(isWanted: (message: Message) => boolean): string[] {
    return [...this.messages.values()]
      .filter(isWanted)
      .map(({ id }) => id)
      .sort()
  }

  counts(batch: string): BatchCounts {
    const counts: BatchCounts = {}
    for (const message of this.messages.values())
      if (message.batch === batch)
        for (const kind of isHeld(message) ? [message.state, 'held' as const] : [message.state])
          counts[kind] = (counts[kind] ?? 0) + 1
    return counts
  }

  #live(id: string) {
    const lease = this.#leases.get(id)
    return lease && lease.until > this.now ? lease : undefined
  }

  #take(id: string | undefined, owner: string, leaseMs: number): string | undefined {
    if (id !== undefined) this.#leases.set(id, { owner, nth: this.given++, until: this.now + leaseMs })
    return id
  }
}

function inOrder(a: Message, b: Message): number {
  const rank = (message: Message) => PRIORITIES.indexOf(message.priority)
  return rank(a) - rank(b) || a.due - b.due || (a.id < b.id ? -1 : 1)
}

/** What becomes of a message that somebody writes. */
export type Fate = 'sending' | 'out' | 'sent' | 'back' | 'later' | 'unknown' | 'other queue' | 'alert'

export type Step =
  | { do: 'put'; names: string[]; queue: string; priority: Message['priority']; dueInMs?: number }
  | { do: 'claim'; owner: string; queues: string[]; priorities: Message['priority'][] }
  | { do: 'takeOver'; owner: string }
  | { do: 'write'; nth: number; fate: Fate; isFresh: boolean }
  | { do: 'evidence'; name: string; fate: Fate }
  | { do: 'renew' | 'release'; nth: number }
  | { do: 'wait'; ms: number }
  | { do: 'restart' }

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const QUEUES = ['q', 'r/1', 'r']

const name = fc.constantFrom(...NAMES)
const owner = fc.constantFrom('one', 'two')
const nth = fc.nat(6)
const fate = fc.constantFrom<Fate>(
  'sending',
  'out',
  'sent',
  'back',
  'later',
  'unknown',
  'other queue',
  'alert'
)

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record(
        {
          do: fc.constant('put' as const),
          names: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
          queue: fc.constantFrom(...QUEUES),
          priority: fc.constantFrom(...PRIORITIES),
          dueInMs: fc.constantFrom(0, 5, 20)
        },
        { requiredKeys: ['do', 'names', 'queue', 'priority'] }
      )
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('claim' as const),
        owner,
        queues: fc.uniqueArray(fc.constantFrom(...QUEUES), { minLength: 1 }),
        priorities: fc.uniqueArray(fc.constantFrom(...PRIORITIES), { minLength: 2 })
      })
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('takeOver' as const), owner }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('write' as const), nth, fate, isFresh: fc.boolean() })
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('evidence' as const), name, fate }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('renew' as const, 'release' as const), nth }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 5, 60, 100) })
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) }
  ),
  { minLength: 10, maxLength: 80, size: 'max' }
)

export function changed(message: Message, fate: Fate): { message: Message; dueInMs?: number } {
  const { queue: _, ...rest } = message
  switch (fate) {
    case 'sending':
      return { message: { ...message, state: 'sending' } }
    case 'out':
      return { message: { ...rest, state: 'sending' } }
    case 'sent':
      return { message: { ...rest, state: 'sent', untold: ['result'] } }
    case 'back':
      return { message: { ...rest, state: 'queued', queue: message.queue ?? 'q' } }
    case 'later':
      return { message: { ...rest, state: 'queued', queue: message.queue ?? 'q' }, dueInMs: 7 }
    case 'unknown':
      return { message: { ...rest, state: 'unknown', alarm: message.due + 3 } }
    case 'other queue':
      return { message: { ...rest, state: 'queued', queue: message.queue === 'r' ? 'r/1' : 'r' } }
    case 'alert':
      return { message: { ...message, priority: 'alert' } }
  }
}

/** A lease of the store, and which one of the model it is. */
export interface Held {
  lease: Lease
  nth: number
  message: Message
}
