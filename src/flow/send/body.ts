import { FlowError } from '../errors'
import type { SendOptions } from './options'

/** The body of a message: a text, or octets. Throws a FlowError. */
export function bodyOf(
  value: unknown,
  { encoding, ports }: Pick<SendOptions, 'encoding' | 'ports'>
): { text: string } | { data: Uint8Array } {
  if (value instanceof Uint8Array) {
    // Sent as a text by mistake it would be a bill for unreadable messages.
    if (encoding === '8bit' || (encoding === undefined && ports !== undefined)) return { data: value }
    throw new FlowError(
      'BUFFER_AS_TEXT',
      'The text is a Buffer. Set encoding 8bit or ports to send its octets, or make it a string first.',
      'payload'
    )
  }
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value) }
  if (typeof value === 'string' && value !== '') return { text: value }
  const what = typeof value === 'string' || value === undefined || value === null ? 'empty' : 'an object'
  throw new FlowError(
    'EMPTY_TEXT',
    `The text is ${what}: nothing was sent. Set msg.payload to the text.`,
    'payload'
  )
}
