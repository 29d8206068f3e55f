import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { spawn as spawnAtTerminal } from '@lydell/node-pty'
import { systemClock } from '../../src/simulator'
import { openTcp } from '../../src/simulator/ways/tcp'
import { Outlet, type Way } from '../../src/simulator/ways/way'
import { Rig, type RigOptions } from '../simulator/rig'
import { ProcessLines } from '../support/process-lines'
import { temporaryDir } from '../support/temp'
import type { VirtualClock } from '../support/virtual-clock'
import { MAIN, type Outcome, spawned } from './command-line'

const NODE = ['--require', 'tsx/cjs', MAIN]

export interface Terminal {
  ended: Promise<number>
  shown(): string
  type(text: string): void
  /** Resolves when all of it stands there. */
  shows(text: string): Promise<void>
}

/** The real command in processes of its own: virtual modems, and what talks to them. */
export class Simulated {
  readonly #running = new Set<ProcessLines>()
  readonly #ways = new Set<Way>()

  /** Starts `sms-modem simulate --tcp 0`; gives the address. */
  async tcp(...argv: readonly string[]): Promise<string> {
    const simulate = await this.#start(['simulate', '--tcp', '0', ...argv])
    return /tcp:\/\/[\d.]+:\d+/.exec(simulate.lines[0]!)![0]
  }

  /** Starts `sms-modem simulate --pty`; gives the path. */
  async pty(...argv: readonly string[]): Promise<string> {
    const path = join(temporaryDir('cli'), 'modem')
    await this.#start(['simulate', '--pty', path, ...argv])
    return path
  }

  /** A modem in this process, which a test can look into. */
  async rig(options: RigOptions = {}): Promise<{ rig: Rig; address: string }> {
    const rig = new Rig({ ...options, clock: systemClock as unknown as VirtualClock })
    rig.client.destroy()
    const way = await openTcp(new Outlet(rig.modem), 0)
    this.#ways.add(way)
    return { rig, address: way.address }
  }

  /** A command that runs until something of it has been seen. */
  run(argv: readonly string[], env: NodeJS.ProcessEnv): ProcessLines {
    const run = new ProcessLines(
      spawn(process.execPath, [...NODE, ...argv], { env: { ...process.env, ...env } })
    )
    this.#running.add(run)
    return run
  }

  /** A command at a terminal of its own. */
  terminal(argv: readonly string[], env: NodeJS.ProcessEnv): Terminal {
    const child = spawnAtTerminal(process.execPath, [...NODE, ...argv], {
      env: { ...process.env, ...env },
      cols: 200
    })
    let shown = ''
    const watchers = new Set<() => void>()
    child.onData((text) => {
      shown += text
      for (const look of watchers) look()
    })
    const ended = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)))
    return {
      ended,
      shown: () => shown,
      type: (text) => child.write(text),
      shows: (text) =>
        new Promise((resolve, reject) => {
          const look = () => shown.includes(text) && resolve()
          watchers.add(look)
          look()
          void ended.then(() => reject(new Error(`It ended before; it showed:\n${shown}`)))
        })
    }
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running].map((one) => one.stop('SIGTERM')))
    await Promise.all([...this.#ways].map((way) => way.close()))
    this.#running.clear()
    this.#ways.clear()
  }

  async #start(argv: readonly string[]): Promise<ProcessLines> {
    const simulate = this.run(argv, {})
    await simulate.until((lines) => lines.length > 0)
    return simulate
  }
}

/** Runs `sms-modem send` to its end, with a state directory and a PIN. */
export function sent(
  argv: readonly string[],
  { pin, state }: { pin?: string; state?: string } = {}
): Promise<Outcome> {
  const env = { XDG_STATE_HOME: state ?? temporaryDir('state'), SMS_MODEM_PIN: pin ?? '' }
  return spawned(['send', ...argv], '', env)
}
