import { type BodyOptions, bodyOf } from '../body'
import { FlowError } from '../errors'

/** What is sent: there has to be something. Throws EMPTY_TEXT or BUFFER_AS_TEXT. */
export function filledBody(value: unknown, options: BodyOptions): { text: string } | { data: Uint8Array } {
  const body = bodyOf(value, options)
  if (body && !('text' in body && body.text === '')) return body
  const what = body || value === undefined || value === null ? 'empty' : 'an object'
  throw new FlowError(
    'EMPTY_TEXT',
    `The text is ${what}: nothing was sent. Set msg.payload to the text.`,
    'payload'
  )
}
