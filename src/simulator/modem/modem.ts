import { type Duplex, duplexPair } from 'node:stream'
import type { Clock, Random } from '../../types'
import { type Delay, drawDelay, wait } from '../delay'
import type { Subscriber } from '../network/delivery'
import type { VirtualNetwork } from '../network/network'
import { Calls } from './calls'
import type { SimCard } from './card'
import { parseCommandLine } from './command-line'
import { COMMANDS, type Command } from './commands'
import { vendorCommand } from './commands/vendor'
import { Faults } from './faults/faults'
import { ModemInput } from './input'
import { Link } from './link'
import { Memories } from './memories'
import { type LineSpeed, ModemPort } from './port'
import type { Profile } from './profile'
import { Radio } from './radio'
import { Receiver } from './receiver'
import { AtFailure } from './results'
import { defaultSettings, type Settings } from './settings'
import { Ussd } from './ussd'

export interface ModemOptions {
  name: string
  network: VirtualNetwork
  clock: Clock
  random: Random
  profile: Profile
  card: SimCard
  baudRate?: number
  /** From the network's answer to the result line on the wire. Default 0. */
  resultDelay?: Delay
  /** From the network's answer (or the submission) until slot and EF_SMSS are written. Default 0. */
  writeDelay?: Delay
}

/** What kind of text goes out: faults look at it. */
export type OutputKind = 'echo' | 'info' | 'final' | 'urc' | 'prompt'

/** Thrown where a command cannot go on because the modem lost power meanwhile. */
const LOST_POWER = Symbol('lost power')

/**
 * A virtual GSM modem. It speaks AT with whoever has its port open, and goes on with what it does when that one leaves.
 * The card and the memories survive a reboot; the settings do not.
 */
export class VirtualModem implements Subscriber {
  readonly name: string
  readonly network: VirtualNetwork
  readonly card: SimCard
  readonly memories: Memories
  readonly radio: Radio
  readonly link: Link
  readonly receiver: Receiver
  readonly calls: Calls
  readonly ussd: Ussd
  readonly faults: Faults
  /** Commands about short messages work. */
  smsReady = false
  /** How far the modem's own clock is off, in milliseconds. */
  clockOffset = 0
  settings: Settings
  readonly clock: Clock
  readonly random: Random
  readonly #port: ModemPort
  readonly #input: ModemInput
  readonly #options: ModemOptions
  #power: 'off' | 'booting' | 'on' = 'off'
  /** Counts power cycles: what began before the last one must not speak any more. */
  #life = 0
  #busy = false
  #finalAt = Number.NEGATIVE_INFINITY
  readonly #timers = new Set<unknown>()
  /** Lines that came while a command was running: they wait in the modem's buffer. */
  #queue: string[] = []

