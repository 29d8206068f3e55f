import { encode, type MessageInput, type Tpdu, tpduLength } from '../pdu'
import type { Random } from '../types'
import { type Args, describeFlags, HELP, parseArgs } from './args'
import type { Command } from './command'
import { answerLines, type Io, OK, SOME_BAD, UsageError, write } from './io'
import { Answers } from './json'
import { MESSAGE_FLAGS, messageOf } from './message-flags'

const FLAGS = [
  ...MESSAGE_FLAGS,
  {
    name: 'stdin',
    help: 'read JSON objects, one a line: the flags in camelCase, or objects as decode gives them'
  }
]

const USAGE_TEXT = `Usage: sms-modem pdu encode --to NUMBER (--text TEXT | --data HEX) [flags]
       sms-modem pdu encode --stdin [flags]

Makes PDUs for AT+CMGS or AT+CMGW: {"parts":[{"pdu","length"}],"encoding","segments",...}, one line a message.
With --stdin the other flags hold for every line that does not say otherwise. A line that cannot be encoded
gives {"error":{"code","message","field"}} in its place, and exit status 1.

${describeFlags(FLAGS)}
Example: sms-modem pdu encode --to +447785016005 --text "Tank level low" --srr
`

/** `sms-modem pdu encode`. */
export const pduEncode: Command = {
  words: ['pdu', 'encode'],
  summary: 'make PDUs from a text or from octets',
  async run(argv, io) {
    const args = parseArgs(argv, FLAGS)
    if (!args.switches.has(HELP.name)) return encodeAll(args, io)
    await write(io.stdout, USAGE_TEXT)
    return OK
  }
}

async function encodeAll(args: Args, { stdin, stdout, random }: Io): Promise<number> {
  if (args.rest.length > 0)
    throw new UsageError(`"${args.rest[0]}" belongs to no flag; quote a text with spaces.`)
  const given = messageOf(args.values, args.switches)
  const encodeOne = createEncoder(random)
  const answers = new Answers()
  if (args.switches.has('stdin')) {
    await answerLines(stdin, stdout, (line) =>
      answers.line(() => encodeOne(withDefaults(parse(line), given)))
    )
  } else {
    checkComplete(given)
    await write(stdout, `${answers.line(() => encodeOne(given as MessageInput))}\n`)
  }
  return answers.bad ? SOME_BAD : OK
}

function checkComplete({ to, text, data }: Partial<MessageInput>): void {
  if (to === undefined) throw new UsageError('--to is missing: the number of the recipient.')
  if (text === undefined && data === undefined) throw new UsageError('--text or --data is missing.')
  if (text !== undefined && data !== undefined) throw new UsageError('--text and --data exclude each other.')
}

/** Each long message gets the next reference, unless it brings its own: a phone must not mix two of them. */
function createEncoder(random: Random): (input: MessageInput | Tpdu) => object {
  let next = Math.floor(random() * 0x10000)
  return (input) => {
    if (isTpdu(input)) return { parts: [encodeTpdu(input)] }
    const concatRef = input.concatBits === 16 ? next : next & 0xff
    const encoded = encode({ concatRef, ...input })
    if (encoded.parts.length > 1) next = (next + 1) & 0xffff
    return encoded
  }
}

function encodeTpdu(tpdu: Tpdu): { pdu: string; length: number } {
  const pdu = encode(tpdu)
  return { pdu, length: tpdu.smscField === false ? pdu.length / 2 : tpduLength(pdu) }
}

/** What decode gives names its `type`, and has its recipient in `address`. */
function isTpdu(input: object): input is Tpdu {
  return 'type' in input && !('to' in input)
}

function withDefaults(line: object, given: Partial<MessageInput>): MessageInput | Tpdu {
  return isTpdu(line) ? line : ({ ...given, ...line } as MessageInput)
}

function parse(line: string): object {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw badLine(line.trim() === '' ? 'The line is empty' : (error as Error).message)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw badLine('The line holds something else')
}

function badLine(what: string): Error {
  const message = `${what}: give one JSON object, such as {"to":"+447785016005","text":"Hello"}.`
  return Object.assign(new Error(message), { code: 'BAD_JSON', field: '' })
}
