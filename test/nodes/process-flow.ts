import type { NodeRedProcess } from '../support/node-red-process'

/** A node of a flow. */
export interface FlowPart {
  id: string
  type: string
  [property: string]: unknown
}

const TAB = 'a0c1d2e3f4051627'
export const MODEM = 'b1d2e3f405162738'
const SEND = 'c2e3f40516273849'

/** What a function node of the flow has told: which place, and the message. */
export interface Told {
  place: string
  msg: {
    payload: unknown
    topic?: string
    to?: string
    sms: Record<string, unknown>
    error?: { code: string }
  }
}

/** A tab with both nodes, whose outputs are told in the log; POST /send gives `{ to, text }` or `{ action, code }`. */
export function flows(modem: object, send: object = {}): FlowPart[] {
  const teller = (id: string, place: string) => ({
    id,
    type: 'function',
    func: `node.warn('TOLD ' + JSON.stringify({ place: '${place}', msg: { ...msg, req: undefined, res: undefined } }))`,
    outputs: 0,
    wires: []
  })
  const nodes = [
    {
      id: 'd3f4051627384950',
      type: 'http in',
      url: '/send',
      method: 'post',
      wires: [['5a61728394051628', 'e405162738495061']]
    },
    {
      id: '5a61728394051628',
      type: 'function',
      func: 'if (msg.payload.action) { msg.action = msg.payload.action; msg.payload = msg.payload.code }; return msg',
      outputs: 1,
      wires: [[SEND]]
    },
    { id: 'e405162738495061', type: 'http response', statusCode: '202', wires: [] },
    {
      id: SEND,
      type: 'sms-send',
      modem: MODEM,
      to: 'payload.to',
      toType: 'msg',
      text: 'payload.text',
      textType: 'msg',
      ...send,
      wires: [['f516273849506172'], ['0627384950617283']]
    },
    {
      id: '1738495061728394',
      type: 'sms-receive',
      modem: MODEM,
      wires: [['2849506172839405'], ['2849506172839405'], ['5172839405162739']]
    },
    { id: '3950617283940516', type: 'catch', scope: null, wires: [['4061728394051627']] },
    teller('f516273849506172', 'sent'),
    teller('0627384950617283', 'report'),
    teller('2849506172839405', 'received'),
    teller('4061728394051627', 'caught'),
    teller('5172839405162739', 'event')
  ]
  return [
    { id: TAB, type: 'tab', label: 'test' },
    { id: MODEM, type: 'modem-config', ...modem },
    ...nodes.map((node, i) => ({ ...node, z: TAB, x: 100, y: 40 * i + 40 }))
  ]
}

export function told(nodeRed: NodeRedProcess): Told[] {
  return nodeRed.log.filter(({ msg }) => msg.startsWith('TOLD ')).map(({ msg }) => JSON.parse(msg.slice(5)))
}

/** The first that came out there. `fits`: and that is wanted. `from`: behind so many entries of the log. */
export async function next(
  nodeRed: NodeRedProcess,
  place: string,
  from = 0,
  fits: (msg: Told['msg']) => boolean = () => true
): Promise<Told['msg']> {
  const isIt = ({ msg }: { msg: string }) =>
    msg.startsWith(`TOLD {"place":"${place}"`) && fits((JSON.parse(msg.slice(5)) as Told).msg)
  const { msg } = await nodeRed.logged(isIt, from)
  return (JSON.parse(msg.slice(5)) as Told).msg
}
