/** Kills a gateway again and again while it sends or receives, and then judges what it has left. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, randomFrom } from '../fuzz/random'
import { temporaryDir } from '../support/temp'
import { Child } from './children'
import { areMet, type Moment, nextMoment, type Quotas } from './kill-plan'
import { missingOnDisk } from './oracle-received'
import type { Census, GatewayProcessOptions, PortInfo, ResultLine, Told, ToModems } from './protocol'
import { allRaws, withStore } from './records'
import { type Gateway, hear, type Modems, readyOf, type ShotOptions, shoot, wasHit } from './shots'

export interface KillRunOptions extends ShotOptions {
  children: { modems: string; gateway: string; nodeRed: string }
  /** What is killed is a Node-RED. */
  nodeRed?: NonNullable<GatewayProcessOptions['nodeRed']>
  seed: number
  modems: number
  capacity: number
  kills: number
  /** At least so many at each moment. */
  quotas: Quotas
}

export interface Kill {
  /** Milliseconds since 1970. */
  at: number
  /** Modems that were not ready. */
  settingUp: string[]
}

export interface KillRunResult {
  kills: Kill[]
  hits: Quotas
  /** Modems that waited for the network's answer, of all kills. */
  inFlight: number
  /** SIMs that had to be released. */
  halts: number
  troubles: Map<string, number>
}

export interface LifeHooks {
  /** A gateway has been started, to be killed at this moment. */
  begun?(moment: Moment, gateway: Gateway): Promise<void>
  /** It is dead, and what it has left can be looked at. */
  buried?(): Promise<void>
}

/** The modems, and the folder of the gateway that is killed. */
export class KillRun {
  readonly folder = temporaryDir('kills')
  readonly sink = join(this.folder, 'told')
  /** Where the store is. */
  readonly home: string
  readonly result: KillRunResult = {
    kills: [],
    hits: {},
    inFlight: 0,
    halts: 0,
    troubles: new Map()
  }
  readonly random: Random
  ports: PortInfo[] = []
  census: Census = { left: [], deleted: [], stored: { received: 0, toSend: 0 }, toInject: 0 }
  readonly #modems: Modems
  #gateway: Gateway | undefined
  /** Messages that are known to be on disk. */
  #enqueued = 0

  constructor(readonly options: KillRunOptions) {
    this.random = randomFrom(options.seed)
    const { nodeRed } = options
    this.home = nodeRed ? join(nodeRed.userDir, 'sms-modem') : this.folder
    this.#modems = new Child(options.children.modems)
  }

  async open(): Promise<void> {
    const { modems: count, latencyMs, capacity, seed } = this.options
    const folder = join(this.folder, 'ports')
    mkdirSync(folder)
    this.#modems.tell({ type: 'open', options: { count, folder, latencyMs, capacity, seed } })
    this.ports = (await hear(this.#modems, 'opened')).ports
  }

  inject(texts: Extract<ToModems, { type: 'inject' }>['texts']): void {
    this.#modems.tell({ type: 'inject', texts })
  }

  /** One life of a gateway after another, each ended at a moment that is wanted. */
  async killAll(
    gateway: Pick<GatewayProcessOptions, 'send' | 'sink'>,
    { begun, buried }: LifeHooks = {}
  ): Promise<void> {
    const { kills: wanted, quotas } = this.options
    const { kills, hits } = this.result
    while (kills.length < wanted || !areMet(quotas, hits)) {
      if (kills.length > 2 * wanted + 5) throw new Error(`Not all moments were hit: ${JSON.stringify(hits)}`)
      const moment = nextMoment(quotas, hits, this.random)
      const started = this.start(gateway)
      await begun?.(moment, started)
      await this.#life(moment, started)
      await buried?.()
    }
  }

  start(gateway: Pick<GatewayProcessOptions, 'send' | 'sink'>): Gateway {
    const { folder, ports } = this
    const { children, nodeRed } = this.options
    const config: GatewayProcessOptions = {
      directory: folder,
      ports,
      ...gateway,
      ...(nodeRed && { nodeRed })
    }
    const file = nodeRed ? children.nodeRed : children.gateway
    this.#gateway = new Child(file, { CHAOS: JSON.stringify(config) })
    return this.#gateway
  }

  /** The last kill; with it ends what is counted. */
  async end(gateway: Gateway): Promise<void> {
    gateway.kill()
    await this.#buried(gateway)
  }

  async ledger() {
    this.#modems.tell({ type: 'ledger' })
    return (await hear(this.#modems, 'ledger')).entries
  }

  told(): Told[] {
    return linesOf(this.sink) as Told[]
  }

  results(): ResultLine[] {
    return linesOf(`${this.sink}.results`) as ResultLine[]
  }

  /** Whatever went wrong: nobody is left behind. */
  async close(): Promise<void> {
    this.#gateway?.kill()
    await this.#gateway?.ended
    this.#modems.kill()
    await this.#modems.ended
  }

  async #life(moment: Moment, gateway: Gateway): Promise<void> {
    const { options: shotOptions, random } = this
    const target = { gateway, modems: this.#modems, count: this.ports.length, enqueued: this.#enqueued }
    const { at, seen } = await shoot(moment, target, shotOptions, random)
    await this.#buried(gateway)
    const { hits, kills } = this.result
    const settingUp = this.ports
      .map(({ modem }) => modem)
      .filter((modem) => !readyOf(gateway).includes(modem))
    kills.push({ at, settingUp })
    const phases = this.census.left.map(({ phase }) => phase)
    this.result.inFlight += phases.filter((phase) => phase === 'inFlight').length
    if (seen && wasHit(moment, target, phases)) hits[moment] = (hits[moment] ?? 0) + 1
  }

  /** Waits until it is dead and the modems have noticed. */
  async #buried(gateway: Gateway): Promise<void> {
    const end = await gateway.ended
    if (end !== 'SIGKILL') throw new Error(`The gateway ended by itself: ${end}`)
    this.#modems.tell({ type: 'census' })
    this.census = (await hear(this.#modems, 'census')).census
    for (const said of gateway.said) {
      if (said.type === 'enqueued') this.#enqueued = Math.max(this.#enqueued, said.count)
      if (said.type === 'halted') this.result.halts++
      if (said.type !== 'trouble') continue
      const what = `${said.code}: ${said.message}`
      this.result.troubles.set(what, (this.result.troubles.get(what) ?? 0) + 1)
    }
  }

  /** What was deleted from a modem until now and is not on disk. */
  async lostNow(): Promise<string[]> {
    const raws = await withStore(this.home, allRaws)
    return missingOnDisk({ raws, deleted: this.census.deleted })
  }
}

export function linesOf(file: string): unknown[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}
