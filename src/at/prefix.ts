/** `+CSQ:18` and `+CSQ : 18` begin with `+CSQ:` too. */
export function startsWith(line: string, prefix: string): boolean {
  const name = prefix.replace(/:$/, '').toUpperCase()
  const upper = line.toUpperCase()
  return upper.startsWith(name) && (!prefix.endsWith(':') || /^\s*:/.test(upper.slice(name.length)))
}
