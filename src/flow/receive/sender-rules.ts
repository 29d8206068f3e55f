import { badConfig, flagOf, textOf } from '../config'
import { isFields } from '../message'

/** Who may send. */
export interface SenderRule {
  type: 'number' | 'prefix' | 'regexp'
  value: string
}

export type IsAllowed = (sender: string | undefined) => boolean

const SEPARATORS = /[ \u00a0\u2010-\u2015()./-]/g
/** Numbers are the same if so many of their last digits are: one may have its country code and the other not. */
const SAME_DIGITS = 8

/** The test of the dialog's rules; empty = everybody. Throws BAD_CONFIG that says which rule. */
export function senderRules(value: unknown): IsAllowed {
  const rules = Array.isArray(value) ? value.filter(isUsed) : []
  if (rules.length === 0) return () => true
  const tests = rules.map((rule, i) => testOf(rule, i + 1))
  return (sender) => sender !== undefined && tests.some((test) => test(sender))
}

function isUsed(rule: unknown): boolean {
  return isFields(rule) && textOf(rule.value) !== '' && !flagOf(rule.off)
}

function testOf(rule: { type?: unknown; value?: unknown }, place: number): (sender: string) => boolean {
  const value = textOf(rule.value)
  switch (textOf(rule.type, 'number')) {
    case 'number':
      return (sender) => isSame(sender, value)
    case 'prefix': {
      const prefix = digitsOf(value)
      return (sender) => digitsOf(sender).startsWith(prefix)
    }
    case 'regexp':
      return regexpTest(value, place)
    default:
      throw badConfig('senders', `Sender rule ${place} is neither number, prefix nor regexp.`)
  }
}

function regexpTest(value: string, place: number): (sender: string) => boolean {
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
