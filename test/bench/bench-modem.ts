import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { openSerial } from '../../src/at'
import {
  generic,
  Outlet,
  openPty,
  SimCard,
  systemClock,
  VirtualModem,
  VirtualNetwork,
  type Way
} from '../../src/simulator'

export const PHONE = '+628990000001'
const OWN = '+628120000001'
const LOOK_MS = 2
const PATIENCE_MS = 2000
const REST_MS = 100
export type BenchWay = 'in-process' | 'pty'

export interface Measured {
  /** Milliseconds a message beyond the network's latency: median. */
  own: number
  /** From +CMTI on the wire to the message in hand: median. */
  inHand: number
  right: boolean
}

export function textOf(i: number): string {
  return `Bench message no. ${String(i).padStart(5)}`
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** A virtual modem on one of the two ways, with a stop watch at its +CMTI. */
export class BenchModem {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sms-modem-bench-'))
  readonly device = join(this.#folder, 'modem')
  readonly #network: VirtualNetwork
  readonly #modem: VirtualModem
  readonly #way: BenchWay
  #pty: Way | undefined
  #announced = 0

  constructor(way: BenchWay, latencyMs: number) {
    const common = { clock: systemClock, random: Math.random }
    this.#way = way
    this.#network = new VirtualNetwork({ ...common, latency: latencyMs, linkLatency: latencyMs })
    const card = new SimCard(
      { imsi: '510990000000001', iccid: '89629900000000000010', number: OWN, smsc: '+628110000000' },
      generic.indexBase
    )
    this.#modem = new VirtualModem({
      ...common,
      name: 'bench',
      network: this.#network,
      profile: generic,
      card
    })
    const output = this.#modem.output.bind(this.#modem)
    this.#modem.output = (text, kind) => {
      if (text.includes('+CMTI')) this.#announced = performance.now()
      output(text, kind)
    }
  }

  async start(): Promise<this> {
    if (this.#way === 'pty') this.#pty = await openPty(new Outlet(this.#modem), this.device)
    return this
  }

  open(): Promise<Duplex> {
    return this.#way === 'pty' ? openSerial({ path: this.device }) : Promise.resolve(this.#modem.open())
  }

  /** Lets answers come, one after another: milliseconds from +CMTI until `heard` tells that it is there. */
  async answers(count: number, heard: (listener: (at: number) => void) => void): Promise<number[]> {
    const times: number[] = []
    for (let i = 0; i < count; i++) {
      const came = new Promise<number>((resolve) => heard(resolve))
      void this.#network.sendText(PHONE, OWN, `Answer ${i}`)
      times.push((await came) - this.#announced)
      await this.#emptied()
    }
    return times
  }

  /** The client deletes what it has read; what it leaves is taken away, for the next answer wants an empty memory. */
  async #emptied(): Promise<void> {
    for (let waited = 0; this.#modem.memories.list('SM').length > 0; waited += LOOK_MS) {
      await delay(LOOK_MS)
      if (waited < PATIENCE_MS) continue
      for (const { index } of this.#modem.memories.list('SM')) this.#modem.memories.delete('SM', index)
    }
    // It may still read its OK.
    await delay(REST_MS)
  }

  /** Each text once in the ledger. */
  isRight(messages: number): boolean {
    const texts = this.#network.ledger.entries.map(({ text }) => text)
    return texts.length === messages && texts.every((text, i) => text === textOf(i))
  }

  async stop(): Promise<void> {
    await this.#pty?.close()
    this.#modem.powerOff()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
