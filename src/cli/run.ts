import { HELP, parseArgs } from './args'
import type { Command } from './command'
import { CommandError, type Io, OK, SOME_BAD, USAGE, UsageError, write } from './io'
import { pduDecode } from './pdu-decode'
import { pduEncode } from './pdu-encode'
import { probe } from './probe'
import { send } from './send'
import { simulate } from './simulate'

const COMMANDS: readonly Command[] = [pduDecode, pduEncode, probe, send, simulate]

/**
 * Runs the command line and resolves to the exit status: 0 all good, 1 some answers are errors, 2 wrong usage, 3 what
 * became of a message is unknown.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    if (error instanceof CommandError) {
      await write(io.stderr, `sms-modem: ${error.message}\n`)
      return SOME_BAD
    }
    if (!(error instanceof UsageError)) throw error
    await write(io.stderr, `sms-modem: ${error.message} See sms-modem --help.\n`)
    return USAGE
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const command = COMMANDS.find(({ words }) => words.every((word, i) => argv[i] === word))
  if (command !== undefined) return command.run(argv.slice(command.words.length), io)

  const group = argv[0] !== undefined && COMMANDS.some(({ words }) => words[0] === argv[0]) ? argv[0] : ''
  const { switches, rest } = parseArgs(argv.slice(group === '' ? 0 : 1), [])
  if (switches.has(HELP.name)) {
    await write(io.stdout, overview(group))
    return OK
  }
  const tried = [group, ...rest.slice(0, 1)].filter((word) => word !== '').join(' ')
  throw new UsageError(rest.length > 0 ? `Unknown command "${tried}".` : `Say what to do: ${names(group)}.`)
}

function overview(group: string): string {
  const rows = under(group).map(({ words, summary }) => `  ${words.join(' ').padEnd(14)}${summary}\n`)
  return `Usage: sms-modem COMMAND [--help]\n\n${rows.join('')}`
}

function names(group: string): string {
  return under(group)
    .map(({ words }) => words.join(' '))
    .join(', ')
}

function under(group: string): readonly Command[] {
  return COMMANDS.filter(({ words }) => group === '' || words[0] === group)
}
