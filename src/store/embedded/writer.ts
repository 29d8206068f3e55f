import { StoreError } from '../errors'
import type { Message } from '../records'
import type { Applied, Change, Submission } from '../store'
import type { Claims } from './claims'
import type { Counts } from './counts'
import type { Operation } from './database'
import type { Disk } from './disk'
import { type Collection, indexKeys, type Records, recordKey } from './indexes'
import { keyOf } from './keys'
import { Locks } from './locks'
import type { StoreTime } from './store-time'

const COLLECTIONS = ['message', 'key', 'batch', 'raw', 'inbound', 'card'] as const

/** One change of one record. */
interface Step<C extends Collection = Collection> {
  collection: C
  before: Records[C] | undefined
  after: Records[C] | undefined
}

/** Writes changes: those of the same records one after another, others at the same time. */
export class Writer {
  readonly #locks = new Locks()
  /** While something is counted that must stand still. */
  #still: Promise<unknown> | undefined

  constructor(
    private readonly disk: Disk,
    private readonly time: StoreTime,
    private readonly counts: Counts,
    private readonly claims: Pick<Claims, 'put'>
  ) {}

  async apply(changes: readonly Change[], check: () => void): Promise<{ applied: Applied; wakes: boolean }> {
    return this.locked(changes.map(nameOf), async () => {
      check()
      const now = this.time.now()
      const operations: Operation[] = []
      const steps: Step[] = []
      const changed = new Set<string>()
      const versions = changes.map((change) => {
        if ('submission' in change) operations.push(...this.#submitted(change.submission, now))
        else if ('withdrawn' in change) operations.push(...this.#withdrawn(change.withdrawn))
        else return this.#add(this.#step(change, now), steps, changed)
        return undefined
      })
      await this.write(steps, operations)
      return { applied: { versions }, wakes: steps.some(wakes) }
    })
  }

  /** Nothing else is done to these meanwhile. */
  async locked<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    while (this.#still) await this.#still
    return this.#locks.hold(names, work)
  }

  /** Runs while nothing is written. */
  async still<T>(work: () => Promise<T>): Promise<T> {
    while (this.#still) await this.#still
    const done = this.#locks.idle().then(work)
    this.#still = done.catch(() => {})
    try {
      return await done
    } finally {
      this.#still = undefined
    }
  }

  idle(): Promise<void> {
    return this.#locks.idle()
  }

  /** Locks are the caller's business. */
  async write(steps: readonly Step[], operations: Operation[] = []): Promise<void> {
    for (const step of steps) operations.push(...operationsOf(step))
    operations.push(this.disk.newestIs(this.time.now()))
    await this.disk.write(operations)
    for (const { collection, before, after } of steps)
      if (collection === 'message')
        this.counts.changed(before as Message | undefined, after as Message | undefined)
    for (const { type, key } of operations) if (type === 'put') this.claims.put(key)
  }

  #add(step: Step, steps: Step[], changed: Set<string>): number {
    const { collection, after } = step
    const name = recordKey(collection, after!.id)
    // The second is not based on the first.
    if (changed.has(name)) throw conflict(collection, after!.id, 'it stands twice in one write')
    changed.add(name)
    steps.push(step)
    return after!.version
  }

  #step(change: Change, now: number): Step {
    const [collection, given] = recordOf(change)
    const before = this.disk.read(collection, given.id)
    if ((before?.version ?? 0) !== given.version)
      throw conflict(
        collection,
        given.id,
        `version ${given.version} was written, ${before?.version ?? 0} is there`
      )
    const after = { ...given, version: given.version + 1 }
    if ('message' in change) stamp(after as Message, before as Message | undefined, change.dueInMs, now)
    return { collection, before, after }
  }

  /** Written again it counts once, from now on. */
  #submitted(submission: Submission, now: number): Operation[] {
    const name = partOf(submission)
    const { sim } = submission
    return [
      ...this.#withdrawn(submission),
      { type: 'put', key: keyOf('sent', sim, now, name), value: '' },
      { type: 'put', key: keyOf('sentTime', now, sim, name), value: '' },
      { type: 'put', key: keyOf('sentAt', name), value: String(now) }
    ]
  }

  #withdrawn(submission: Submission): Operation[] {
    const name = partOf(submission)
    const { sim } = submission
    const at = this.disk.get(keyOf('sentAt', name))
    if (at === undefined) return []
    return [
      { type: 'del', key: keyOf('sent', sim, Number(at), name) },
      { type: 'del', key: keyOf('sentTime', Number(at), sim, name) },
      { type: 'del', key: keyOf('sentAt', name) }
    ]
  }
}

function conflict(collection: Collection, id: string, why: string): StoreError {
  return new StoreError('CONFLICT', `The ${collection} ${id} was changed meanwhile: ${why}.`, { record: id })
}

function stamp(after: Message, before: Message | undefined, dueInMs: number | undefined, now: number): void {
  after.storedAt = before?.storedAt ?? now
  if (dueInMs !== undefined) after.due = now + dueInMs
  else if (before?.queue === undefined) after.due = now
}

function partOf({ message, seq, n }: Submission): string {
  return `${message}.${seq}.${n}`
}

function recordOf(change: Change): [Collection, { id: string; version: number }] {
  for (const collection of COLLECTIONS)
    if (collection in change)
      return [collection, (change as unknown as Record<string, { id: string; version: number }>)[collection]!]
  throw new TypeError('A change that is none.')
}

/** What it must have for itself. */
function nameOf(change: Change): string {
  if ('submission' in change) return keyOf('sentAt', partOf(change.submission))
  if ('withdrawn' in change) return keyOf('sentAt', partOf(change.withdrawn))
  const [collection, { id }] = recordOf(change)
  return recordKey(collection, id)
}

function operationsOf({ collection, before, after }: Step): Operation[] {
  const stale = new Set(before ? indexKeys(collection, before as never) : [])
  const fresh = after ? indexKeys(collection, after as never) : []
  const operations: Operation[] = fresh
    .filter((key) => !stale.delete(key))
    .map((key) => ({ type: 'put', key, value: '' }))
  for (const key of stale) operations.push({ type: 'del', key })
  const key = recordKey(collection, (after ?? before)!.id)
  operations.push(after ? { type: 'put', key, value: JSON.stringify(after) } : { type: 'del', key })
  return operations
}

/** There may be something to claim, or a batch has changed. */
function wakes({ collection, after }: Step): boolean {
  return (
    collection === 'batch' ||
    (collection === 'message' && (after as Message | undefined)?.queue !== undefined)
  )
}
