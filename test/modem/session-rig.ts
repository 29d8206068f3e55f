import type { Duplex } from 'node:stream'
import { AtError } from '../../src/at'
import type {
  ModemEvent,
  Outcome,
  ReceivedPdu,
  SendRequest,
  SessionOptions,
  StateName
} from '../../src/modem'
import { ModemSession, memoryPinMemo } from '../../src/modem'
import type { Profile } from '../../src/simulator/modem/profile'
import { switchOn } from '../simulator/faulty'
import { Rig, type RigOptions } from '../simulator/rig'
import type { VirtualClock } from '../support/virtual-clock'
import { PtyPort, type SessionPort, StreamPort, turn } from './session-port'

/** Where the rigs made from now on have their modem. */
let way: 'stream' | 'pty' = 'stream'
const ptys: PtyPort[] = []

export function useWay(wanted: typeof way): void {
  way = wanted
}

/** Those that were made since the last time. */
export async function closePtys(): Promise<void> {
  for (const pty of ptys.splice(0)) await pty.close()
}

/** A pty that takes longer than this to bring octets over never will, in milliseconds of the machine. */
const LONGEST_MOVE_MS = 15_000

export interface SessionRigOptions extends RigOptions {
  session?: Partial<SessionOptions>
  faults?: readonly string[]
  /** The program has started anew, on the modem of this session, which has ended. */
  after?: SessionRig
}

/** A session on a virtual modem. Time stands still unless it is moved; every octet on the line is written down. */
export class SessionRig {
  readonly rig: Rig
  readonly session: ModemSession
  readonly events: ModemEvent[] = []
  readonly received: ReceivedPdu[] = []
  /** Octets of the session, as text. */
  typed = ''
  /** Octets of the modem. */
  heard = ''
  /** The same, with the time of each piece. */
  readonly writes: { at: number; text: string }[] = []
  /** How often the port was opened, and how often it was tried to. */
  opened = 0
  tries = 0
  /** The last port. */
  port: Duplex | undefined
  /** Nothing arrives at the modem. */
  deaf = false
  /** The port is not there. */
  gone = false
  #traffic = 0
  readonly #way: SessionPort

  constructor({ session = {}, faults = [], after, ...options }: SessionRigOptions = {}) {
    this.rig = after?.rig ?? new Rig(options)
    this.rig.client.destroy()
    this.#way = this.#reach()
    for (const fault of faults) switchOn(this.rig, fault)
    this.session = new ModemSession({
      port: '/dev/ttyUSB0',
      clock: this.clock,
      open: () => this.#open(),
      receiver: async (pdus) => {
        this.received.push(...pdus)
      },
      emit: (event) => this.events.push(event),
      pinMemo: memoryPinMemo(),
      ...session
    })
  }

  get clock(): VirtualClock {
    return this.rig.clock
  }

  get states(): StateName[] {
    return this.events.flatMap((event) => (event.type === 'state' ? [event.state.name] : []))
  }

  /** TPDUs that the network took, without the service centre. */
  get taken(): string[] {
    return this.rig.network.ledger.entries.map(({ tpdu }) => tpdu)
  }

  /** Starts the session and lets time pass until it is ready. */
  async ready(): Promise<this> {
    this.session.start()
    await this.until(() => this.session.state.name === 'ready')
    await this.settle()
    this.typed = ''
    this.heard = ''
    return this
  }

  /** Sends, and lets time pass until the outcome is known. */
  async send(request: SendRequest | string, withinMs = 200_000): Promise<Outcome> {
    let outcome: Outcome | undefined
    const sent = this.session.send(typeof request === 'string' ? { pdu: request } : request)
    void sent.then((value) => {
      outcome = value
    })
    await this.until(() => outcome !== undefined, withinMs)
    return outcome!
  }

  /** Lets time pass until something holds; an error if it takes longer than that. */
  async until(holds: () => boolean, withinMs = 300_000): Promise<void> {
    const end = this.clock.now() + withinMs
    for (await this.settle(); !holds(); await this.settle()) {
      const { next } = this.clock
      if (next === undefined || this.clock.now() + next > end)
        throw new Error(
          `Not within ${withinMs} ms. The session is ${JSON.stringify(this.session.state)}. Typed: ${JSON.stringify(this.typed.slice(-300))} Heard: ${JSON.stringify(this.heard.slice(-300))}`
        )
      await this.clock.advance(next)
    }
  }

  /** Lets so much time pass, everything in its turn. */
  async after(ms: number): Promise<void> {
    const end = this.clock.now() + ms
    for (await this.settle(); ; await this.settle()) {
      const { next } = this.clock
      if (next === undefined || this.clock.now() + next > end) break
      await this.clock.advance(next)
    }
    await this.clock.advance(Math.max(0, end - this.clock.now()))
    await this.settle()
  }

  /** Everything that happens now has happened: nothing went over the line for a while. */
  async settle(): Promise<void> {
    const start = Date.now()
    for (let quiet = 0, before = -1; quiet < 6; quiet++) {
      await turn()
      const moving = this.#way.moving && Date.now() - start < LONGEST_MOVE_MS
      if (moving || this.#traffic !== before) quiet = 0
      before = this.#traffic
    }
  }

  async stop(): Promise<void> {
    let stopped = false
    void this.session.stop().then(() => {
      stopped = true
    })
    await this.until(() => stopped, 30_000)
  }

  #reach(): SessionPort {
    if (way === 'stream') return new StreamPort(this.rig.modem)
    const pty = new PtyPort(this.rig.modem)
    ptys.push(pty)
    return pty
  }

  async #open(): Promise<Duplex> {
    this.tries++
    if (!this.gone) return this.#listen(await this.#way.open())
    throw new AtError('PORT_NOT_FOUND', 'The port /dev/ttyUSB0 is not there.', { port: '/dev/ttyUSB0' })
  }

  #listen(port: Duplex): Duplex {
    this.opened++
    this.port = port
    port.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1')
      this.#traffic++
    })
    const write = port.write.bind(port)
    port.write = ((chunk: Buffer, ...rest: []) => {
      this.typed += chunk.toString('latin1')
      this.writes.push({ at: this.clock.now(), text: chunk.toString('latin1') })
      this.#traffic++
      if (this.deaf) return true
      return write(chunk, ...rest)
    }) as Duplex['write']
    return port
  }
}

/** A session that is ready, on a modem with these faults; without them while it starts. */
export async function readySession(
  faults: string | readonly string[] = [],
  options: SessionRigOptions & { profile?: Partial<Profile> } = {}
): Promise<SessionRig> {
  const rig = await new SessionRig(options).ready()
  for (const fault of typeof faults === 'string' ? [faults] : faults) switchOn(rig.rig, fault)
  await rig.settle()
  rig.typed = ''
  rig.heard = ''
  rig.events.length = 0
  return rig
}
