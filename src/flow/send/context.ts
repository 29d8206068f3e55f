import { isFields, type Message } from '../message'

/** A copy of msg that survives a restart. */
export interface SavedInput {
  msg: Record<string, unknown>
  /** Place among the recipients of the input, from 0, and their number. */
  index: number
  count: number
}

const LONGEST = 15 * 1024
/** Live connections: they cannot be kept, and nobody answers them after a restart. */
const LIVE = ['req', 'res', '_session']

/** As much of msg as is JSON and fits: all of it, or what is needed most. */
export function savedInput(msg: Message, index: number, count: number): SavedInput {
  const kept = Object.fromEntries(Object.entries(msg).filter(([name]) => !LIVE.includes(name)))
  const whole = jsonOf(kept)
  if (whole) return { msg: whole, index, count }
  const { _msgid, topic, payload, parts } = kept
  const least =
    jsonOf({ _msgid, topic, payload, parts }) ?? jsonOf({ _msgid, topic, parts }) ?? jsonOf({ _msgid })
  return { msg: least ?? {}, index, count }
}

/** The message as it was, for whoever gets it now: nobody else has a part of it. */
export function restoredMsg({ msg }: SavedInput): Message {
  return JSON.parse(JSON.stringify(msg), (_, value) =>
    isFields(value) && value.type === 'Buffer' && Array.isArray(value.data) ? Buffer.from(value.data) : value
  )
}

export function isSavedInput(value: unknown): value is SavedInput {
  return (
    isFields(value) &&
    isFields(value.msg) &&
    typeof value.index === 'number' &&
    typeof value.count === 'number'
  )
}

function jsonOf(value: Record<string, unknown>): Record<string, unknown> | undefined {
  try {
    const text = JSON.stringify(value)
    return Buffer.byteLength(text) <= LONGEST ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
