import type { Message, Store } from '../store'
import { GatewayError } from './errors'
import type { Key } from './request'

/** What a key stands for; `unused`: nothing any more, and the version of its record. */
export type Known = { message: Message; duplicate: true } | { unused: number }

/** What was taken in with a key before; undefined: nothing. Rejects with KEY_REUSED if it was something else. */
export async function known(store: Store, key: Key): Promise<Known | undefined> {
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
  if (await isVoid(store, message)) return { unused: record.version }
  if (record.content === key.content) return { message, duplicate: true }
  throw new GatewayError(
    'KEY_REUSED',
    `The key "${message.key}" stands for another message to ${message.to}, of ${new Date(record.at).toISOString()}. Give each message a key of its own.`,
    { field: 'key', messageId: message.id }
  )
}

/** It was taken in with a batch that was cut off then: nothing of that ever went, or will. */
async function isVoid(store: Store, { batch }: Message): Promise<boolean> {
  return batch !== undefined && (await store.batch(batch))?.cut === true
}
