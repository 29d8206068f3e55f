import { describeFlags, HELP, parseArgs } from './args'
import type { Command } from './command'
import { OK, UsageError, write } from './io'
import { PORT_FLAGS, readPortChoice } from './port-flags'
import type * as ProbeRun from './probe-run'

const FLAGS = [{ name: 'json', help: 'one JSON object instead of a list for people' }, ...PORT_FLAGS]

const USAGE_TEXT = `Usage: sms-modem probe PORT|tcp://HOST:PORT [flags]
       sms-modem probe [--json]

Says what the modem at a port is, how card, network, signal, service centre and memories are, and what to do
about what is wrong. Sends nothing, types no PIN, changes nothing that the modem keeps.
Without PORT lists the serial ports that are there. Stop Node-RED first where it has the modem.
Exit status: 0 nothing wrong, 1 a problem was found or the port cannot be opened, 2 the command line is wrong.

${describeFlags(FLAGS)}
Example: sms-modem probe /dev/ttyUSB2
`

/** `sms-modem probe`. */
export const probe: Command = {
  words: ['probe'],
  summary: 'what a modem is, how it is, and what to do about it',
  async run(argv, io) {
    const { values, switches, rest } = parseArgs(argv, FLAGS)
    if (switches.has(HELP.name)) {
      await write(io.stdout, USAGE_TEXT)
      return OK
    }
    const [port, more] = rest
    if (more !== undefined) throw new UsageError(`"${more}" is one port too many.`)
    const json = switches.has('json')
    if (port === undefined) return prober().showPorts(json, io)
    return prober().probePort(readPortChoice(port, values), json, io)
  }
}

/** Only when it is needed: `pdu decode` shall not wait for it. */
function prober(): typeof ProbeRun {
  return require('./probe-run')
}
