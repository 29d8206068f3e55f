/** The process with the network and its modems on ptys: what is measured does not pay for them. */
import { join } from 'node:path'
import {
  generic,
  Outlet,
  openPty,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork
} from '../../src/simulator'

export interface BenchModemsOptions {
  folder: string
  modems: number
  latencyMs: number
}

/** What the network took. */
export interface Taken {
  to: string
  text: string | undefined
}

export type ToBenchModems = { type: 'tell'; at: number } | { type: 'ledger' }

export type FromBenchModems =
  | { type: 'opened'; devices: string[] }
  /** So many messages were taken. */
  | { type: 'reached'; count: number }
  | { type: 'ledger'; taken: Taken[] }

async function main({ folder, modems, latencyMs }: BenchModemsOptions): Promise<void> {
  const common = { clock: systemClock, random: Math.random }
  const network = new VirtualNetwork({ ...common, latency: latencyMs, linkLatency: latencyMs })
  let wanted = Number.NaN
  const add = network.ledger.add.bind(network.ledger)
  network.ledger.add = (entry) => {
    const added = add(entry)
    if (network.ledger.count === wanted) say({ type: 'reached', count: wanted })
    return added
  }
  process.on('message', (message: ToBenchModems) => {
    if (message.type === 'tell') wanted = message.at
    else say({ type: 'ledger', taken: network.ledger.entries.map(({ to, text }) => ({ to, text })) })
  })
  const devices: string[] = []
  for (let i = 0; i < modems; i++) {
    const place = String(i).padStart(2, '0')
    const card = new SimCard(
      {
        imsi: `5109900000000${place}`,
        iccid: `896299000000000000${place}`,
        number: `+6281200000${place}`,
        smsc: network.smsc
      },
      generic.indexBase
    )
    const name = `m${i + 1}`
    const modem = new VirtualModem({ ...common, name, network, profile: generic, card })
    devices.push(join(folder, name))
    await openPty(new Outlet(modem), devices[i]!)
  }
  say({ type: 'opened', devices })
}

function say(message: FromBenchModems): void {
  process.send!(message)
}

process.on('disconnect', () => process.exit())
void main(JSON.parse(process.env.BENCH!))
