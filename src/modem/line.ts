import type { Answer, Command } from '../at'

/** What runs commands: a Channel, or a script in a test. */
export interface Line {
  /** Rejects with an AtError. */
  run(command: Command): Promise<Answer>
}

/** Deadlines in milliseconds: longer than any modem was seen to need, shorter than a person waits. */
export const DEADLINES = {
  short: 2000,
  usual: 10_000,
  pin: 30_000,
  list: 60_000,
  prompt: 10_000,
  submit: 150_000,
  ussd: 120_000
} as const

/** `AT+CSQ`, `AT+CMGF=0`: answered with a final result alone. */
export function command(text: string, timeoutMs: number = DEADLINES.usual): Command {
  return { text, timeoutMs }
}

/** `AT+CSQ` whose answer begins with `+CSQ:`; by default what stands between AT and `=` or `?`. */
export function query(text: string, more: Partial<Command> = {}): Command {
  const prefix = `${text.replace(/^AT/i, '').replace(/[=?].*$/, '')}:`
  return { text, timeoutMs: DEADLINES.usual, prefix, ...more }
}

/** What stands behind the prefix of each line of the answer. */
export async function ask(line: Line, asked: Command): Promise<string[]> {
  const { lines } = await line.run(asked)
  return lines.map(({ text }) => text.slice(text.indexOf(':') + 1).trim())
}

/** Values between commas, quotation marks taken off: `"SM",3,20` is SM, 3, 20. Brackets keep their commas. */
export function values(text: string): string[] {
  const found = ['']
  let quoted = false
  let depth = 0
  for (const char of text) {
    if (char === '"') quoted = !quoted
    else if (!quoted && char === '(') depth++
    else if (!quoted && char === ')') depth--
    if (char === ',' && !quoted && depth === 0) found.push('')
    else if (char !== '"' || depth > 0) found[found.length - 1] += char
  }
  return found.map((value) => value.trim())
}
