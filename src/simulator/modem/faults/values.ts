/** What may stand behind the `=` of a fault. */
export interface ValueKind<T> {
  /** For the reader: what it is, and what holds without it. */
  readonly hint: string
  /** Throws an Error that says what is expected. */
  parse(text: string | undefined): T
}

/** No timer runs longer. */
const MOST = 0x7fffffff

/** Whether the network gets the message of which the modem does not tell properly. */
export type Outcome = 'taken' | 'notTaken'

export const outcome: ValueKind<Outcome> = {
  hint: 'taken or notTaken; default taken',
  parse: (text = 'taken') => {
    if (text === 'taken' || text === 'notTaken') return text
    throw new Error('taken or notTaken is expected')
  }
}

/** How many, or which. */
export function count(byDefault: number, most = MOST): ValueKind<number> {
  return whole(most === MOST ? 'a number from 1' : `a number from 1 to ${most}`, byDefault, most)
}

export function milliseconds(byDefault: number): ValueKind<number> {
  return whole('milliseconds', byDefault)
}

/** The same, where forever is what holds without a value. */
export const millisecondsOrForever: ValueKind<number | undefined> = {
  hint: 'milliseconds; default: for good',
  parse: (text) => (text === undefined ? undefined : milliseconds(1).parse(text))
}

/** A line that the modem says in between. */
export function line(byDefault: string): ValueKind<string> {
  return {
    hint: `a line of text; default ${byDefault}`,
    parse: (text = byDefault) => {
      // Anything else would be another fault.
      if (/^[\x20-\x7e]+$/.test(text)) return text
      throw new Error('one line of ASCII is expected')
    }
  }
}

export const none: ValueKind<undefined> = {
  hint: 'no value',
  parse: (text) => {
    if (text !== undefined) throw new Error('no value is expected')
  }
}

/** How late, and whether the network has the message: `160000`, `notTaken`, `160000,notTaken`. */
export function lateness(byDefault: number): ValueKind<{ ms: number; took: Outcome }> {
  const time = milliseconds(byDefault)
  return {
    hint: `${time.hint}; or ${outcome.hint}; or both with a comma between`,
    parse: (text) => {
      const [first, second, ...more] = text?.split(',') ?? []
      if (more.length > 0)
        throw new Error('milliseconds, taken or notTaken, or both with a comma are expected')
      if (second !== undefined) return { ms: time.parse(first), took: outcome.parse(second) }
      return /^\d+$/.test(first ?? '')
        ? { ms: time.parse(first), took: 'taken' }
        : { ms: byDefault, took: outcome.parse(first) }
    }
  }
}

function whole(what: string, byDefault: number, most = MOST): ValueKind<number> {
  return {
    hint: `${what}; default ${byDefault}`,
    parse: (text) => {
      if (text === undefined) return byDefault
      const value = Number(text)
      if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
      throw new Error(`${what} is expected`)
    }
  }
}
