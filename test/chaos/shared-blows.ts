/** What happens to hosts that share a PostgreSQL while they send and receive. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../fuzz/random'
import type { PostgresServer } from '../support/postgres'
import type { SharedHost } from './shared-host'

export type Blow =
  /** SIGKILL of a host, which is started again at once. */
  | 'kill'
  /** SIGSTOP of a host; meanwhile all leases run out. */
  | 'pause'
  /** All connections of a host to the database break. */
  | 'cut'
  /** Nothing of a host gets through to the database, without a word. */
  | 'hole'
  /** The database crashes, and is started again. */
  | 'database'

export type BlowCounts = Partial<Record<Blow, number>>

const PAUSE_MS = 4000
/** Longer than an answer of the database may take. */
const HOLE_MS = 14_000
/** The database is away for so long at most. */
const DOWN_MS = 3000

export class Blows {
  readonly counts: BlowCounts = {}
  /** SIGKILLs, in their order. */
  readonly kills: number[] = []
  /** What goes on beside the next blows. */
  readonly #going = new Set<Promise<void>>()
  readonly #busy = new Set<SharedHost>()

  constructor(
    private readonly hosts: readonly SharedHost[],
    private readonly server: PostgresServer,
    private readonly random: Random
  ) {}

  async deal(blow: Blow): Promise<void> {
    const free = this.hosts.filter((host) => !this.#busy.has(host))
    if (free.length === 0) return
    await this.#blow(blow, this.random.pick(free))
    this.counts[blow] = (this.counts[blow] ?? 0) + 1
  }

  /** Beside the others: a host stands still for so long by every clock there is. */
  standStill(host: SharedHost, ms: number): void {
    this.#busy.add(host)
    this.#beside(async () => {
      host.pause()
      await delay(ms)
      host.resume()
      this.#busy.delete(host)
    })
  }

  /** Nothing of it goes on. */
  async ended(): Promise<void> {
    await Promise.all(this.#going)
  }

  /** Whoever has a lease has lost it, as after minutes. */
  async runOut(): Promise<void> {
    await this.server.query('UPDATE sms_modem.message SET leased_until = 1 WHERE leased_until > 0')
    await this.server.query(
      `UPDATE sms_modem.inbound SET record = jsonb_set(record, '{leasedUntil}', '1') WHERE record ? 'leasedUntil'`
    )
  }

  async #blow(blow: Blow, host: SharedHost): Promise<void> {
    switch (blow) {
      case 'kill':
        this.kills.push(await host.kill())
        host.start()
        return host.started()
      case 'pause':
        host.pause()
        await delay(PAUSE_MS / 2)
        await this.runOut()
        await delay(PAUSE_MS / 2)
        return host.resume()
      case 'cut':
        return host.proxy.cut()
      case 'hole':
        this.#busy.add(host)
        return this.#beside(async () => {
          await host.hole(HOLE_MS)
          this.#busy.delete(host)
        })
      case 'database':
        await this.server.stop('immediate')
        await delay(this.random.int(DOWN_MS))
        return this.server.start()
    }
  }

  #beside(work: () => Promise<void>): void {
    const going = work().finally(() => this.#going.delete(going))
    this.#going.add(going)
  }
}
