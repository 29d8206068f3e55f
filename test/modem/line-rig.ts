import type { Duplex } from 'node:stream'
import { Channel } from '../../src/at'
import { switchOn } from '../simulator/faulty'
import { Rig, type RigOptions } from '../simulator/rig'

export interface LineRigOptions extends RigOptions {
  faults?: readonly string[]
  /** Given instead of what the handlers of the channel would do. */
  unsolicited?(line: string, data?: string): void
}

/** Awake and registered, whatever the profile. */
const AWAKE_MS = 30_000

/** A channel to a virtual modem, with what is typed on it. Time runs from timer to timer while something is awaited. */
export class LineRig {
  readonly rig: Rig
  readonly line: Channel
  /** Commands, in their order; AT alone left out. */
  typed: string[] = []
  /** Called for what the modem says by itself. */
  hear: (line: string, data?: string) => void = () => {}
  #traffic = 0

  private constructor(options: RigOptions) {
    this.rig = new Rig(options)
    this.rig.client.destroy()
    this.line = new Channel(this.#listen(this.rig.modem.open()), {
      clock: this.rig.clock,
      gapMs: 0,
      handlers: {
        unsolicited: (line, data) => this.hear(line, data),
        late: () => {},
        discarded: () => {},
        echo: () => {},
        closed: () => {}
      }
    })
  }

  /** A modem that has been on for a while: echo off, errors with numbers. The faults begin when it is. */
  static async awake({ faults = [], ...options }: LineRigOptions = {}): Promise<LineRig> {
    const it = new LineRig(options)
    await it.after(AWAKE_MS)
    for (const text of ['ATE0', 'AT+CMEE=1', 'AT+CMGF=0'])
      await it.done(it.line.run({ text, timeoutMs: 2000 }))
    for (const fault of faults) switchOn(it.rig, fault)
    await it.settle()
    it.typed = []
    return it
  }

  get clock() {
    return this.rig.clock
  }

  /** Lets time pass until it is settled, and settles the same way. */
  async done<T>(work: Promise<T>, withinMs = 600_000): Promise<T> {
    let settled = false
    const note = () => {
      settled = true
    }
    work.then(note, note)
    const end = this.clock.now() + withinMs
    for (await this.settle(); !settled; await this.settle()) {
      const { next } = this.clock
      if (next === undefined || this.clock.now() + next > end)
        throw new Error(`Not within ${withinMs} ms. Typed: ${this.typed.join(' ')}`)
      await this.clock.advance(next)
    }
    return work
  }

  /** Lets so much time pass, everything in its turn. */
  async after(ms: number): Promise<void> {
    const end = this.clock.now() + ms
    for (await this.settle(); ; await this.settle()) {
      const { next } = this.clock
      if (next === undefined || this.clock.now() + next > end) break
      await this.clock.advance(next)
    }
    await this.clock.advance(end - this.clock.now())
    await this.settle()
  }

  /** Everything that happens now has happened: nothing went over the line for a while. */
  async settle(): Promise<void> {
    for (let quiet = 0, before = -1; quiet < 6; quiet++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (this.#traffic !== before) quiet = 0
      before = this.#traffic
    }
  }

  /** What was typed since the last time. */
  takeTyped(): string[] {
    return this.typed.splice(0)
  }

  #listen(port: Duplex): Duplex {
    port.on('data', () => this.#traffic++)
    const write = port.write.bind(port)
    port.write = ((chunk: Buffer, ...rest: []) => {
      this.#traffic++
      for (const text of chunk.toString('latin1').split('\r')) this.#note(text.replace('\x1b', ''))
      return write(chunk, ...rest)
    }) as Duplex['write']
    return port
  }

  #note(text: string): void {
    if (text !== '' && text !== 'AT') this.typed.push(text)
  }
}
