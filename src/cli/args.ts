import { UsageError } from './io'

/** One flag of a command. With `value` (its name in the help) it takes an argument. */
export interface Flag {
  name: string
  value?: string
  /** It may be given more than once; the values are in `lists`. */
  many?: true
  help: string
}

export interface Args {
  values: Map<string, string>
  lists: Map<string, string[]>
  switches: Set<string>
  rest: string[]
}

export const HELP: Flag = { name: 'help', help: 'show this help' }

/**
 * `--flag`, `--flag value`, `--flag=value`, `-h`, and `--` before what only looks like a flag. A value may begin
 * with a dash, for texts do.
 */
export function parseArgs(argv: readonly string[], flags: readonly Flag[]): Args {
  const args: Args = { values: new Map(), lists: new Map(), switches: new Set(), rest: [] }
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string
    if (word === '--') {
      args.rest.push(...argv.slice(i + 1))
      break
    }
    if (word === '-h') args.switches.add(HELP.name)
    else if (!word.startsWith('-') || word === '-') args.rest.push(word)
    else i += readFlag(word, argv[i + 1], flags, args)
  }
  return args
}

/** Returns how many words more than the flag itself it took. */
function readFlag(word: string, next: string | undefined, flags: readonly Flag[], args: Args): number {
  const [, name, inline] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? []
  const flag = [...flags, HELP].find((one) => one.name === name)
  if (flag === undefined) throw new UsageError(`Unknown flag ${word.split('=')[0]}.`)
  if (flag.value === undefined) {
    if (inline !== undefined) throw new UsageError(`--${flag.name} takes no value.`)
    args.switches.add(flag.name)
    return 0
  }
  const value = inline ?? next
  if (value === undefined) throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}.`)
  if (flag.many) args.lists.set(flag.name, [...(args.lists.get(flag.name) ?? []), value])
  else if (args.values.has(flag.name)) throw new UsageError(`--${flag.name} is given twice.`)
  else args.values.set(flag.name, value)
  return inline === undefined ? 1 : 0
}

/** The table of flags, as the help shows it. */
export function describeFlags(flags: readonly Flag[]): string {
  const rows = [...flags, HELP].map((flag) => ({
    left: `  --${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`,
    help: flag.help
  }))
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2
  return rows.map(({ left, help }) => `${left.padEnd(width)}${help}\n`).join('')
}
