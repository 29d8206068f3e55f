import { setTimeout as delay } from 'node:timers/promises'
import {
  generic,
  Outlet,
  openTcp,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork,
  type Way
} from '../../src/simulator'

const LOOK_MS = 20
export const OWN = '+628120000001'
export const PHONE = '+6281234567890'

/** A virtual modem in this process, on a TCP port: it goes on while Node-RED is stopped or killed. */
export class ModemOnTcp {
  /** What was typed. */
  typed = ''
  readonly network: VirtualNetwork
  readonly modem: VirtualModem
  #way: Way | undefined
  #port = 0
  readonly #watchers = new Set<() => void>()

  constructor(latencyMs: number) {
    const common = { clock: systemClock, random: Math.random }
    this.network = new VirtualNetwork({
      ...common,
      latency: latencyMs,
      linkLatency: latencyMs,
      reportDelay: 50
    })
    const card = new SimCard(
      { imsi: '510990000000001', iccid: '89629900000000000010', number: OWN, smsc: '+628110000000' },
      generic.indexBase
    )
    this.modem = new VirtualModem({ ...common, name: 'm1', network: this.network, profile: generic, card })
  }

  /** On the port of before, if there was one. */
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
    this.#way = await openTcp(outlet, this.#port)
    this.#port = Number(new URL(this.#way.address).port)
    return this
  }

  /** The serial server goes; the modem stays. */
  async close(): Promise<void> {
    await this.#way?.close()
  }

  async stop(): Promise<void> {
    await this.close()
    this.modem.powerOff()
  }

  /** Properties of a modem-config. */
  get config(): object {
    return { connection: 'tcp', host: '127.0.0.1', tcpPort: String(this.#port), country: 'ID', gapMs: '0' }
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
    return new Promise((resolve) => {
      const look = () => {
        if (this.typed.split('\x1a').length <= count) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }
}
