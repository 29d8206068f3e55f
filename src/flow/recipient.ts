import { FlowError } from './errors'

/** What people write between digits: spaces (also the non-breaking one), dashes, parentheses, dots, slashes. */
const SEPARATORS = /[ \u00a0\u2010-\u2015()./-]/g
/** TS 23.040 9.1.2.5: at most 20 semi-octets. */
const NUMBER = /^\+?[0-9*#]{1,20}$/

/** The number without separators. Refuses what is no number, before it can reach an AT command. */
export function recipientOf(value: unknown): string {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (only === undefined || only === null || only === '') {
    throw new FlowError(
      'NO_RECIPIENT',
      'There is no recipient: set msg.to, or fill in "To" in the dialog.',
      'to'
    )
  }
  if (Array.isArray(only)) {
    throw bad(`${only.length} recipients`, 'A PDU has one: split the list before this node.')
  }
  const isText = typeof only === 'string' || (Number.isSafeInteger(only) && (only as number) >= 0)
  if (!isText) throw bad(JSON.stringify(only) ?? typeof only, 'Give a string of digits.')
  const number = String(only).replace(SEPARATORS, '')
  if (NUMBER.test(number)) return number
  throw bad(JSON.stringify(only), 'Give at most 20 digits, with + in front if international.')
}

function bad(what: string, nextStep: string): FlowError {
  return new FlowError('BAD_RECIPIENT', `The recipient cannot be ${what}. ${nextStep}`, 'to')
}
