import { describeFlags, HELP, parseArgs } from './args'
import type { Command } from './command'
import { type Io, OK, SOME_BAD, write } from './io'
import { readSimulateOptions, SIMULATE_FLAGS, type SimulateOptions } from './simulate-options'
import type * as SimulateRun from './simulate-run'

const USAGE_TEXT = `Usage: sms-modem simulate --tcp PORT | --pty PATH [flags]

Virtual modems that any AT client can use, in a virtual network with virtual phones. Runs until Ctrl-C.
Nothing is sent to anybody: messages end at the virtual phones, which --http shows in a browser.
All ports are open to this machine only. Modems of most profiles boot for seconds, as real ones do.

${describeFlags(SIMULATE_FLAGS)}
Example: sms-modem simulate --tcp 7000 --modems 2 --http 8080
`

/** `sms-modem simulate`. */
export const simulate: Command = {
  words: ['simulate'],
  summary: 'virtual modems and phones, to develop and test without hardware',
  async run(argv, io) {
    const args = parseArgs(argv, SIMULATE_FLAGS)
    if (args.switches.has(HELP.name)) {
      await write(io.stdout, `${USAGE_TEXT}\n${simulator().describeChoices()}`)
      return OK
    }
    return simulateUntilAsked(readSimulateOptions(args), io)
  }
}

async function simulateUntilAsked(options: SimulateOptions, io: Io): Promise<number> {
  // First of all: whoever stops us while we begin shall not find anything left behind.
  const asked = askedToEnd()
  const { SimulationError, startSimulation } = simulator()
  let simulation: SimulateRun.Simulation
  try {
    simulation = await startSimulation(options, io.random)
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error
    await write(io.stderr, `sms-modem: ${error.message}\n`)
    return SOME_BAD
  }
  await write(io.stdout, simulation.lines.map((line) => `${line}\n`).join(''))
  await asked
  await simulation.close()
  return OK
}

/** Only when it is needed: `pdu decode` shall not wait for it. */
function simulator(): typeof SimulateRun {
  return require('./simulate-run')
}

function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
