import { helper, nodeFunctions } from '../support/helper'
import { temporaryDir } from '../support/temp'

export type Message = Record<string, unknown>

/** Where something can be seen. */
export type Place = 'result' | 'progress' | 'done' | 'caught' | 'status' | 'completed' | 'alert'

const TAB = 'e4b07d19c5a2f683'
export const MODEM = '2fa9c65d80b1e374'
export const BROADCAST = '71d3e0a8b65f9c24'
export const SEND = '9c5e27f1a3d8b046'
const PLACES: readonly Place[] = ['result', 'progress', 'done', 'caught', 'status', 'completed', 'alert']
export const sinkOf = (place: Place) => `d61f8a03b9e74c${PLACES.indexOf(place)}5`

export interface BoardOptions {
  modem?: Message
  broadcast?: Message
  /** Other nodes of the flow; their `z` is added. */
  more?: Message[]
  /** Two boards with one directory are one Node-RED before and behind a restart. */
  userDir?: string
}

/** How a broadcast stands, as it is told. */
export interface Standing {
  batch: string
  state: string
  total: number
  queued: number
  sent: number
  delivered: number
  failed: number
  cancelled: number
  held: number
  rate: number
  eta: string | null
  error?: { code: string; message: string }
  duplicate?: true
}

/** sms-broadcast and sms-send on one modem, watched from all sides. */
export class BroadcastBoard {
  readonly #seen = new Map<Place, Message[]>(PLACES.map((place) => [place, []]))
  readonly #taken = new Map<Place, number>()
  readonly #watchers = new Set<() => void>()

  static async deploy(options: BoardOptions = {}): Promise<BroadcastBoard> {
    const { userDir = temporaryDir('board') } = options
    helper.settings({ userDir, modemConfigVirtual: { latencyMs: 5, reportMs: 20 } } as never)
    await helper.load(nodeFunctions(), flowOf(options))
    return new BroadcastBoard()
  }

  private constructor() {
    this.#watch()
  }

  /** Deploys it again, as the editor does: with `nodes` only those that have changed. */
  async deployAgain(options: BoardOptions = {}, type: 'full' | 'nodes' = 'full'): Promise<void> {
    await helper.setFlows(flowOf(options) as never, type)
    if (type === 'full') this.#watch()
  }

  #watch(): void {
    for (const place of PLACES)
      helper.getNode(sinkOf(place)).on('input', (msg: Message) => {
        this.#seen.get(place)!.push(msg)
        for (const look of [...this.#watchers]) look()
      })
  }

  input(msg: Message): void {
    helper.getNode(BROADCAST).receive(msg)
  }

  /** An alert of sms-send. */
  alert(msg: Message): void {
    helper.getNode(SEND).receive(msg)
  }

  /** All that was seen there so far. */
  seen(place: Place): readonly Message[] {
    return this.#seen.get(place)!
  }

  next(place: Place): Promise<Message> {
    return this.until(place, () => true)
  }

  /** The next that fits; others before it are passed over. */
  async until(place: Place, fits: (msg: Message) => boolean): Promise<Message> {
    const seen = this.#seen.get(place)!
    for (;;) {
      for (let at = this.#taken.get(place) ?? 0; at < seen.length; at++) {
        this.#taken.set(place, at + 1)
        if (fits(seen[at]!)) return seen[at]!
      }
      await this.#moved()
    }
  }

  /** When so many have been seen there in all: those. */
  async all(place: Place, count: number): Promise<readonly Message[]> {
    const seen = this.#seen.get(place)!
    while (seen.length < count) await this.#moved()
    return seen
  }

  /** An input, and its answer on output 2. */
  ask(msg: Message): Promise<Message> {
    const mark = { ...msg, asked: this.#asked++ }
    const answer = this.until('progress', ({ asked }) => asked === mark.asked)
    this.input(mark)
    return answer
  }

  #asked = 0

  #moved(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
    })
  }
}

/** The flow of a board, for a deploy of the editor. */
export function flowOf({ modem, broadcast, more = [] }: BoardOptions): Message[] {
  const sinks = (...places: Place[]) => places.map((place) => [sinkOf(place)])
  const nodes: Message[] = [
    {
      number: 'to',
      text: 'Hello {{name}}',
      textType: 'str',
      ...broadcast,
      id: BROADCAST,
      type: 'sms-broadcast',
      modem: MODEM,
      wires: sinks('result', 'progress', 'done')
    },
    { id: SEND, type: 'sms-send', modem: MODEM, wires: [[sinkOf('alert')], []] },
    { id: '40b8d2e6f1957ac3', type: 'catch', scope: null, uncaught: false, wires: sinks('caught') },
    { id: '51c9e3f702a68bd4', type: 'status', scope: [BROADCAST], wires: sinks('status') },
    { id: '62daf408b13b79ce', type: 'complete', scope: [BROADCAST], wires: sinks('completed') },
    ...PLACES.map((place) => ({ id: sinkOf(place), type: 'helper', wires: [] })),
    ...more
  ]
  return [
    { id: TAB, type: 'tab', label: 'test', env: [] },
    { connection: 'virtual', country: 'ID', limitMinute: '', ...modem, id: MODEM, type: 'modem-config' },
    // Without a place on the canvas Node-RED takes a node for a config node.
    ...nodes.map((node) => ({ ...node, z: TAB, x: 100, y: 100 }))
  ]
}

/** So many people, each with a number and a name of their own. */
export function people(count: number, from = 0): { to: string; name: string }[] {
  return Array.from({ length: count }, (_, i) => ({
    to: `+62812${String(34_000_000 + from + i)}`,
    name: `P${from + i}`
  }))
}

export function standingOf({ payload }: Message): Standing {
  return payload as Standing
}

export function sms({ sms }: Message): Message {
  return sms as Message
}

export function codeOf({ error }: Message): unknown {
  return (error as { code?: unknown } | undefined)?.code
}
