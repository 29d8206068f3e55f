import { appendFileSync } from 'node:fs'
import {
  FAULTS,
  faultNamed,
  Outlet,
  openPhones,
  openPty,
  openTcp,
  PROFILES,
  type Profile,
  profileNamed,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork,
  type Way,
  WayError
} from '../simulator'
import type { Random } from '../types'
import type { SimulateOptions } from './simulate-options'

/** What was asked for cannot be had: a sentence for the user. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError'
}

export interface Simulation {
  /** What the user has to know: where each modem is, where the phones are. */
  lines: string[]
  close(): Promise<void>
}

/** The profiles and the faults, for the help. */
export function describeChoices(): string {
  const faults = Object.entries(FAULTS).map(
    ([name, { description, value }]) => `  ${name}\n${indented(description)}${indented(`Value: ${value}.`)}`
  )
  return `Profiles: ${Object.keys(PROFILES).join(', ')}\n\nFaults:\n${faults.join('')}`
}

/** In lines that fit a terminal. */
function indented(sentence: string): string {
  return sentence.replace(/(\S.{0,90})(?:\s+|$)/g, '      $1\n')
}

/** Starts all or nothing. */
export async function startSimulation(options: SimulateOptions, random: Random): Promise<Simulation> {
  const opened: Way[] = []
  const close = async () => {
    await Promise.all(opened.map((way) => way.close()))
  }
  const track = async (way: Promise<Way>): Promise<string> => {
    const it = await way
    opened.push(it)
    return it.address
  }
  try {
    const modems = makeModems(options, random)
    const lines: string[] = []
    for (const [i, modem] of modems.entries()) {
      const outlet = new Outlet(modem)
      const places: string[] = []
      if (options.tcp !== undefined) {
        places.push(await track(openTcp(outlet, options.tcp === 0 ? 0 : options.tcp + i)))
      }
      if (options.pty !== undefined) places.push(await track(openPty(outlet, `${options.pty}${i || ''}`)))
      const pin = options.pin === undefined ? 'no PIN' : `PIN ${options.pin}`
      lines.push(`${modem.name}: ${places.join(' and ')}, number ${modem.number}, ${pin}`)
    }
    if (options.http !== undefined) {
      lines.push(`phones: ${await track(openPhones(modems[0]!.network, modems, options.http))}`)
    }
    return { lines, close }
  } catch (error) {
    await close()
    throw error instanceof WayError ? new SimulationError(error.message) : error
  }
}

function makeModems(options: SimulateOptions, random: Random): VirtualModem[] {
  const { latency, ledger, modems, pin, faults } = options
  if (ledger !== undefined) said(() => appendFileSync(ledger, ''))
  const profile = said(() => profileNamed(options.profile))
  const network = new VirtualNetwork({ clock: systemClock, random, latency, ledger: { file: ledger } })
  return Array.from({ length: modems }, (_, i) => {
    const modem = makeModem(network, profile, random, i + 1, pin)
    for (const { name, value } of faults)
      modem.faults.set(
        name,
        said(() => faultNamed(name, value))
      )
    return modem
  })
}

function makeModem(
  network: VirtualNetwork,
  profile: Profile,
  random: Random,
  n: number,
  pin: string | undefined
): VirtualModem {
  const two = String(n).padStart(2, '0')
  const card = new SimCard(
    {
      imsi: `5100100000000${two}`,
      iccid: `89620100000000000${two}`,
      number: `+6281100000${two}`,
      smsc: network.smsc,
      pin
    },
    profile.indexBase
  )
  return new VirtualModem({ name: `modem${n}`, network, clock: systemClock, random, profile, card })
}

/** What the simulator refuses comes as a sentence, which is what the user needs. */
function said<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new SimulationError((error as Error).message)
  }
}
