import type { Message, Part } from '../store'

export function partOf(message: Message, seq: number): Part {
  const part = message.parts[seq - 1]
  if (!part) throw new RangeError(`The message ${message.id} has no part ${seq}.`)
  return part
}

export function withPart(message: Message, part: Part): Message {
  return { ...message, parts: message.parts.with(part.seq - 1, part) }
}
