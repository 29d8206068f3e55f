import type { Duplex } from 'node:stream'
import { systemClock } from '../../modem'
import type { VirtualModem, VirtualNetwork } from '../../simulator'

/** So long a message takes, as on a good day. */
const LATENCY_MS = 1500
const REPORT_MS = 2000

let network: Promise<VirtualNetwork> | undefined
const modems = new Map<string, Promise<VirtualModem>>()

/** The network that all virtual modems of this process share. Loaded when the first is used. */
export function virtualNetwork(): Promise<VirtualNetwork> {
  network ??= import('../../simulator/index.js').then(
    ({ VirtualNetwork: Network }) =>
      new Network({ clock: systemClock, random: Math.random, latency: LATENCY_MS, reportDelay: REPORT_MS })
  )
  return network
}

/** The port of the virtual modem with this number; it is switched on when it is first used, and stays on. */
export async function openVirtual(number: string): Promise<Duplex> {
  const modem = modems.get(number) ?? makeModem(number)
  modems.set(number, modem)
  return (await modem).open()
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
