import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  generic,
  Outlet,
  openPty,
  openTcp,
  type Profile,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork,
  type Way
} from '../../src/simulator'
import { temporaryDir } from '../support/temp'

const LOOK_MS = 20
export const OWN = '+628120000001'
export const PHONE = '+6281234567890'

/** A virtual modem in this process: it goes on while Node-RED is stopped or killed. */
abstract class ModemBeside {
  /** What was typed. */
  typed = ''
  readonly network: VirtualNetwork
  readonly modem: VirtualModem
  #way: Way | undefined
  readonly #watchers = new Set<() => void>()

  /** `pin`: without one the card needs none. */
  constructor(latencyMs: number, pin?: string, profile: Profile = generic) {
    const common = { clock: systemClock, random: Math.random }
    this.network = new VirtualNetwork({
      ...common,
      latency: latencyMs,
      linkLatency: latencyMs,
      reportDelay: 50
    })
    const card = new SimCard(
      {
        imsi: '510990000000001',
        iccid: '89629900000000000010',
        number: OWN,
        smsc: '+628110000000',
        ...(pin !== undefined && { pin })
      },
      profile.indexBase
    )
    this.modem = new VirtualModem({ ...common, name: 'm1', network: this.network, profile, card })
  }

  /** Properties of a modem-config. */
  abstract get config(): object

  protected abstract reach(outlet: Outlet): Promise<Way>

  async open(): Promise<this> {
    const outlet = new Outlet({
      attach: (client) => {
        client.on('data', (chunk: Buffer) => {
          this.typed += chunk.toString('latin1')
          for (const look of this.#watchers) look()
        })
        this.modem.attach(client)
      }
    })
    this.#way = await this.reach(outlet)
    return this
  }

  /** The way to it goes; the modem stays. */
  async close(): Promise<void> {
    await this.#way?.close()
  }

  async stop(): Promise<void> {
    await this.close()
    this.modem.powerOff()
  }

  /** Texts that the network took, in their order. */
  get taken(): (string | undefined)[] {
    return this.network.ledger.entries.map(({ text }) => text)
  }

  /** The network has so many; it takes its time for each. */
  async hasTaken(count: number): Promise<void> {
    while (this.taken.length < count) await delay(LOOK_MS)
  }

  /** So many messages went out. */
  ctrlZ(count: number): Promise<void> {
    return this.hasTyped('\x1a', count)
  }

  /** So often was it typed. Resolves before the modem can have answered the last. */
  hasTyped(what: string, count: number): Promise<void> {
    let left = count
    let from = 0
    return new Promise((resolve) => {
      const look = () => {
        for (
          let at = this.typed.indexOf(what, from);
          at >= 0 && left > 0;
          at = this.typed.indexOf(what, from)
        ) {
          left--
          from = at + what.length
        }
        if (left > 0) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }
}

/** Behind a serial server. */
export class ModemOnTcp extends ModemBeside {
  #port = 0

  get config(): object {
    return { connection: 'tcp', host: '127.0.0.1', tcpPort: String(this.#port), country: 'ID', gapMs: '0' }
  }

  /** On the port of before, if there was one. */
  protected async reach(outlet: Outlet): Promise<Way> {
    const way = await openTcp(outlet, this.#port)
    this.#port = Number(new URL(way.address).port)
    return way
  }
}

/** On a serial port, by a name that stays the same though the port has another one each time. */
export class ModemOnPty extends ModemBeside {
  readonly #folder = temporaryDir('dev')
  readonly #link = join(this.#folder, 'by-id', 'usb-Virtual_Modem-if00')
  #plugs = 0

  get config(): object {
    return { connection: 'serial', port: this.#link, country: 'ID', gapMs: '0' }
  }

  /** The port that the name stands for. */
  get port(): string {
    return join(this.#folder, `ttyUSB${this.#plugs}`)
  }

  protected async reach(outlet: Outlet): Promise<Way> {
    this.#plugs++
    const way = await openPty(outlet, this.port)
    mkdirSync(join(this.#folder, 'by-id'), { recursive: true })
    rmSync(this.#link, { force: true })
    symlinkSync(this.port, this.#link)
    return way
  }
}
