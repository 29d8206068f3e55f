import type { Duplex } from 'node:stream'
import { type CardOptions, SimCard } from '../../src/simulator/modem/card'
import { type ModemOptions, VirtualModem } from '../../src/simulator/modem/modem'
import { generic, type Profile } from '../../src/simulator/modem/profile'
import { type NetworkOptions, VirtualNetwork } from '../../src/simulator/network/network'
import { VirtualClock } from '../support/virtual-clock'

export interface RigOptions {
  /** The generic profile with changes, or another one. */
  profile?: Partial<Profile>
  card?: Partial<CardOptions>
  network?: Partial<NetworkOptions>
  modem?: Partial<ModemOptions>
  clock?: VirtualClock
}

export const OWN_NUMBER = '+628120000001'
/** 2026-11-22 10:00:00 UTC as TP-SCTS. */
export const SCTS = '62112201000000'

/** A network with one modem and a client at its port. Time stands still unless it is moved; random is one half. */
export class Rig {
  readonly clock: VirtualClock
  readonly network: VirtualNetwork
  readonly card: SimCard
  readonly modem: VirtualModem
  client: Duplex
  #heard = ''

  constructor({ profile = {}, card = {}, network = {}, modem = {}, clock }: RigOptions = {}) {
    const random = () => 0.5
    this.clock = clock ?? new VirtualClock()
    this.network = modem.network ?? new VirtualNetwork({ clock: this.clock, random, ...network })
    const whole = { ...generic, ...profile }
    this.card = new SimCard(
      {
        imsi: '510990000000001',
        iccid: '89629900000000000010',
        number: OWN_NUMBER,
        smsc: '+628110000000',
        ...card
      },
      whole.indexBase
    )
    this.modem = new VirtualModem({
      name: 'm1',
      network: this.network,
      clock: this.clock,
      random,
      profile: whole,
      card: this.card,
      ...modem
    })
    this.client = this.open()
  }

  /** A new client takes the port. */
  open(): Duplex {
    this.client = this.modem.open()
    this.client.on('data', (chunk: Buffer) => {
      this.#heard += chunk.toString('latin1')
    })
    return this.client
  }

  /** The client leaves. */
  async close(): Promise<void> {
    this.client.destroy()
    await this.settle()
  }

  /** Types and tells what was heard since the last time. */
  async type(text: string): Promise<string> {
    this.client.write(Buffer.from(text, 'latin1'))
    return this.heard()
  }

  /** Types one line after another without listening. */
  async setUp(...lines: string[]): Promise<void> {
    for (const line of lines) await this.type(`${line}\r`)
  }

  /** What came since the last time. */
  async heard(): Promise<string> {
    await this.settle()
    const heard = this.#heard
    this.#heard = ''
    return heard
  }

  /** Lets time pass, and tells what was heard meanwhile. */
  async after(ms: number): Promise<string> {
    await this.clock.advance(ms)
    return this.heard()
  }

  /** Everything that happens now has happened. */
  async settle(): Promise<void> {
    await this.clock.advance(0)
  }
}
