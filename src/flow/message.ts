import { FlowError } from './errors'

/** The part of a Node-RED message that concerns us; everything else passes through. */
export interface Message {
  payload?: unknown
  to?: unknown
  sms?: unknown
  [property: string]: unknown
}

type Fields = Record<string, unknown>

/** True for `{…}`: no array, no Buffer, no null. */
export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

/**
 * `msg.sms.options`, the only place where options come in. A name that is neither in `known` nor in `foreign`
 * (another node's option) is refused: a mistyped option would otherwise be ignored in silence.
 */
export function optionsOf(msg: Message, known: readonly string[], foreign: readonly string[] = []): Fields {
  const options = isFields(msg.sms) ? msg.sms.options : undefined
  if (options === undefined || options === null) return {}
  if (!isFields(options)) {
    throw new FlowError('BAD_OPTION', 'msg.sms.options must be an object, such as { … }.', 'sms.options')
  }
  const stray = Object.keys(options).find((name) => !known.includes(name) && !foreign.includes(name))
  if (stray !== undefined) {
    throw new FlowError(
      'BAD_OPTION',
      `msg.sms.options has no "${stray}" here. Use ${known.join(', ')}.`,
      `sms.options.${stray}`
    )
  }
  return options
}

/** Takes `msg.sms.options` away again, so that the next node of ours does not inherit them. */
export function removeOptions(msg: Message): void {
  if (!isFields(msg.sms) || !('options' in msg.sms)) return
  const { options: _, ...rest } = msg.sms
  if (Object.keys(rest).length > 0) msg.sms = rest
  else delete msg.sms
}
