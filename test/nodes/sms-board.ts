import { helper, nodeFunctions } from '../support/helper'
import { temporaryDir } from '../support/temp'

export type Message = Record<string, unknown>

/** Where something can be seen. */
export type Place = 'sent' | 'report' | 'received' | 'others' | 'events' | 'caught' | 'status' | 'completed'

export const TAB = 'a1d5f0c83b7e2946'
const LATER_TAB = 'b2e6a1d94c8f3057'
export const MODEM = '5e8f02c97ab41d36'
export const SEND = 'b27c9e4d10f6a385'
const RECEIVE = '4c1b7d90e6f3a258'
const PLACES: readonly Place[] = [
  'sent',
  'report',
  'received',
  'others',
  'events',
  'caught',
  'status',
  'completed'
]
const sinkOf = (place: Place) => `c30a6b8f7d21e5${PLACES.indexOf(place)}0`

export interface BoardOptions {
  modem?: Message
  send?: Message
  receive?: Message
  credentials?: Record<string, Message>
  /** Other nodes of the flow; those without `z` are config nodes. */
  more?: Message[]
  /** Node types that are not in the flow. */
  without?: string[]
  /** What is watched stands on a tab of its own, which Node-RED starts later. */
  later?: boolean
  /** Two boards with one directory are one Node-RED before and behind a restart. */
  userDir?: string
}

/** sms-send and sms-receive on one modem, watched from all sides. */
export class SmsBoard {
  readonly #arrived = new Map<Place, Message[]>(PLACES.map((place) => [place, []]))
  readonly #waiting = new Map<Place, ((msg: Message) => void)[]>(PLACES.map((place) => [place, []]))

  /** Deploys them; `modem`, `send`, `receive` are properties of the nodes. */
  static async deploy(options: BoardOptions = {}): Promise<SmsBoard> {
    const { credentials, userDir = temporaryDir('board') } = options
    helper.settings({ userDir, modemConfigVirtual: { latencyMs: 20, reportMs: 20 } } as never)
    await helper.load(nodeFunctions(), flowOf(options), credentials)
    return new SmsBoard()
  }

  private constructor() {
    for (const place of PLACES) {
      helper.getNode(sinkOf(place)).on('input', (msg: Message) => {
        const taker = this.#waiting.get(place)!.shift()
        if (taker) taker(msg)
        else this.#arrived.get(place)!.push(msg)
      })
    }
  }

  input(msg: Message): void {
    helper.getNode(SEND).receive(msg)
  }

  next(place: Place): Promise<Message> {
    const msg = this.#arrived.get(place)!.shift()
    return msg ? Promise.resolve(msg) : new Promise((resolve) => this.#waiting.get(place)!.push(resolve))
  }

  /** The next that fits; others are dropped. */
  async until(place: Place, fits: (msg: Message) => boolean): Promise<Message> {
    for (;;) {
      const msg = await this.next(place)
      if (fits(msg)) return msg
    }
  }

  /** What is there and was not taken. */
  left(place: Place): Message[] {
    return this.#arrived.get(place)!
  }
}

/** The flow of a board, for a deploy of the editor. */
export function flowOf({ modem, send, receive, more = [], without = [], later }: BoardOptions): Message[] {
  const sinks = (...places: Place[]) => places.map((place) => [sinkOf(place)])
  const nodes: Message[] = [
    { ...send, id: SEND, type: 'sms-send', modem: MODEM, wires: sinks('sent', 'report') },
    {
      ...receive,
      id: RECEIVE,
      type: 'sms-receive',
      modem: MODEM,
      wires: sinks('received', 'others', 'events')
    },
    { id: '18c59e3a07f2d46b', type: 'catch', scope: null, uncaught: false, wires: sinks('caught') },
    { id: '29d6af4b1803e57c', type: 'status', scope: [SEND], wires: sinks('status') },
    { id: '3ae7b05c2914f68d', type: 'complete', scope: [SEND], wires: sinks('completed') }
  ]
  const watched = PLACES.map((place) => ({ id: sinkOf(place), type: 'helper', wires: [] }))
  return [
    { id: TAB, type: 'tab', label: 'test', env: [] },
    { connection: 'virtual', country: 'ID', ...modem, id: MODEM, type: 'modem-config' },
    // Without a place on the canvas Node-RED takes a node for a config node.
    ...nodes
      .filter(({ type }) => !without.includes(type as string))
      .map((node) => ({ ...node, z: TAB, x: 100, y: 100 })),
    ...(later ? [{ id: LATER_TAB, type: 'tab', label: 'later' }] : []),
    ...watched.map((node) => ({ ...node, z: later ? LATER_TAB : TAB, x: 100, y: 100 })),
    ...more
  ]
}
