import type { Duplex } from 'node:stream'
import { AtError } from '../../src/at'
import type { EnqueueRequest, GatewayEvent, GatewayOptions, ModemOptions, Queued } from '../../src/gateway'
import { Gateway } from '../../src/gateway'
import { ModemSession, memoryPinMemo } from '../../src/modem'
import type { VirtualModem } from '../../src/simulator'
import {
  type Change,
  type Lease,
  type Message,
  openEmbeddedStore,
  type Store,
  StoreError
} from '../../src/store'
import { StreamPort, turn } from '../modem/session-port'
import { switchOn } from '../simulator/faulty'
import { Rig, type RigOptions } from '../simulator/rig'
import { temporaryDir } from '../support/temp'
import type { VirtualClock } from '../support/virtual-clock'

export interface GatewayRigOptions extends RigOptions {
  /** Names of the modems, each on the same network. */
  modems?: readonly string[]
  options?: Partial<ModemOptions>
  gateway?: Partial<GatewayOptions>
  faults?: readonly string[]
  /** Another host on the store, network and clock of this one, which has been started and is stopped last. */
  beside?: GatewayRig
  /** Another store than the embedded one. */
  open?: () => Promise<Store>
}

/** What one modem has heard and said. */
export class Wire {
  /** Octets of the gateway, as text. */
  typed = ''
  heard = ''
  port: Duplex | undefined
  gone = false
  /** What is typed like this, or has this in it, does not arrive. */
  swallow: RegExp | string | undefined

  constructor(readonly rig: Rig) {}

  get modem(): VirtualModem {
    return this.rig.modem
  }
}

/** A gateway on a real store and virtual modems. Time stands still unless it is moved. */
export class GatewayRig {
  readonly wires = new Map<string, Wire>()
  readonly directory = temporaryDir('gateway')
  readonly events: GatewayEvent[] = []
  /** What the store says by itself. */
  readonly notices: string[] = []
  /** Of the modems, and of the gateway: may be changed before a start. */
  options: Partial<ModemOptions>
  gatewayOptions: Partial<GatewayOptions>
  /** Of one modem. */
  optionsOf: (name: string) => Partial<ModemOptions> = () => ({})
  /** What reached disk and wire, in its order. */
  readonly log: string[] = []
  /** The disk is full for changes like these. */
  refuse: ((changes: readonly Change[]) => boolean) | undefined
  /** The store is on another machine, and that cannot be reached. */
  away = false
  /** Called before each write. */
  beforeApply: ((changes: readonly Change[], lease?: Lease) => Promise<void>) | undefined
  store!: Store
  gateway!: Gateway
  readonly #beside: GatewayRig | undefined
  readonly #open: () => Promise<Store>
  /** As it was opened, for all who work on it. */
  #opened!: Store
  /** Of all who share a store. */
  readonly #activity: { pending: number; traffic: number }

