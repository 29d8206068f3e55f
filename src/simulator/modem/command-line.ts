/** One command of a command line. */
export interface ParsedCommand {
  /** Upper case: `+CMGS`, `^CPIN`, `Z`, `&F`, `E`, `D`. */
  name: string
  kind: 'execute' | 'read' | 'test' | 'set'
  /** What stands behind the name, `=` or `?`; for a basic command its number. */
  args: string
}

/**
 * The commands of a line (TS 27.007 annex, V.250 5.2): basic ones may follow each other directly, extended ones end at
 * a `;` outside of quotation marks. undefined: not a line for a modem (no AT), or one that it cannot read.
 */
export function parseCommandLine(line: string): ParsedCommand[] | undefined {
  // Whatever stands before AT is noise on the line (V.250 5.2.1).
  const match = /at(.*)$/is.exec(line)
  if (!match) return undefined
  const commands: ParsedCommand[] = []
  let rest = match[1]!.trim()
  while (rest !== '') {
    const parsed = /^[+^*#%$_]/.test(rest) ? extended(rest) : basic(rest)
    if (!parsed) return undefined
    commands.push(parsed.command)
    rest = parsed.rest.replace(/^\s*;?\s*/, '')
  }
  return commands
}

type Parsed = { command: ParsedCommand; rest: string } | undefined

function extended(text: string): Parsed {
  const match = /^([+^*#%$_][A-Za-z0-9_]*)((?:"[^"]*"?|[^";])*)/.exec(text)
  if (!match) return undefined
  const name = match[1]!.toUpperCase()
  const tail = match[2]!.trim()
  const rest = text.slice(match[0].length)
  if (tail === '') return { command: { name, kind: 'execute', args: '' }, rest }
  if (tail === '?') return { command: { name, kind: 'read', args: '' }, rest }
  if (tail === '=?') return { command: { name, kind: 'test', args: '' }, rest }
  if (tail.startsWith('=')) return { command: { name, kind: 'set', args: tail.slice(1).trim() }, rest }
  return undefined
}

function basic(text: string): Parsed {
  const dial = /^d([^;]*;?)/i.exec(text)
  if (dial)
    return { command: { name: 'D', kind: 'execute', args: dial[1]! }, rest: text.slice(dial[0].length) }
  const register = /^(s\d+)(\?|=(\d*))/i.exec(text)
  if (register) {
    const [all, name, tail, value = ''] = register
    const kind = tail === '?' ? 'read' : 'set'
    return { command: { name: name!.toUpperCase(), kind, args: value }, rest: text.slice(all.length) }
  }
  const match = /^([&\\]?[a-z])(\d*)/i.exec(text)
  if (!match) return undefined
  return {
    command: { name: match[1]!.toUpperCase(), kind: 'execute', args: match[2]! },
    rest: text.slice(match[0].length)
  }
}

/** Values between commas; quotation marks keep commas and are taken off. An empty value is ''. */
export function splitArgs(args: string): string[] {
  if (args === '') return []
  const values: string[] = ['']
  let quoted = false
  for (const char of args) {
    if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) values.push('')
    else values[values.length - 1] += char
  }
  return values.map((value) => value.trim())
}
