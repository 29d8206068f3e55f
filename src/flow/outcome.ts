import { forCatchNode } from './errors'

/** Longer texts run into the next node on the canvas. */
export const STATUS_LENGTH = 20

/** `fill`, `shape` and `text` as Node-RED draws them; the rest travels to status nodes. */
export interface Status {
  fill: 'green' | 'yellow' | 'red' | 'blue' | 'grey'
  shape: 'dot' | 'ring'
  text: string
  [property: string]: unknown
}

/** What these verbs need of a node. */
export interface StatusSink {
  status(status: Status): void
}

export type Done = (error?: Error) => void

/** All went well: a green dot, which takes the place of an earlier failure. */
export function showSuccess(node: StatusSink, text: string, details: object = {}): void {
  show(node, 'green', 'dot', text, details)
}

/** Something came out, but not all of it. */
export function showPartial(node: StatusSink, text: string, details: object = {}): void {
  show(node, 'yellow', 'ring', text, details)
}

/** The one error funnel: a red ring named after the code, and one `done(err)` with `code` as own property. */
export function fail(node: StatusSink, done: Done, thrown: unknown): void {
  const error = forCatchNode(thrown)
  const { code, message } = error
  show(node, 'red', 'ring', wordsOf(error), { code, message })
  done(error)
}

/** What is wrong with a node before any message comes: it says so, and does nothing. */
export function showProblem(node: StatusSink & { error(error: unknown): void }, thrown: unknown): void {
  const error = forCatchNode(thrown)
  const { code, message } = error
  show(node, 'red', 'ring', wordsOf(error), { code, message })
  node.error(error)
}

/** Of a configuration that is wrong or not complete it names the field: `bad config: port`. */
function wordsOf({ code, field }: { code: string; field?: string }): string {
  if (code !== 'BAD_CONFIG' || field === undefined) return inWords(code)
  const words = `${inWords(code)}: ${field}`
  return words.length > STATUS_LENGTH ? `bad ${field}` : words
}

/**
 * A status text of 20 characters at most: what is too long ends with a whole word where there is one, and what stands
 * before and behind it stays whole.
 */
export function fitting(text: string, { prefix = '', suffix = '' } = {}): string {
  const room = STATUS_LENGTH - prefix.length - suffix.length
  if (text.length <= room) return `${prefix}${text}${suffix}`
  const cut = text.slice(0, room + 1).lastIndexOf(' ')
  return `${prefix}${text.slice(0, cut > room / 2 ? cut : room).replace(/[\s,:]+$/, '')}${suffix}`
}

/** NO_RECIPIENT as a status says it: no recipient. */
export function inWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}

function show(
  node: StatusSink,
  fill: Status['fill'],
  shape: Status['shape'],
  text: string,
  details: object
): void {
  node.status({ ...details, fill, shape, text: fitting(text) })
}