  constructor(options: GatewayRigOptions = {}) {
    const {
      modems = ['m1'],
      faults = [],
      options: ofModems = {},
      gateway = {},
      beside,
      open,
      ...more
    } = options
    const rigOptions = beside ? { ...more, ...beside.#world(more) } : more
    this.#beside = beside
    this.#open = open ?? (() => this.#openEmbedded())
    this.#activity = beside ? beside.#activity : { pending: 0, traffic: 0 }
    this.options = ofModems
    this.gatewayOptions = gateway
    for (const [i, name] of modems.entries()) this.wires.set(name, new Wire(this.#rig(name, i, rigOptions)))
    for (const { rig } of this.wires.values()) for (const fault of faults) switchOn(rig, fault)
  }

  /** Of the first modem. */
  get wire(): Wire {
    return [...this.wires.values()][0]!
  }

  get clock(): VirtualClock {
    return this.wire.rig.clock
  }

  /** TPDUs that the network took, without the service centre. */
  get taken(): string[] {
    return this.wire.rig.network.ledger.entries.map(({ tpdu }) => tpdu)
  }

  /** A gateway on the store of before, if there is one, and all modems. */
  async start(): Promise<this> {
    const { clock } = this
    this.#opened = this.#beside ? this.#beside.#opened : this.#watched(await this.#open())
    const { journal } = this.gatewayOptions
    const count = (by: number) => {
      this.#activity.pending += by
    }
    this.store = counted(this.#opened, count, () => this.away)
    this.gateway = new Gateway({
      store: this.store,
      clock,
      random: () => 0.5,
      emit: (event) => this.events.push(event),
      host: 'test',
      ...this.gatewayOptions,
      ...(journal && { journal: counted(journal, count, () => false) })
    })
    for (const [name, wire] of this.wires) this.#addModem(name, wire)
    await this.done(this.gateway.start())
    return this
  }

  /** The same, and all modems are ready. */
  async ready(): Promise<this> {
    const first = this.store === undefined
    await this.start()
    await this.until(() => [...this.wires.keys()].every((name) => this.isReady(name)))
    // Behind a crash there may be something in it already.
    if (first) this.#clearWires()
    return this
  }

  isReady(name: string): boolean {
    const states = this.events.flatMap((event) =>
      event.type === 'modem' && event.modem === name && event.event.type === 'state'
        ? [event.event.state.name]
        : []
    )
    return states.at(-1) === 'ready'
  }

  /** One message, of which the defaults of a flow are known. */
  async queue(request: Partial<EnqueueRequest> & { to: string }): Promise<Message> {
    const [queued] = await this.queueAll([request])
    if (!queued || 'error' in queued) throw queued?.error
    return queued.message
  }

  queueAll(requests: readonly (Partial<EnqueueRequest> & { to: string })[]): Promise<Queued[]> {
    return this.done(
      this.gateway.enqueue(requests.map((request) => ({ pool: 'default', text: 'hi', ...request })))
    )
  }

  async message(id: string): Promise<Message> {
    return (await this.done(this.store.message(id)))!
  }

  /** Lets time pass until the message is in this state. */
  async untilState(id: string, state: Message['state'], withinMs = 600_000): Promise<Message> {
    const end = this.clock.now() + withinMs
    for (;;) {
      const message = await this.message(id)
      if (message.state === state) return message
      if (!(await this.#tick(end)))
        throw new Error(`Not ${state} within ${withinMs} ms: ${JSON.stringify(message)} ${this.#where()}`)
    }
  }

  async until(holds: () => boolean, withinMs = 300_000): Promise<void> {
    const end = this.clock.now() + withinMs
    for (await this.settle(); !holds(); )
      if (!(await this.#tick(end))) throw new Error(`Not within ${withinMs} ms. ${this.#where()}`)
  }

  /** Lets so much time pass, everything in its turn. */
  async after(ms: number): Promise<void> {
    const end = this.clock.now() + ms
    while (await this.#tick(end));
    await this.clock.advance(Math.max(0, end - this.clock.now()))
    await this.settle()
  }

  /** Lets time pass until it is settled, and settles the same way. */
  async done<T>(work: Promise<T>, withinMs = 300_000): Promise<T> {
    let settled = false
    const end = this.clock.now() + withinMs
    const note = () => {
      settled = true
    }
    work.then(note, note)
    for (await this.settle(); !settled; )
      if (!(await this.#tick(end))) throw new Error(`Not done. ${this.#where()}`)
    return work
  }

  /** Everything that happens now has happened. */
  async settle(): Promise<void> {
    for (let quiet = 0, before = -1; quiet < 6; quiet++) {
      await turn()
      const { pending, traffic } = this.#activity
      if (pending > 0 || traffic !== before) quiet = 0
      before = traffic
    }
  }

  /** As kill -9 does: nothing is told to anybody, the store and the ports are let go as they are. */
  async crash(): Promise<void> {
    const { gateway, store } = this
    for (const wire of this.wires.values())
      wire.port?.destroy()
      // What the dead gateway would still do reaches neither disk nor modem.
    ;(store as unknown as Crashable).crash()
    for (const name of this.wires.keys()) void gateway.removeModem(name, { waitMs: 0 })
    void gateway.stop({ waitMs: 0 })
    await this.settle()
    if (!this.#beside) await store.close()
    this.events.length = 0
    this.#clearWires()
  }

  async stop(): Promise<void> {
    await this.done(this.gateway.stop({ waitMs: 0 }))
    if (!this.#beside) await this.store.close()
    for (const { modem } of this.wires.values()) modem.powerOff()
  }

  #openEmbedded(): Promise<Store> {
    const { directory, clock } = this
    const notice = (_code: string, message: string) => this.notices.push(message)
    return openEmbeddedStore({ directory, clock, notice })
  }

  #clearWires(): void {
    for (const wire of this.wires.values()) {
      wire.typed = ''
      wire.heard = ''
    }
  }

  /** What a host beside this one shares with it, and a SIM of its own. */
  #world({ modem, card }: RigOptions): RigOptions {
    const { clock, network } = this.wire.rig
    const other = { iccid: '89629900000000000020', imsi: '510990000000020', number: '+628120000020' }
    return { clock, modem: { ...modem, network }, card: { ...other, ...card } }
  }

  #rig(name: string, i: number, options: RigOptions): Rig {
    if (i === 0) return new Rig({ ...options, modem: { ...options.modem, name } })
    const { network, clock } = this.wire.rig
    const card = {
      ...options.card,
      iccid: `8962990000000000001${i}`,
      imsi: `51099000000000${i}`,
      number: `+62812000000${i}`
    }
    return new Rig({ ...options, clock, card, modem: { ...options.modem, name, network } })
  }

  #addModem(name: string, wire: Wire): void {
    this.gateway.addModem({
      name,
      pool: 'default',
      ...this.options,
      ...this.optionsOf(name),
      session: (hooks) =>
        new ModemSession({
          port: `/dev/${name}`,
          clock: this.clock,
          pinMemo: memoryPinMemo(),
          open: () => this.#plug(wire),
          ...hooks
        })
    })
  }

  #watched(store: Store): Store {
    const apply = store.apply.bind(store)
    store.apply = async (changes, lease) => {
      await this.beforeApply?.(changes, lease)
      if (this.refuse?.(changes)) throw new StoreError('STORE_FULL', 'No room.')
      const applied = await apply(changes, lease)
      if (changes.some((change) => 'submission' in change)) this.log.push('submission on disk')
      if (changes.some((change) => 'raw' in change && change.raw.state === 'new'))
        this.log.push('PDU on disk')
      return applied
    }
    return store
  }

  async #plug(wire: Wire): Promise<Duplex> {
    if (wire.gone) throw new AtError('PORT_NOT_FOUND', 'The port is not there.', { port: '/dev/m1' })
    const port = await new StreamPort(wire.modem).open()
    wire.port = port
    port.on('data', (chunk: Buffer) => {
      wire.heard += chunk.toString('latin1')
      this.#activity.traffic++
    })
    const write = port.write.bind(port)
    port.write = ((chunk: Buffer, ...rest: []) => {
      const text = chunk.toString('latin1')
      wire.typed += text
      this.#activity.traffic++
      if (text.includes('\x1a')) this.log.push('Ctrl-Z')
      if (text.startsWith('AT+CMGD=')) this.log.push(text.trim())
      if (wire.swallow !== undefined && text.search(wire.swallow) >= 0) return true
      return write(chunk, ...rest)
    }) as Duplex['write']
    return port
  }

  async #tick(end: number): Promise<boolean> {
    await this.settle()
    const { next } = this.clock
    if (next === undefined || this.clock.now() + next > end) return false
    await this.clock.advance(next)
    await this.settle()
    return true
  }

  #where(): string {
    const typed = [...this.wires].map(([name, wire]) => `${name}: ${JSON.stringify(wire.typed.slice(-300))}`)
    return `Typed: ${typed.join(', ')}. Events: ${JSON.stringify(this.events.slice(-5))}`
  }
}

interface Crashable {
  crash(): void
}

/** Counts what is under way, can be cut off, and can be away. */
function counted<T extends object>(store: T, count: (by: 1 | -1) => void, away: () => boolean): T {
  let dead = false
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'crash')
        return () => {
          dead = true
        }
      const method = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      if (name === 'watch' || name === 'close') return method.bind(target)
      return async (...given: unknown[]) => {
        if (dead) return new Promise(() => {})
        if (away()) throw new StoreError('STORE_UNREACHABLE', 'The database cannot be reached.')
        count(1)
        try {
          return await method.apply(target, given)
        } finally {
          count(-1)
        }
      }
    }
  })
}
