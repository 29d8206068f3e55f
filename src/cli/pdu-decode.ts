import { type DecodeOptions, decode, inspect } from '../pdu'
import { type Args, describeFlags, type Flag, HELP, parseArgs } from './args'
import type { Command } from './command'
import { answerLines, type Io, OK, SOME_BAD, write } from './io'
import { Answers } from './json'

const FLAGS: readonly Flag[] = [
  { name: 'to-network', help: 'the PDU goes to the network (SUBMIT, COMMAND); default: it comes from there' },
  { name: 'no-smsc', help: 'the PDU begins with the TPDU, not with the service centre' },
  { name: 'rp-error', help: 'a DELIVER-REPORT or SUBMIT-REPORT from an RP-ERROR, with TP-FCS' },
  { name: 'anatomy', help: 'add every field with bit offset, length, hex, value and meaning, and findings' },
  { name: 'lossless', help: 'also name what is folded away, so that encode gives the same octets again' }
]

const USAGE_TEXT = `Usage: sms-modem pdu decode [flags] [HEX...]

Takes PDUs apart: one JSON object a line. Without HEX reads one PDU a line from standard input.
A PDU that cannot be read gives {"error":{"code","message","field","offset"}} in its place, and exit status 1.

${describeFlags(FLAGS)}
Example: sms-modem pdu decode 0791448720003023240DD0E474D81C0EBB010000111011315214000BE474D81C0EBB5DE3771B
`

/** `sms-modem pdu decode`. */
export const pduDecode: Command = {
  words: ['pdu', 'decode'],
  summary: 'take PDUs apart',
  async run(argv, io) {
    const args = parseArgs(argv, FLAGS)
    if (!args.switches.has(HELP.name)) return decodeAll(args, io)
    await write(io.stdout, USAGE_TEXT)
    return OK
  }
}

async function decodeAll({ switches, rest }: Args, { stdin, stdout }: Io): Promise<number> {
  const options: DecodeOptions = {
    toNetwork: switches.has('to-network'),
    noSmsc: switches.has('no-smsc'),
    rpError: switches.has('rp-error'),
    lossless: switches.has('lossless')
  }
  const take = switches.has('anatomy') ? decodeWithAnatomy : decode
  const answers = new Answers()
  const answer = (pdu: string) => answers.line(() => take(pdu, options))
  if (rest.length > 0) await write(stdout, rest.map((pdu) => `${answer(pdu)}\n`).join(''))
  else await answerLines(stdin, stdout, answer)
  return answers.bad ? SOME_BAD : OK
}

/** A PDU that is bad still has its fields up to there, and findings that say what may be meant. */
function decodeWithAnatomy(pdu: string, options: DecodeOptions): object {
  const { fields, findings, tpdu, error } = inspect(pdu, options)
  return { ...(tpdu ?? { error }), anatomy: fields, findings }
}
