import { badConfig, flagOf, textOf } from '../config'
import { isFields } from '../message'

/** Who may send. */
export interface SenderRule {
  type: 'number' | 'prefix' | 'regexp'
  value: string
}

export type IsAllowed = (sender: string | undefined) => boolean
export type SenderTest = (sender: string) => boolean

const SEPARATORS = /[ \u00a0\u2010-\u2015()./-]/g
/** Numbers are the same if so many of their last digits are: one may have its country code and the other not. */
const SAME_DIGITS = 8

/** The test of the dialog's rules; empty = everybody. Throws BAD_CONFIG that says which rule. */
export function senderRules(value: unknown): IsAllowed {
  const rules = Array.isArray(value) ? value : []
  const tests = rules.flatMap((rule, i) => (isUsed(rule) ? [senderRule(rule, i + 1)] : []))
  if (tests.length === 0) return () => true
  return (sender) => sender !== undefined && tests.some((test) => test(sender))
}

/** Empty ones and those that are switched off count for nothing. */
export function isUsed(rule: unknown): rule is { type?: unknown; value: unknown } {
  return isFields(rule) && textOf(rule.value) !== '' && !flagOf(rule.off)
}

/** The test of one rule. Throws BAD_CONFIG; `place` is its number in that sentence. */
export function senderRule(rule: { type?: unknown; value?: unknown }, place: number): SenderTest {
  const value = textOf(rule.value)
  switch (textOf(rule.type, 'number')) {
    case 'number':
      return (sender) => isSame(sender, value)
    case 'prefix':
      return prefixTest(value, place)
    case 'regexp':
      return regexpTest(value, place)
    default:
      throw badConfig('senders', `Sender rule ${place} is neither number, prefix nor regexp.`)
  }
}

/** Without a digit or letter it would let everybody in. */
function prefixTest(value: string, place: number): SenderTest {
  const prefix = digitsOf(value)
  if (prefix === '')
    throw badConfig(
      'senders',
      `Sender rule ${place}, "${value}", is no beginning of numbers: write it as +6281.`
    )
  return (sender) => digitsOf(sender).startsWith(prefix)
}

function regexpTest(value: string, place: number): SenderTest {
  try {
    const pattern = new RegExp(value)
    return (sender) => pattern.test(sender)
  } catch (cause) {
    throw badConfig('senders', `Sender rule ${place} is no regular expression: ${(cause as Error).message}`)
  }
}

/** A name must be the same; of numbers, where only one has a country code, the last digits. */
function isSame(sender: string, wanted: string): boolean {
  const a = digitsOf(sender)
  const b = digitsOf(wanted)
  if (!/^\+?\d+$/.test(a) || !/^\+?\d+$/.test(b))
    return sender.trim().toLowerCase() === wanted.trim().toLowerCase()
  if (a === b) return true
  if (a.startsWith('+') === b.startsWith('+')) return false
  const [local, international] = a.startsWith('+') ? [b, a] : [a, b]
  const core = local.replace(/^0+/, '')
  return core.length >= SAME_DIGITS && international.endsWith(core)
}

function digitsOf(text: string): string {
  return text.replace(SEPARATORS, '')
}
