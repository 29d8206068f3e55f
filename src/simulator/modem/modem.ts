import type { Duplex } from 'node:stream'
import type { Clock, Random } from '../../types'
import { type Delay, drawDelay, wait } from '../delay'
import type { Subscriber } from '../network/delivery'
import type { VirtualNetwork } from '../network/network'
import { boot } from './boot'
import { Calls } from './calls'
import type { SimCard } from './card'
import { Faults } from './faults/faults'
import type { DataInput } from './input'
import { Interpreter } from './interpreter'
import { Link } from './link'
import { Memories } from './memories'
import type { ModemOptions } from './options'
import { type LineSpeed, ModemPort } from './port'
import { Power } from './power'
import type { Profile } from './profile'
import { Radio } from './radio'
import { Receiver } from './receiver'
import { finalResult } from './results'
import { defaultSettings, type Settings } from './settings'
import { Ussd } from './ussd'

export type { ModemOptions } from './options'

/** What kind of text goes out: faults look at it. */
export type OutputKind = 'echo' | 'info' | 'final' | 'urc' | 'prompt'

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
  readonly power: Power
  /** Commands about short messages work. */
  smsReady = false
  /** How far the modem's own clock is off, in milliseconds. */
  clockOffset = 0
  settings: Settings
  readonly clock: Clock
  readonly random: Random
  readonly #port: ModemPort
  readonly #interpreter: Interpreter
  readonly #options: ModemOptions

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
    this.power = new Power(options.clock)
    this.#interpreter = new Interpreter(this)
    const { baudRate } = options
    this.#port = new ModemPort(this.clock, { data: (octets) => this.type(octets) }, { baudRate })
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
    return this.power.state === 'on' && this.radio.registered
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
    return this.#port.open()
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
    if (this.power.state !== 'off') return
    this.power.state = 'booting'
    this.settings = defaultSettings(this.profile)
    this.later(this.profile.bootMs, () => {
      this.power.state = 'on'
    })
    boot(this)
  }

  powerOff(): void {
    this.power.cut()
    this.#interpreter.reset()
    this.#port.silence()
    this.radio.reset()
    this.link.reset()
    this.receiver.reset()
    this.calls.hangUp()
  }

  /** Off and on again, by itself or by AT+CFUN=1,1. */
  reboot(): void {
    this.powerOff()
    this.powerOn()
  }

  /** Calls back after so long, unless power is lost before. */
  later(ms: number, callback: () => void): void {
    this.power.later(ms, callback)
  }

  /** Resolves after so long; rejects if power is lost meanwhile, so that what waited ends without a word. */
  async pause(delay: Delay): Promise<void> {
    await this.power.guard(wait(this.clock, drawDelay(delay, this.random)))
  }

  get delays(): { result: Delay; write: Delay } {
    return { result: this.#options.resultDelay ?? 0, write: this.#options.writeDelay ?? 0 }
  }

  // Output

  /** Says something by itself. */
  urc(text: string): void {
    if (this.power.state === 'off') return
    this.output(`\r\n${text}\r\n`, 'urc')
  }

  /** Lines of an answer. */
  respond(...lines: string[]): void {
    const text = lines.join('\r\n')
    this.output(this.settings.verbose ? `\r\n${text}\r\n` : `${text}\r\n`, 'info')
  }

  /** The final result of a command line. */
  conclude(text: string): void {
    if (!this.settings.quiet) this.output(finalResult(text, this.settings.verbose), 'final')
  }

  output(text: string, kind: OutputKind): void {
    this.#port.write(Buffer.from(this.faults.onOutput(text, kind), 'latin1'))
  }

  // Input

  /** Octets arrive at its port, from whomever. */
  type(octets: Uint8Array): void {
    if (this.power.state === 'on') this.#interpreter.take(octets)
  }

  /** Asks for data, and for each further line of it if told so; resolves when Ctrl-Z or ESC ends it. */
  async prompt({ eachLine = false } = {}): Promise<DataInput> {
    const ask = () => this.output(this.profile.prompt, 'prompt')
    const answer = this.#interpreter.readData(eachLine ? ask : undefined)
    ask()
    const { end, text } = await this.power.guard(answer)
    this.receiver.flush()
    return { end, text: this.faults.onData(text) }
  }

  /** A client is typing data: what the modem says of messages would not be understood. */
  get inData(): boolean {
    return this.#interpreter.inData
  }

  /** Calls back behind the final result of the command that runs; at once where none does. */
  afterwards(callback: () => void): void {
    this.#interpreter.afterwards(callback)
  }
}
