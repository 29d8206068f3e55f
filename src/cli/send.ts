import { encode, PduError } from '../pdu'
import { type Args, describeFlags, type Flag, HELP, parseArgs } from './args'
import type { Command } from './command'
import { type Io, OK, UsageError, write } from './io'
import { PORT_FLAGS, type PortChoice, readPortChoice, wholeNumber } from './port-flags'
import type * as SendRun from './send-run'

const FLAGS: readonly Flag[] = [
  { name: 'port', value: 'PORT', help: 'serial port of the modem, or tcp://HOST:PORT' },
  { name: 'to', value: 'NUMBER', help: 'the recipient; + in front if international' },
  { name: 'text', value: 'TEXT', help: 'the text; as many parts as it needs' },
  { name: 'smsc', value: 'NUMBER', help: "service centre; default: the SIM's" },
  { name: 'report', help: 'ask for a delivery report of each part and wait for it' },
  {
    name: 'timeout',
    value: 'S',
    help: 'seconds to wait for the modem to be ready (default 150), and for reports (60)'
  },
  { name: 'pin-changed', help: 'card or PIN were changed: the PIN may be typed although one was refused' },
  { name: 'verbose', help: 'also show signal, network and what else the modem does' },
  ...PORT_FLAGS
]

/** Taken, so that it can be said why it is not. */
const PIN: Flag = { name: 'pin', value: 'PIN', help: '' }

const USAGE_TEXT = `Usage: sms-modem send --port PORT|tcp://HOST:PORT --to NUMBER --text TEXT [flags]

Sends one message, for a first test of a modem. Stop Node-RED first where it has the modem.
A PIN is taken from the environment variable SMS_MODEM_PIN, or asked for at a terminal; it is typed once, and
not again after it was refused. What arrives meanwhile stays in the modem.
Prints {"part","of","outcome","mr","code","message"} for each part, one line each; what happens on stderr.
Exit status: 0 the network has all parts, 1 it refused one or it was not sent, 2 the command line is wrong,
3 what became of a part is unknown: it may have been sent, 130 Ctrl-C, which lets the part in flight end.

${describeFlags(FLAGS)}
Example: sms-modem send --port /dev/ttyUSB2 --to +447785016005 --text "Tank level low"
`

/** A message and how to send it. */
export interface SendJob {
  choice: PortChoice
  to: string
  /** In hex, with the service centre. */
  pdus: readonly string[]
  report: boolean
  timeoutMs?: number
  pinChanged: boolean
  verbose: boolean
}

/** `sms-modem send`. */
export const send: Command = {
  words: ['send'],
  summary: 'send one message, for a first test of a modem',
  async run(argv, io) {
    const args = parseArgs(argv.at(-1) === '--pin' ? [...argv, ''] : argv, [...FLAGS, PIN])
    if (!args.switches.has(HELP.name)) return sender().sendMessage(readJob(args, io), io)
    await write(io.stdout, USAGE_TEXT)
    return OK
  }
}

function readJob({ values, switches, rest }: Args, io: Io): SendJob {
  if (values.has(PIN.name))
    throw new UsageError(
      '--pin is not taken: every program on this machine could read it. Put the PIN into the environment variable SMS_MODEM_PIN, or type it when you are asked.'
    )
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" belongs to no flag; quote a text with spaces.`)
  const [port, to, text] = [needed(values, 'port'), needed(values, 'to'), needed(values, 'text')]
  const timeout = wholeNumber(values, 'timeout', 1, 86_400)
  return {
    choice: readPortChoice(port, values),
    to,
    pdus: pdusOf(to, text, values.get('smsc'), switches.has('report'), io),
    report: switches.has('report'),
    pinChanged: switches.has('pin-changed'),
    verbose: switches.has('verbose'),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 })
  }
}

function needed(values: ReadonlyMap<string, string>, name: string): string {
  const value = values.get(name)
  if (value !== undefined) return value
  throw new UsageError(`--${name} is missing: --${name} ${FLAGS.find((flag) => flag.name === name)!.value}.`)
}

function pdusOf(to: string, text: string, smsc: string | undefined, srr: boolean, { random }: Io): string[] {
  try {
    const concatRef = Math.floor(random() * 0x100)
    const { parts } = encode({ to, text, srr, concatRef, ...(smsc !== undefined && { smsc }) })
    return parts.map(({ pdu }) => pdu)
  } catch (error) {
    if (error instanceof PduError) throw new UsageError(error.message)
    throw error
  }
}

/** Only when it is needed: `pdu decode` shall not wait for it. */
function sender(): typeof SendRun {
  return require('./send-run')
}