  constructor(options: ModemOptions) {
    this.#options = options
    this.name = options.name
    this.network = options.network
    this.faults = new Faults(this, options.profile)
    this.card = options.card
    this.clock = options.clock
    this.random = options.random
    this.settings = defaultSettings(options.profile)
    this.memories = new Memories(options.card, options.profile)
    this.radio = new Radio(this)
    this.link = new Link(this)
    this.receiver = new Receiver(this)
    this.calls = new Calls(this)
    this.ussd = new Ussd(this)
    this.#port = new ModemPort(
      this.clock,
      { data: (octets) => this.type(octets) },
      {
        baudRate: options.baudRate
      }
    )
    this.#input = new ModemInput({
      line: (text) => void this.#run(text),
      echo: (octets) => this.settings.echo && this.output(String.fromCharCode(...octets), 'echo')
    })
    this.network.join(this)
    this.powerOn()
  }

  get imsi(): string {
    return this.card.imsi
  }

  get number(): string {
    return this.card.number
  }

  get reachable(): boolean {
    return this.#power === 'on' && this.radio.registered
  }

  /** What it is, with what faults change of that. */
  get profile(): Profile {
    return this.faults.profile
  }

  receive(tpdu: string): Promise<boolean> {
    return this.receiver.receive(tpdu)
  }

  // Ways in

  /** A client on any duplex stream; an earlier one is cut off. */
  attach(client: Duplex): void {
    this.#port.attach(client)
  }

  /** The client's end of a stream within this process. */
  open(): Duplex {
    const [client, modem] = duplexPair()
    // The halves of a pair do not tell each other of their end.
    client.once('close', () => modem.destroy())
    modem.once('close', () => client.destroy())
    this.attach(modem)
    return client
  }

  /** As pulling the cable: the client's stream ends, the modem goes on. */
  unplug(): void {
    this.#port.cut()
  }

  /** The same, and it cannot be opened until the returned function is called. */
  vanish(): () => void {
    return this.#port.vanish()
  }

  /** The line to its clients from now on; gives the one before. */
  changeSpeed(speed: LineSpeed): LineSpeed {
    const before = this.#port.speed
    this.#port.speed = speed
    return before
  }

  // Power

  powerOn(): void {
    if (this.#power !== 'off') return
    this.#power = 'booting'
    this.settings = defaultSettings(this.profile)
    for (const { after, text } of this.profile.boot)
      this.later(after, () => this.urc(text.replace('{card}', this.card.state)))
    for (const { every, text } of this.profile.noise) this.#noise(every, text)
    this.later(this.profile.bootMs, () => {
      this.#power = 'on'
    })
    this.later(this.profile.bootMs + this.profile.simReadyMs, () => this.radio.simReady())
    this.smsReady = false
    this.later(this.profile.smsReady?.after ?? 0, () => {
      this.smsReady = true
    })
  }

  powerOff(): void {
    this.#life++
    for (const timer of this.#timers) this.clock.clearTimeout(timer)
    this.#timers.clear()
    this.#power = 'off'
    this.#busy = false
    this.#input.reset()
    this.#port.silence()
    this.card.reset()
    this.radio.reset()
    this.link.reset()
    this.receiver.reset()
    this.calls.hangUp()
    this.#queue = []
  }

  /** Off and on again, by itself or by AT+CFUN=1,1. */
  reboot(): void {
    this.powerOff()
    this.powerOn()
  }

  /** Calls back after so long, unless power is lost before. */
  later(ms: number, callback: () => void): void {
    if (ms <= 0) {
      callback()
      return
    }
    const timer = this.clock.setTimeout(() => {
      this.#timers.delete(timer)
      callback()
    }, ms)
    this.#timers.add(timer)
  }

  /** Resolves after so long; rejects if power is lost meanwhile, so that what waited ends without a word. */
  async pause(delay: Delay): Promise<void> {
    await this.guard(wait(this.clock, drawDelay(delay, this.random)))
  }

  /** A promise, or what makes one, that rejects when it resolves only after power was lost. */
  async guard<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
    const life = this.#life
    const value = await (typeof work === 'function' ? work() : work)
    if (life !== this.#life) throw LOST_POWER
    return value
  }

  get delays(): { result: Delay; write: Delay } {
    return { result: this.#options.resultDelay ?? 0, write: this.#options.writeDelay ?? 0 }
  }

  // Output

  /** Says something by itself. */
  urc(text: string): void {
    if (this.#power === 'off') return
    this.output(`\r\n${text}\r\n`, 'urc')
  }

  /** Lines of an answer. */
  respond(...lines: string[]): void {
    const text = lines.join('\r\n')
    this.output(this.settings.verbose ? `\r\n${text}\r\n` : `${text}\r\n`, 'info')
  }

  /** Asks for data; resolves when Ctrl-Z or ESC ends it. */
  async prompt(): Promise<{ end: 'send' | 'abort'; text: string }> {
    const answer = this.#input.readData()
    this.output(this.profile.prompt, 'prompt')
    const { end, text } = await this.guard(answer)
    return { end, text: this.faults.onData(text) }
  }

  output(text: string, kind: OutputKind): void {
    this.#port.write(Buffer.from(this.faults.onOutput(text, kind), 'latin1'))
  }

  #final(text: string): void {
    this.#finalAt = this.clock.now()
    if (this.settings.quiet) return
    const numeric: Record<string, string> = { OK: '0', ERROR: '4', 'NO CARRIER': '3' }
    const short = !this.settings.verbose && numeric[text]
    this.output(short ? `${short}\r` : this.settings.verbose ? `\r\n${text}\r\n` : `${text}\r\n`, 'final')
  }

  // Commands

  /** Octets arrive at its port, from whomever. */
  type(octets: Uint8Array): void {
    if (this.#power !== 'on') return
    const deaf = this.#busy || this.clock.now() - this.#finalAt < this.profile.gapMs
    // A modem that needs a gap loses what comes too soon; others keep it in their buffer.
    if (deaf && this.profile.gapMs > 0 && !this.#input.inData) return
    this.#input.take(octets)
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
    const life = this.#life
    const final = await this.#runLine(line)
    if (life !== this.#life) return
    this.#busy = false
    if (final !== undefined) this.#final(final)
    this.#next()
  }

  #next(): void {
    const next = this.#queue.shift()
    if (next !== undefined) void this.#run(next)
  }

  /** The final result of a line; undefined where there is none. */
  async #runLine(line: string): Promise<string | undefined> {
    const commands = parseCommandLine(line)
    if (!commands) return /at/i.test(line) ? 'ERROR' : undefined
    try {
      for (const parsed of commands) {
        const command: Command | undefined = COMMANDS[parsed.name] ?? vendorCommand(this.profile, parsed.name)
        const special = await this.faults.onCommand(parsed, () => {
          if (!command) throw AtFailure.text(this.profile.unknownCommand)
          return command({ modem: this, ...parsed })
        })
        if (special !== undefined) return special === '' ? undefined : special
      }
      return 'OK'
    } catch (failure) {
      if (failure === LOST_POWER) return undefined
      if (!(failure instanceof AtFailure)) throw failure
      return failure.line(this.profile.errorsInWords ? 2 : this.settings.cmee)
    }
  }

  #noise(every: number, text: string): void {
    this.later(every, () => {
      if (this.settings.noise) this.urc(text)
      this.#noise(every, text)
    })
  }
}
