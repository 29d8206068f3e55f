import { isHeld } from '../held'
import {
  type Batch,
  type CardRecord,
  type Inbound,
  type KeyRecord,
  type Message,
  PRIORITIES,
  type RawPdu
} from '../records'
import { keyOf, under } from './keys'

/** What each collection keeps, by its name in the database. */
export interface Records {
  message: Message
  key: KeyRecord
  batch: Batch
  raw: RawPdu
  inbound: Inbound
  card: CardRecord
}

export type Collection = keyof Records

/** Where a record is found beside its id. The id is the last part of each key. */
type Index<T> = (record: T) => string | false | undefined

const FINAL: ReadonlySet<string> = new Set([
  'sent',
  'delivered',
  'undelivered',
  'expired',
  'failed',
  'cancelled'
])

/** May be forgotten for its age. */
export function isOver(message: Message | undefined): boolean {
  return (
    message !== undefined &&
    FINAL.has(message.state) &&
    message.awaits === undefined &&
    !message.untold?.length
  )
}

const QUEUE = 'mQueue'
const OUT = 'mOut'

const INDEXES: { [C in Collection]: readonly Index<Records[C]>[] } = {
  message: [
    ({ queue, priority, due, id }) =>
      queue && keyOf(QUEUE, queue, String(PRIORITIES.indexOf(priority)), due, id),
    // Its owner has gone if nobody has it.
    ({ state, queue, id }) => (state === 'sending' && queue === undefined ? keyOf(OUT, id) : undefined),
    ({ batch, state, id }) => batch && keyOf('mBatch', batch, state, id),
    (message) => message.batch && isHeld(message) && keyOf('mHeld', message.batch, message.id),
    ({ to, id }) => keyOf('mTo', to, id),
    ({ key, id }) => key && keyOf('mKey', key, id),
    ({ state, id }) => keyOf('mState', state, id),
    ({ queuedAt, id }) => keyOf('mTime', queuedAt, id),
    ({ alarm, id }) => (alarm === undefined ? undefined : keyOf('mAlarm', alarm, id)),
    ({ awaits, id }) => awaits && keyOf('mAwaits', awaits, id),
    ({ untold, origin = '', id }) => (untold?.length ? keyOf('mUntold', origin, id) : undefined),
    (message) => (isOver(message) ? keyOf('mOver', message.queuedAt, message.id) : undefined)
  ],
  key: [({ at, id }) => keyOf('kTime', at, id)],
  batch: [({ state, id }) => keyOf('bState', state, id)],
  raw: [
    ({ fingerprint, id }) => fingerprint && keyOf('rPrint', fingerprint, id),
    ({ state, id }) => keyOf('rState', state, id),
    ({ state, receivedAt, id }) => (state === 'new' ? undefined : keyOf('rOver', receivedAt, id))
  ],
  inbound: [
    ({ state, id }) => keyOf('iState', state, id),
    ({ group, id }) => group && keyOf('iGroup', group, id),
    ({ alarm, id }) => (alarm === undefined ? undefined : keyOf('iAlarm', alarm, id)),
    ({ state, receivedAt, id }) => (state === 'emitted' ? keyOf('iOver', receivedAt, id) : undefined)
  ],
  card: []
}

export function recordKey(collection: Collection, id: string): string {
  return keyOf(collection, id)
}

/** Keys that point to a record. */
export function indexKeys<C extends Collection>(collection: C, record: Records[C]): string[] {
  const indexes = INDEXES[collection] as readonly Index<Records[C]>[]
  return indexes.map((index) => index(record)).filter((key): key is string => Boolean(key))
}

/** All keys that point to records of a collection: they begin with its letter and a capital. */
export function allIndexes(collection: Collection): { gte: string; lt: string } {
  const letter = collection.slice(0, 1)
  return { gte: `${letter}A`, lt: `${letter}[` }
}

/** All keys of a queue with one priority; behind the prefix they sort by `due`, then by id. */
export function queuePrefix(queue: string, priority: Message['priority']): string {
  return under(QUEUE, queue, String(PRIORITIES.indexOf(priority))).gte
}

/** All keys of messages whose owner has gone, if nobody has them. */
export const { gte: OUT_PREFIX, lt: OUT_END } = under(OUT)

/** Of a key under which a message is claimed; undefined: it is none. */
export function claimPrefix(key: string): string | undefined {
  if (key.startsWith(OUT_PREFIX)) return OUT_PREFIX
  return key.startsWith(`${QUEUE}/`) ? `${key.split('/', 3).join('/')}/` : undefined
}
