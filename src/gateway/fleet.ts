import type { StateName } from '../modem'
import { decode } from '../pdu'
import type { Priority } from '../store'
import type { Backlog } from './backlog'
import { DEFAULT_LIMITS, largestOf } from './budget'
import { GatewayError } from './errors'
import type { ModemOptions, SessionHooks } from './gateway-options'
import type { Inbox } from './inbox'
import { Lane } from './lane'
import { type Modem, simOf } from './modem'
import type { Outbox } from './outbox'
import { awake } from './stored-slots'
import type { TrustedClock } from './trusted-clock'

export interface FleetOptions {
  /** In the leases: unlike any other in the world. */
  owner: string
  outbox: Outbox
  inbox: Inbox
  backlog: Backlog
  time: TrustedClock
  /** Where messages of a pool wait that any of its modems may send. */
  queues(pool: string, routes: readonly string[]): readonly string[]
}

interface Running {
  options: ModemOptions
  modem: Modem
  lane: Lane
}

/** Parts of the longest message that there can be (TS 23.040 9.2.3.24.1). */
const MOST_PARTS = 255

/** Set up, if not in a network just now. */
const USABLE: ReadonlySet<string> = new Set<StateName>(['registering', 'ready'])

/** The modems of a gateway, each with the lane that works for it. */
export class Fleet {
  readonly #modems = new Map<string, Running>()
  #started = false

  constructor(private readonly options: FleetOptions) {}

  start(): void {
    this.#started = true
    for (const running of this.#modems.values()) begin(running)
  }

  /** Something has changed that may let messages go. */
  wake(): void {
    for (const { lane } of this.#modems.values()) lane.wake()
  }

  /** Those that could send now. */
  get sims(): string[] {
    return [...this.#modems.values()].flatMap(({ lane, modem }) =>
      lane.desk && USABLE.has(modem.state.name) ? [lane.desk.sim] : []
    )
  }

  /** Pools with modems here, and the prefixes that those route that could send now. */
  get routes(): Map<string, string[]> {
    const found = new Map<string, string[]>()
    for (const { options, modem } of this.#modems.values()) {
      const { pool, routes = [] } = options
      const usable = USABLE.has(modem.state.name) ? routes : []
      found.set(pool, [...(found.get(pool) ?? []), ...usable])
    }
    return found
  }

  /** Throws BAD_OPTION if there is one of this name. */
  add(options: ModemOptions): Modem {
    const { name, pool, routes = [], limits = DEFAULT_LIMITS, overrides, window, windowForAlerts } = options
    if (this.#modems.has(name))
      throw new GatewayError('BAD_OPTION', `There is a modem "${name}" already.`, { field: 'name' })
    const bad = routes.find((prefix) => !/^\+\d{1,15}$/.test(prefix))
    if (bad !== undefined)
      throw new GatewayError('BAD_OPTION', `"${bad}" is no prefix of numbers, such as +6281.`, {
        field: 'routes'
      })
    const { outbox, backlog, time, owner, queues } = this.options
    const modem = options.session(this.#hooks(options))
    const lane = new Lane({
      name,
      owner: `${owner}/${name}`,
      outbox,
      backlog,
      modem,
      limits,
      overrides,
      window,
      windowForAlerts,
      time,
      queues: () => queues(pool, routes)
    })
    const running = { options, modem, lane }
    this.#modems.set(name, running)
    if (this.#started) begin(running)
    return modem
  }

  /** Lets what it sends end, for so long at most. */
  async remove(name: string, waitMs: number): Promise<void> {
    const running = this.#modems.get(name)
    if (!running) return
    this.#modems.delete(name)
    const ended = running.lane.stop()
    await running.modem.stop({ waitMs })
    await ended
  }

  /** See Gateway.rest. */
  rest(name: string, resting: boolean): void {
    this.#modems.get(name)?.lane.rest(resting)
  }

  async stop(waitMs: number): Promise<void> {
    await Promise.all([...this.#modems.keys()].map((name) => this.remove(name, waitMs)))
  }

  /** See Gateway.release. */
  async release(name: string): Promise<void> {
    const lane = this.#modems.get(name)?.lane
    if (!lane?.desk)
      throw new GatewayError(
        'SIM_UNKNOWN',
        `It is not known which SIM is in the modem "${name}", so nothing was released. Wait until the modem is ready, then release it again.`,
        { field: 'modem' }
      )
    await lane.desk.release()
    lane.wake()
  }

  /** Parts of the largest message that the budgets of a pool have room for. One without a modem here is somebody else's business. */
  largest(pool: string, priority: Priority): number {
    const ofPool = [...this.#modems.values()].filter(({ options }) => options.pool === pool)
    const each = ofPool.map(({ options: { limits = DEFAULT_LIMITS } }) => largestOf(limits, priority))
    return each.length > 0 ? Math.max(...each) : MOST_PARTS
  }

  #hooks({ name, pool }: ModemOptions): SessionHooks {
    const { outbox, inbox } = this.options
    const sim = () => {
      const running = this.#modems.get(name)
      return (running && simOf(running.modem, name)) ?? `modem ${name}`
    }
    const number = () => this.#modems.get(name)?.modem.prepared?.card.number
    const receive = inbox.receiver({ sim, modem: name, pool, number })
    return {
      receiver: async (pdus) => {
        const answer = await receive(pdus)
        for (const { pdu } of pdus) this.#stamped(pdu)
        return answer
      },
      awake: (echoes) => awake(outbox, name, echoes),
      emit: (event) => {
        outbox.emit({ type: 'modem', modem: name, event })
        if (event.type === 'state') this.#modems.get(name)?.lane.wake()
      }
    }
  }

  /** The service centre knows what time it is. */
  #stamped(pdu: string): void {
    try {
      const { scts } = decode(pdu)
      if (scts !== undefined) this.options.time.stamped(Date.parse(scts))
    } catch {
      // The inbox says what is wrong with it.
    }
  }
}

function begin({ modem, lane }: Running): void {
  modem.start()
  lane.start()
}
