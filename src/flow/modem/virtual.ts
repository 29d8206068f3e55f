import type { Duplex } from 'node:stream'
import { systemClock } from '../../modem'
import type { VirtualModem, VirtualNetwork } from '../../simulator'

/** How the virtual network behaves: `modemConfigVirtual` in Node-RED's settings.js. */
export interface VirtualOptions {
  /** What the network takes for a message. Default 1500, as on a good day. */
  latencyMs?: number
  /** Until the delivery report. Default 2000. */
  reportMs?: number
  /** Numbers that begin so do not exist: the network refuses them. International; default `+628990000`. */
  unassigned?: readonly string[]
}

/** Of +CMS ERROR: unassigned number (TS 24.011 E.2). */
const UNASSIGNED = 1

let options: Required<VirtualOptions> = { latencyMs: 1500, reportMs: 2000, unassigned: ['+628990000'] }

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
        reportDelay: options.reportMs,
        rules: options.unassigned.map((prefix) => ({ to: startsWith(prefix), cms: UNASSIGNED }))
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

function startsWith(prefix: string): RegExp {
  return new RegExp(`^\\+?${prefix.replace(/\D/g, '')}`)
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
