import type { PortInfo, Share } from './protocol'

const TAB = 'c4a07b1de5926f38'
/** Of the first host; each has its own, for results belong to a node. */
const SEND = '8b13f6d0279ace5'
const place = (prefix: string) => (i: number) => `${prefix}${i.toString(16).padStart(4, '0')}`

export const FLOW_IDS = {
  modem: place('d7e2905bc1f8'),
  receive: place('a5c80f4e6b92'),
  state: place('f016d3b79a4e')
}

const ORDERS = '2e94b7c05d1af683'
const PARTS = {
  sent: '90ab4f17c2de5386',
  report: 'b6d2e81f307c4a95',
  caught: 'e3f7125c9b08ad64',
  told: '14c9a6e8d05f7b32'
}
/** More than any run sends: the budget is not what is tested. */
const LIMITS = { limitMinute: '100000', limitHour: '1000000', limitDay: '1000000' }

/** What of the flow is kept apart from it. */
export function killedCredentials(ports: readonly PortInfo[], { database }: Share): object {
  return Object.fromEntries(ports.map((_, i) => [FLOW_IDS.modem(i), { database }]))
}

/**
 * All orders are given at each start, and again where the store was away: their keys make that harmless. What comes of
 * them, and what comes in, is written down.
 */
export function killedFlow(ports: readonly PortInfo[], share?: Share): object[] {
  const send = `${SEND}${share?.host ?? 0}`
  const hands = "const hands = global.get('hands'); "
  const code = (id: string, func: string, wires: string[][] = []) => ({
    id,
    type: 'function',
    func: hands + func,
    outputs: wires.length,
    wires
  })
  const result = (name: 'sent' | 'report') => code(PARTS[name], `hands.result('${name}', msg)`)
  const again = "hands.result('caught', msg); hands.again(msg, (order) => node.send(order))"
  const nodes = [
    { id: '5b7ce24f9038d1a6', type: 'inject', once: true, onceDelay: 0.1, props: [], wires: [[ORDERS]] },
    code(ORDERS, 'return [hands.orders()]', [[send]]),
    { id: send, type: 'sms-send', modem: FLOW_IDS.modem(0), wires: [[PARTS.sent], [PARTS.report]] },
    result('sent'),
    result('report'),
    { id: '67d8a0c3e5f1294b', type: 'catch', scope: [send], uncaught: false, wires: [[PARTS.caught]] },
    code(PARTS.caught, again, [[send]]),
    {
      id: 'c80e5f3a9b7d4162',
      type: 'complete',
      scope: [send],
      uncaught: false,
      wires: [['7f2b9ce604d81a35']]
    },
    code('7f2b9ce604d81a35', 'hands.finished(msg.to)'),
    code(PARTS.told, 'hands.told(msg)'),
    ...ports.flatMap(({ modem }, i) => [
      {
        id: FLOW_IDS.receive(i),
        type: 'sms-receive',
        modem: FLOW_IDS.modem(i),
        // All of a pool tell the same messages.
        wires: [...(i === 0 ? [[PARTS.told], [PARTS.told]] : [[], []]), [FLOW_IDS.state(i)]]
      },
      code(FLOW_IDS.state(i), `if (msg.topic === 'state') hands.state('${modem}', msg.payload)`)
    ])
  ]
  return [
    { id: TAB, type: 'tab', label: 'killed' },
    ...ports.map(({ path }, i) => ({
      id: FLOW_IDS.modem(i),
      type: 'modem-config',
      connection: 'serial',
      port: path,
      pool: 'killed',
      country: 'ID',
      gapMs: '0',
      ...(share && { store: 'postgres' }),
      ...LIMITS
    })),
    ...nodes.map((node, i) => ({ ...node, z: TAB, x: 150 + 180 * (i % 6), y: 80 + 60 * Math.floor(i / 6) }))
  ]
}
