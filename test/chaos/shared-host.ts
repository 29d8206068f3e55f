import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { TcpProxy } from '../support/tcp-proxy'
import { Child } from './children'
import type { FromGateway, GatewayProcessOptions, PortInfo, SharedPlan } from './protocol'

export interface SharedHostOptions {
  /** Its place among the hosts, from 0. */
  host: number
  plan: SharedPlan
  /** Of the child process. */
  file: string
  /** Where its files are. */
  folder: string
  ports: PortInfo[]
  send: NonNullable<GatewayProcessOptions['send']>
  /** Port of the PostgreSQL, and its URL by another port. */
  postgres: { port: number; url(port: number): string }
}

/** One of the Node-REDs on a PostgreSQL; the way there can be cut. */
export class SharedHost {
  readonly sink: string
  child: Child<FromGateway, never> | undefined
  /** All that it has said, in all lives. */
  readonly said: FromGateway[] = []
  #paused = false

  private constructor(
    private readonly options: SharedHostOptions,
    readonly proxy: TcpProxy,
    private readonly nodeRed: NonNullable<GatewayProcessOptions['nodeRed']>
  ) {
    this.sink = `${options.folder}/told-${options.host}`
  }

  static async make(options: SharedHostOptions): Promise<SharedHost> {
    const { node, dir } = testedNodeRed()
    const userDir = newUserDir(node)
    const nodeRed = { userDir, port: await freePort(), file: `${dir}/red.js` }
    return new SharedHost(options, await TcpProxy.to(options.postgres.port), nodeRed)
  }

  start(): void {
    const { host, plan, ports, send, postgres, file, folder } = this.options
    const share = { ...plan, host, database: postgres.url(this.proxy.port) }
    const config: GatewayProcessOptions = {
      directory: folder,
      ports,
      send,
      sink: this.sink,
      nodeRed: this.nodeRed,
      share
    }
    this.child = new Child(file, { CHAOS: JSON.stringify(config) })
  }

  /** Its flows run; rejects where it has ended instead. */
  async started(): Promise<void> {
    if (await this.child!.until(({ type }) => type === 'started')) return
    throw new Error(`Host ${this.options.host} ended by itself: ${await this.child!.ended}`)
  }

  /** As kill -9; gives the moment. */
  async kill(): Promise<number> {
    const { child } = this
    if (!child) return Date.now()
    this.resume()
    const at = child.kill()
    const end = await child.ended
    this.said.push(...child.said)
    this.child = undefined
    if (end !== 'SIGKILL') throw new Error(`Host ${this.options.host} ended by itself: ${end}`)
    return at
  }

  /** It stands still, and so do its timers; the rest of the world does not. */
  pause(): void {
    this.#paused = true
    this.child?.process.kill('SIGSTOP')
  }

  resume(): void {
    if (this.#paused) this.child?.process.kill('SIGCONT')
    this.#paused = false
  }

  /** Nothing gets through to the database for so long, and nobody says so. */
  async hole(ms: number): Promise<void> {
    this.proxy.fate = () => 'hole'
    await delay(ms)
    this.proxy.fate = () => 'pass'
    this.proxy.cut()
  }

  /** Messages without an outcome, as far as it has said. */
  get open(): number {
    return this.#standing?.open ?? Number.POSITIVE_INFINITY
  }

  /** The recipient of the first of them. */
  get next(): string | undefined {
    return this.#standing?.next
  }

  get #standing() {
    return this.child?.said.findLast((one) => one.type === 'standing')
  }

  async end(): Promise<void> {
    await this.kill()
    await this.proxy.end()
  }
}
