import { isUsed, type SenderRule, senderRule, senderRules } from '../flow/receive/sender-rules'

/** A row of the list of senders; `off` is one that does not count now. */
export interface SenderRow extends SenderRule {
  off?: boolean
}

/** What a rule says of the sender that is tried: nothing where none is typed, or the rule is empty or off. */
export type RowVerdict = { fits: boolean } | { wrong: string } | undefined

/** What sms-receive would do with a message of that sender. */
export interface Trial {
  rows: RowVerdict[]
  /** True: output 1. Undefined: nobody is tried, or a rule is wrong. */
  allowed?: boolean
}

/** The rules and the sender that somebody typed, by the code that decides when a message comes. */
export function trySender(rows: readonly SenderRow[], typed: string): Trial {
  const sender = asItArrives(typed)
  const verdicts = rows.map((row) => verdictOf(row, sender))
  if (sender === '' || verdicts.some((verdict) => verdict && 'wrong' in verdict)) return { rows: verdicts }
  return { rows: verdicts, allowed: senderRules(rows)(sender) }
}

/** What is wrong with the rules, as sentences. */
export function wrongRules(senders: unknown): string[] {
  const rows = Array.isArray(senders) ? senders : []
  return rows.flatMap((row, i) => {
    const problem = problemOf(row, i + 1)
    return problem === undefined ? [] : [problem]
  })
}

function verdictOf(row: SenderRow, sender: string): RowVerdict {
  if (!isUsed(row)) return undefined
  const wrong = problemOf(row, 1)
  // There it stands beside the rule: its number would only be in the way.
  if (wrong !== undefined) return { wrong: wrong.replace(/^Sender rule 1\b,? ?/, '') }
  return sender === '' ? undefined : { fits: senderRule(row, 1)(sender) }
}

function problemOf(row: unknown, place: number): string | undefined {
  if (!isUsed(row)) return undefined
  try {
    senderRule(row, place)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** A number comes without the spaces and dashes that people write. */
function asItArrives(typed: string): string {
  const text = typed.trim()
  return /^\+?[\d \u00a0\u2010-\u2015()./-]+$/.test(text) ? text.replace(/[^+\d]/g, '') : text
}
