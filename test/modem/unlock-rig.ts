import { Channel } from '../../src/at'
import { familyOf } from '../../src/modem/families'
import { memoryPinMemo, type PinMemo } from '../../src/modem/pin-memo'
import { type UnlockOptions, unlock } from '../../src/modem/unlock'
import type { Fault } from '../../src/simulator/modem/faults/fault'
import { switchOn } from '../simulator/faulty'
import { Rig, type RigOptions } from '../simulator/rig'

export const RIGHT = '1234'

/** A modem whose card wants a PIN; each attempt opens the port anew, as a restart does. */
export class UnlockRig {
  readonly rig: Rig
  readonly notices: string[] = []
  memo: PinMemo
  /** Every PIN command that went over the line. */
  readonly pins: string[] = []
  /** All octets of the last attempt. */
  typed = ''
  /** The sentence of the last error. */
  message = ''

  constructor({ memo = memoryPinMemo(), ...options }: RigOptions & { memo?: PinMemo } = {}) {
    this.rig = new Rig({ ...options, card: { pin: RIGHT, puk: '12345678', ...options.card } })
    this.memo = memo
  }

  /** How many tries the card has left. */
  get left(): number {
    return this.rig.card.pinTries
  }

  on(fault: string): void {
    switchOn(this.rig, fault)
  }

  /** The next PIN is taken by the modem, and nothing is heard of it. */
  loseAnswer(how: 'unplug' | 'silence' = 'unplug'): void {
    const fault: Fault = {
      command: async ({ name, kind }, modem, run) => {
        if (name !== '+CPIN' || kind !== 'set') {
          await run()
          return undefined
        }
        modem.faults.clear('loseAnswer')
        try {
          await run()
        } catch {
          // Wrong: nobody hears of it.
        }
        if (how === 'unplug') modem.unplug()
        return ''
      }
    }
    this.rig.modem.faults.set('loseAnswer', fault)
  }

  /** `ready`, or the code of the error. Time passes until then. */
  async unlock(options: Partial<UnlockOptions> & { counter?: false } = {}): Promise<string> {
    const { counter, ...more } = options
    const { manufacturer, model } = this.rig.modem.profile
    const { pinCounter, ...family } = familyOf(manufacturer, model)
    const line = this.#connect()
    const work = unlock(line, {
      pin: RIGHT,
      memo: this.memo,
      subject: { port: '/dev/ttyUSB0' },
      family: counter === false || !pinCounter ? family : { ...family, pinCounter },
      clock: this.rig.clock,
      notice: (code) => this.notices.push(code),
      ...more
    })
    const outcome = await this.#settled(work)
    line.close()
    await this.rig.settle()
    return outcome
  }

  #connect(): Channel {
    const port = this.rig.open()
    const write = port.write.bind(port)
    this.typed = ''
    port.write = ((chunk: Buffer, ...rest: []) => {
      const text = chunk.toString('latin1')
      this.typed += text
      if (text.startsWith('AT+CPIN=')) this.pins.push(text)
      return write(chunk, ...rest)
    }) as typeof port.write
    const ignore = () => {}
    return new Channel(port, {
      clock: this.rig.clock,
      gapMs: this.rig.modem.profile.gapMs,
      handlers: { unsolicited: ignore, late: ignore, discarded: ignore, echo: ignore, closed: ignore }
    })
  }

  async #settled(work: Promise<string>): Promise<string> {
    let outcome: string | undefined
    const end = work.then(
      (ready) => {
        outcome = ready
      },
      (error: { code: string; message: string }) => {
        outcome = error.code
        this.message = error.message
      }
    )
    const { clock } = this.rig
    // Where nothing waits on the clock it is the disk that takes its time.
    while (outcome === undefined)
      if (clock.next === undefined) await new Promise((resolve) => setTimeout(resolve, 1))
      else await clock.advance(clock.next)
    await end
    return outcome!
  }
}
