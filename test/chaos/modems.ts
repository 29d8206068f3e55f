/** The process with the modems and the network: it lives on while the gateway is killed, and sees to that itself. */
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
import { randomFrom } from '../fuzz/random'
import { PortWatch } from './port-watch'
import type {
  Aim,
  Census,
  FromModems,
  InboundText,
  ModemsOptions,
  Phase,
  ToModems,
  Trigger
} from './protocol'

/** <stat> of TS 27.005 3.1: below it is a message that came in. */
const UNSENT = 2
const FINE = 2 ** 30
/** A pty notices late that its client is gone, where nothing was said for a while. */
const LOOK_MS = 5

class Modems {
  readonly #network: VirtualNetwork
  readonly #modems: VirtualModem[] = []
  readonly #clients = new Set<VirtualModem>()
  readonly #random: () => number
  #left: Census['left'] = []
  readonly #deleted = new Set<string>()
  #toInject = 0
  #injecting: Promise<void> = Promise.resolve()
  #aim: Aim | undefined

  constructor(private readonly options: ModemsOptions) {
    const { latencyMs, seed } = options
    const { int } = randomFrom(seed)
    this.#random = () => int(FINE) / FINE
    this.#network = new VirtualNetwork({ clock: systemClock, random: this.#random, latency: latencyMs })
  }

  async open(): Promise<void> {
    const ports = []
    for (let i = 0; i < this.options.count; i++) {
      const modem = this.#add(i)
      const path = join(this.options.folder, modem.name)
      await openPty(new Outlet({ attach: (client) => this.#attach(modem, client) }), path)
      ports.push({ modem: modem.name, path, number: modem.number })
    }
    say({ type: 'opened', ports })
  }

  aim(aim: Aim): void {
    this.#aim = aim
  }

  inject(texts: readonly InboundText[]): void {
    this.#toInject += texts.length
    this.#injecting = this.#injecting.then(() => this.#injectAll(texts))
  }

  /** Once nobody has a port open. */
  census(): void {
    if (this.#clients.size > 0) {
      setTimeout(() => this.census(), LOOK_MS)
      return
    }
    this.#aim = undefined
    const places = this.#modems.flatMap(({ memories }) => memories.list('MT'))
    const received = places.filter(({ message }) => message.stat < UNSENT).length
    const toSend = places.length - received
    say({
      type: 'census',
      census: {
        left: this.#left,
        deleted: [...this.#deleted],
        stored: { received, toSend },
        toInject: this.#toInject
      }
    })
    this.#left = []
  }

  ledger(): void {
    say({ type: 'ledger', entries: [...this.#network.ledger.entries] })
  }

  #add(i: number): VirtualModem {
    const card = new SimCard(
      {
        imsi: `51099000000000${i}`,
        iccid: `8962990000000000001${i}`,
        number: `+62812000000${i}`,
        smsc: this.#network.smsc,
        capacity: this.options.capacity
      },
      generic.indexBase
    )
    const modem = new VirtualModem({
      name: `m${i + 1}`,
      network: this.#network,
      clock: systemClock,
      random: this.#random,
      profile: { ...generic, imei: `35000000000000${i}` },
      card
    })
    modem.faults.set('watch', {
      transmit: async (_tpdu, _modem, submit) => {
        const answer = await submit()
        this.#saw(modem, 'taken')
        return answer
      }
    })
    this.#modems.push(modem)
    return modem
  }

  #attach(modem: VirtualModem, client: Parameters<VirtualModem['attach']>[0]): void {
    this.#clients.add(modem)
    new PortWatch(client, {
      entered: (phase) => this.#saw(modem, phase),
      deleting: (index) => this.#delete(modem, index),
      left: (phase: Phase) => {
        this.#clients.delete(modem)
        this.#left.push({ modem: modem.name, phase })
      }
    })
    modem.attach(client)
  }

  #delete({ memories, settings }: VirtualModem, index: number): void {
    const place = memories.at(settings.memories[0], index)
    if (place && place.message.stat < UNSENT) this.#deleted.add(place.message.pdu)
  }

  #saw(modem: VirtualModem, trigger: Trigger): void {
    const aim = this.#aim
    if (aim?.trigger !== trigger || aim.skip-- > 0) return
    this.#aim = undefined
    if (aim.delayMs > 0) setTimeout(() => fire(aim, modem), aim.delayMs)
    else fire(aim, modem)
  }

  async #injectAll(texts: readonly InboundText[]): Promise<void> {
    for (const { modem, from, text, afterMs } of texts) {
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      const { number } = this.#modems.find(({ name }) => name === modem)!
      // It may have to wait until the SIM has room.
      void this.#network.sendText(from, number, text).then(() => this.#toInject--)
    }
  }
}

function fire({ pid, reset }: Aim, modem: VirtualModem): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // The runner has lost its patience just now.
    return
  }
  if (reset) modem.reboot()
  say({ type: 'fired', at: Date.now() })
}

function say(message: FromModems): void {
  process.send!(message)
}

let modems: Modems | undefined

process.on('message', (message: ToModems) => {
  if (message.type === 'open') {
    modems = new Modems(message.options)
    void modems.open()
  } else if (message.type === 'aim') modems!.aim(message.aim)
  else if (message.type === 'inject') modems!.inject(message.texts)
  else if (message.type === 'census') modems!.census()
  else modems!.ledger()
})
process.on('disconnect', () => process.exit())
