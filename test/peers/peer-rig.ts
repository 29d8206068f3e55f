import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CardOptions,
  generic,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork
} from '../../src/simulator'
import { openPty } from '../../src/simulator/ways/pty'
import { Outlet, type Way } from '../../src/simulator/ways/way'

export const OWN_NUMBER = '+628120000001'
export const PHONE = '+628990000001'

/** A virtual modem behind a real pty, for clients that know nothing of us. */
export class PeerRig {
  readonly folder = mkdtempSync(join(tmpdir(), 'sms-modem-peer-'))
  readonly device = join(this.folder, 'modem')
  readonly network: VirtualNetwork
  readonly card: SimCard
  readonly modem: VirtualModem
  #way: Way | undefined

  constructor(card: Partial<CardOptions> = {}) {
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
      generic.indexBase
    )
    this.modem = new VirtualModem({
      ...common,
      name: 'peer',
      network: this.network,
      // Status reports go to where messages go, as with many modems: gammu looks nowhere else.
      profile: { ...generic, capacity: { ME: 100 } },
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
