import { StoreError } from '../errors'
import type { Message } from '../records'
import type { Applied, Change, Submission } from '../store'
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
    private readonly counts: Counts
  ) {}

  async apply(changes: readonly Change[], check: () => void): Promise<{ applied: Applied; wakes: boolean }> {
    return this.locked(changes.flatMap(namesOf), async () => {
      check()
      const now = this.time.now()
      const operations: Operation[] = []
      const steps: Step[] = []
      const versions = changes.map((change) => {
        const submission = this.#submission(change, now)
        if (submission) operations.push(...submission)
        if (submission) return undefined
        const step = this.#step(change, now)
        steps.push(step)
        return step.after?.version
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

  async write(steps: readonly Step[], operations: Operation[] = []): Promise<void> {
    for (const step of steps) operations.push(...operationsOf(step))
    operations.push(this.disk.newestIs(this.time.now()))
    await this.disk.write(operations)
    for (const { collection, before, after } of steps)
      if (collection === 'message')
        this.counts.changed(before as Message | undefined, after as Message | undefined)
  }

  #step(change: Change, now: number): Step {
    const [collection, given] = recordOf(change)
    const before = this.disk.read(collection, given.id)
    if ((before?.version ?? 0) !== given.version)
      throw new StoreError(
        'CONFLICT',
        `The ${collection} ${given.id} was changed meanwhile: version ${given.version} was written, ${before?.version ?? 0} is there.`,
        { record: given.id }
      )
    const after = { ...given, version: given.version + 1 }
    if ('message' in change) stamp(after as Message, before as Message | undefined, change.dueInMs, now)
    return { collection, before, after }
  }

  #submission(change: Change, now: number): Operation[] | undefined {
    if ('submission' in change) {
      const key = keyOf('sent', change.submission.sim, now, nameOf(change.submission))
      const { sim } = change.submission
      return [
        { type: 'put', key, value: '' },
        { type: 'put', key: keyOf('sentTime', now, sim, nameOf(change.submission)), value: '' },
        { type: 'put', key: keyOf('sentAt', nameOf(change.submission)), value: String(now) }
      ]
    }
    if (!('withdrawn' in change)) return undefined
    const name = nameOf(change.withdrawn)
    const at = this.disk.get(keyOf('sentAt', name))
    if (at === undefined) return []
    return [
      { type: 'del', key: keyOf('sent', change.withdrawn.sim, Number(at), name) },
      { type: 'del', key: keyOf('sentTime', Number(at), change.withdrawn.sim, name) },
      { type: 'del', key: keyOf('sentAt', name) }
    ]
  }
}

function stamp(after: Message, before: Message | undefined, dueInMs: number | undefined, now: number): void {
  after.storedAt = before?.storedAt ?? now
  if (dueInMs !== undefined) after.due = now + dueInMs
  else if (before?.queue === undefined) after.due = now
}

function nameOf({ message, seq, n }: Submission): string {
  return `${message}.${seq}.${n}`
}

function recordOf(change: Change): [Collection, { id: string; version: number }] {
  for (const collection of COLLECTIONS)
    if (collection in change)
      return [collection, (change as unknown as Record<string, { id: string; version: number }>)[collection]!]
  throw new TypeError('A change that is none.')
}

function namesOf(change: Change): string[] {
  if ('submission' in change || 'withdrawn' in change) return []
  const [collection, { id }] = recordOf(change)
  return [recordKey(collection, id)]
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
