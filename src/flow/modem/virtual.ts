import type { Duplex } from 'node:stream'
import { systemClock } from '../../modem'
import type { VirtualModem, VirtualNetwork } from '../../simulator'

/** How the virtual network behaves: `modemConfigVirtual` in Node-RED's settings.js. */
export interface VirtualOptions {
  /** What the network takes for a message. Default 1500, as on a good day. */
  latencyMs?: number
  /** Until the delivery report. Default 2000. */
  reportMs?: number
}

let options: Required<VirtualOptions> = { latencyMs: 1500, reportMs: 2000 }

/** To be called before the first virtual modem is used. */
export function configureVirtual(given: VirtualOptions | undefined): void {
  options = { ...options, ...given }
}

let network: Promise<VirtualNetwork> | undefined
const modems = new Map<string, Promise<VirtualModem>>()

/** The network that all virtual modems of this process share. Loaded when the first is used. */
export function virtualNetwork(): Promise<VirtualNetwork> {
  network ??= import('../../simulator/index.js').then(
    ({ VirtualNetwork: Network }) =>
      new Network({
        clock: systemClock,
        random: Math.random,
        latency: options.latencyMs,
        reportDelay: options.reportMs
      })
  )
  return network
}

/** The port of the virtual modem with this number; it is switched on when it is first used, and stays on. */
export async function openVirtual(number: string): Promise<Duplex> {
  const modem = modems.get(number) ?? makeModem(number)
  modems.set(number, modem)
  return (await modem).open()
}

/** The numbers of those that were used so far. */
export function virtualNumbers(): string[] {
  return [...modems.keys()]
}

async function makeModem(number: string): Promise<VirtualModem> {
  const { SimCard, VirtualModem: Modem, generic } = await import('../../simulator/index.js')
  const digits = number.replace(/\D/g, '').slice(-9).padStart(9, '0')
  const card = new SimCard(
    { imsi: `510990${digits}`, iccid: `89629900000${digits}`, number, smsc: '+628110000000' },
    generic.indexBase
  )
  const clock = systemClock
  return new Modem({
    name: number,
    network: await virtualNetwork(),
    clock,
    random: Math.random,
    profile: generic,
    card
  })
}
