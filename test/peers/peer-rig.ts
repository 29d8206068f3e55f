import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CardOptions,
  generic,
  type Profile,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork
} from '../../src/simulator'
import { openPty } from '../../src/simulator/ways/pty'
import { Outlet, type Way } from '../../src/simulator/ways/way'

export const OWN_NUMBER = '+628120000001'
export const PHONE = '+628990000001'

/** Status reports go to where messages go, as with many modems: gammu looks nowhere else. */
const COMMON: Profile = { ...generic, capacity: { ME: 100 } }

/** A virtual modem behind a real pty, for clients that know nothing of us. */
export class PeerRig {
  readonly folder = mkdtempSync(join(tmpdir(), 'sms-modem-peer-'))
  readonly device = join(this.folder, 'modem')
  readonly network: VirtualNetwork
  readonly card: SimCard
  readonly modem: VirtualModem
  #way: Way | undefined

  /** By default what most modems have in common. */
  constructor(card: Partial<CardOptions> = {}, profile: Profile = COMMON) {
    const common = { clock: systemClock, random: Math.random }
    this.network = new VirtualNetwork({ ...common, latency: { min: 20, max: 80 }, reportDelay: 300 })
    this.card = new SimCard(
      {
        imsi: '510990000000001',
        iccid: '89629900000000000010',
        number: OWN_NUMBER,
        smsc: '+628110000000',
        ...card
      },
      profile.indexBase
    )
    this.modem = new VirtualModem({
      ...common,
      name: 'peer',
      network: this.network,
      profile,
      card: this.card
    })
  }

  /** The device is there. */
  async start(): Promise<void> {
    this.#way = await openPty(new Outlet(this.modem), this.device)
  }

  async stop(): Promise<void> {
    await this.#way?.close()
    this.modem.powerOff()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Texts that the network took, part by part. */
  get taken(): (string | undefined)[] {
    return this.network.ledger.entries.map(({ text }) => text)
  }
}
