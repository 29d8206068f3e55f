import { FlowError } from './errors'

/** Whether octets are meant. */
export interface BodyOptions {
  encoding?: string | undefined
  ports?: unknown
}

/**
 * The body of a message: a text, or octets; undefined if there is none. Throws BUFFER_AS_TEXT for a Buffer that is not
 * meant as octets: sent as a text by mistake it would be a bill for unreadable messages.
 */
export function bodyOf(
  value: unknown,
  { encoding, ports }: BodyOptions
): { text: string } | { data: Uint8Array } | undefined {
  if (typeof value === 'string') return { text: value }
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value) }
  if (!(value instanceof Uint8Array)) return undefined
  if (encoding === '8bit' || (encoding === undefined && ports !== undefined)) return { data: value }
  throw new FlowError(
    'BUFFER_AS_TEXT',
    'The text is a Buffer. Set encoding 8bit or ports to send its octets, or make it a string first.',
    'payload'
  )
}
