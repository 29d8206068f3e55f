import type { Phone, PhoneMessage, PhoneState } from '../network/phones'

/** So many phones, and so many messages of one, the newest, are shown: a broadcast has thousands. */
const MOST_PHONES = 500
const MOST_MESSAGES = 200
const EXCERPT_CHARACTERS = 80

export interface PageModem {
  name: string
  number: string
}

/** A line of the list of phones. */
export interface PhoneRow {
  number: string
  state: PhoneState
  messages: number
  at?: number
  direction?: 'in' | 'out'
  excerpt?: string
}

export interface PhoneList {
  modems: readonly PageModem[]
  /** How many there are; the list has the newest ones. */
  total: number
  phones: PhoneRow[]
}

export interface Conversation {
  number: string
  state: PhoneState
  total: number
  messages: PhoneMessage[]
}

/** The phones that have something to show, the one with the newest message first. */
export function phoneList(phones: readonly Phone[], modems: readonly PageModem[]): PhoneList {
  const known = phones.filter(({ messages }) => messages.length > 0)
  const newest = known.toSorted((a, b) => b.messages.at(-1)!.id - a.messages.at(-1)!.id)
  return {
    // Whoever gives us modems may give whole ones.
    modems: modems.map(({ name, number }) => ({ name, number })),
    total: known.length,
    phones: newest.slice(0, MOST_PHONES).map(row)
  }
}

export function conversation({ number, state, messages }: Phone): Conversation {
  return { number, state, total: messages.length, messages: messages.slice(-MOST_MESSAGES) }
}

function row({ number, state, messages }: Phone): PhoneRow {
  const { at, direction, text, data = '' } = messages.at(-1)!
  const excerpt = [...(text ?? data).slice(0, 2 * EXCERPT_CHARACTERS)].slice(0, EXCERPT_CHARACTERS).join('')
  return { number, state, messages: messages.length, at, direction, excerpt }
}
