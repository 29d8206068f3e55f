import { helper, nodeFunctions } from '../support/helper'

export type Message = Record<string, unknown>

/** Where something can be seen: what comes out, and what catch, status and complete nodes receive. */
export type Place = 'out' | 'caught' | 'status' | 'completed'

/** One node of ours in a flow of its own, watched from all sides. */
export interface Board {
  send(msg: Message): void
  /** The next message at that place. */
  next(place: Place): Promise<Message>
  /** How many arrived there so far. */
  seen(place: Place): number
  /** Sets a variable of the flow context. */
  setFlow(key: string, value: unknown): void
}

const TAB = 'a1d5f0c83b7e2946'
const NODE = 'b27c9e4d10f6a385'
const BEYOND = '07b48d2f96e1c35a'
const SINKS: Record<Place, string> = {
  out: 'c30a6b8f7d21e594',
  caught: 'd4816fe29b035ca7',
  status: 'e59b20d7a64c81f3',
  completed: 'f6a37c1e850d942b'
}

/** Deploys a node with these properties (and `env` on its tab). `beyond` stands between the node and the output. */
export async function deploy(
  type: string,
  properties: Message = {},
  { env = [], beyond }: { env?: Message[]; beyond?: Message } = {}
): Promise<Board> {
  const nodes: Message[] = [
    { ...properties, id: NODE, type, wires: [[beyond ? BEYOND : SINKS.out]] },
    { id: '18c59e3a07f2d46b', type: 'catch', scope: null, uncaught: false, wires: [[SINKS.caught]] },
    { id: '29d6af4b1803e57c', type: 'status', scope: [NODE], wires: [[SINKS.status]] },
    { id: '3ae7b05c2914f68d', type: 'complete', scope: [NODE], wires: [[SINKS.completed]] },
    ...Object.values(SINKS).map((id) => ({ id, type: 'helper', wires: [] }))
  ]
  if (beyond) nodes.push({ ...beyond, id: BEYOND, wires: [[SINKS.out]] })
  // Without a place on the canvas Node-RED takes a node for a config node.
  const placed = nodes.map((node) => ({ ...node, z: TAB, x: 100, y: 100 }))
  await helper.load(nodeFunctions(), [{ id: TAB, type: 'tab', label: 'test', env }, ...placed])
  const queues = new Map(Object.entries(SINKS).map(([place, id]) => [place, new Queue(id)]))
  const queue = (place: Place) => queues.get(place) as Queue
  return {
    send: (msg) => helper.getNode(NODE).receive(msg),
    next: (place) => queue(place).next(),
    seen: (place) => queue(place).seen,
    setFlow: (key, value) => helper.getNode(NODE).context().flow.set(key, value)
  }
}

class Queue {
  seen = 0
  private readonly waiting: ((msg: Message) => void)[] = []
  private readonly arrived: Message[] = []

  constructor(id: string) {
    helper.getNode(id).on('input', (msg: Message) => {
      this.seen++
      const taker = this.waiting.shift()
      if (taker) taker(msg)
      else this.arrived.push(msg)
    })
  }

  next(): Promise<Message> {
    const msg = this.arrived.shift()
    return msg ? Promise.resolve(msg) : new Promise((resolve) => this.waiting.push(resolve))
  }
}
