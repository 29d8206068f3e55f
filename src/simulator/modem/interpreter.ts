import { parseCommandLine } from './command-line'
import { COMMANDS, type Command } from './commands'
import { vendorCommand } from './commands/vendor'
import { type DataInput, ModemInput } from './input'
import type { VirtualModem } from './modem'
import { LOST_POWER } from './power'
import { AtFailure } from './results'

/** Runs what a client types, one command line after another. */
export class Interpreter {
  readonly #modem: VirtualModem
  readonly #input: ModemInput
  #busy = false
  #finalAt = Number.NEGATIVE_INFINITY
  /** Lines that came while a command was running: they wait in the modem's buffer. */
  #queue: string[] = []
  /** What waits for the final result of the line that runs. */
  #afterwards: (() => void)[] = []

  constructor(modem: VirtualModem) {
    this.#modem = modem
    this.#input = new ModemInput({
      line: (text) => void this.#run(text),
      echo: (octets) => modem.settings.echo && modem.output(String.fromCharCode(...octets), 'echo')
    })
  }

  /** A data prompt is open. */
  get inData(): boolean {
    return this.#input.inData
  }

  take(octets: Uint8Array): void {
    const { gapMs } = this.#modem.profile
    const deaf = this.#busy || this.#modem.clock.now() - this.#finalAt < gapMs
    // A modem that needs a gap loses what comes too soon; others keep it in their buffer.
    if (deaf && gapMs > 0 && !this.#input.inData) return
    this.#input.take(octets)
  }

  /** What is typed from now on is data; `onReturn` is called at each CR in it. */
  readData(onReturn?: () => void): Promise<DataInput> {
    return this.#input.readData(onReturn)
  }

  /** Calls back behind the final result of the line that runs; at once where none does. */
  afterwards(callback: () => void): void {
    if (this.#busy) this.#afterwards.push(callback)
    else callback()
  }

  /** Power is off. */
  reset(): void {
    this.#busy = false
    this.#queue = []
    this.#input.reset()
    this.#runAfterwards()
  }

  async #run(line: string): Promise<void> {
    if (this.#busy) {
      this.#queue.push(line)
      return
    }
    if (line.trim() === '') {
      this.#next()
      return
    }
    this.#busy = true
    const alive = this.#modem.power.watch()
    const final = await this.#resultOf(line)
    if (!alive()) return
    this.#busy = false
    if (final !== undefined) {
      this.#finalAt = this.#modem.clock.now()
      this.#modem.conclude(final)
    }
    this.#runAfterwards()
    this.#next()
  }

  /** Also without a final result: the network must not wait for one that never comes. */
  #runAfterwards(): void {
    for (const callback of this.#afterwards.splice(0)) callback()
  }

  #next(): void {
    const next = this.#queue.shift()
    if (next !== undefined) void this.#run(next)
  }

  /** The final result of a line; undefined where there is none. */
  async #resultOf(line: string): Promise<string | undefined> {
    const modem = this.#modem
    const commands = parseCommandLine(line)
    if (!commands) return /at/i.test(line) ? 'ERROR' : undefined
    try {
      for (const parsed of commands) {
        const command: Command | undefined =
          COMMANDS[parsed.name] ?? vendorCommand(modem.profile, parsed.name)
        const special = await modem.faults.onCommand(parsed, () => {
          if (!command) throw AtFailure.text(modem.profile.unknownCommand)
          return command({ modem, ...parsed })
        })
        if (special !== undefined) return special === '' ? undefined : special
      }
      return 'OK'
    } catch (failure) {
      if (failure === LOST_POWER) return undefined
      if (!(failure instanceof AtFailure)) throw failure
      return failure.line(modem.profile.errorsInWords ? 2 : modem.settings.cmee)
    }
  }
}
