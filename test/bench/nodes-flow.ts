/** A flow that sends and takes messages in, and tells how long that took and how busy its Node-RED was. */
const TAB = '5d0c2f7e91ab4836'
const ALONE = '3b9e70c5d2f8146a'
const QUEUE = 'e61d48a90c73bf52'
const PERF = [{ var: 'perf', module: 'perf_hooks' }]

interface Part {
  id: string
  type: string
  wires: string[][]
  [property: string]: unknown
}

function endpoint(id: string, url: string, method: 'get' | 'post', next: string): Part {
  return { id, type: 'http in', url, method, wires: [[next]] }
}

function code(id: string, func: string, next: string[] = [], more: object = {}): Part {
  return {
    id,
    type: 'function',
    func,
    outputs: next.length,
    libs: PERF,
    wires: next.map((one) => [one]),
    ...more
  }
}

const ANSWER: Part = { id: '7fa2c8e10d95b643', type: 'http response', wires: [] }

/** POST /send: answered when the message is sent, with the milliseconds from node to node. */
const SENDING: Part[] = [
  endpoint('1c84f6b2093ae7d5', '/send', 'post', '2d95a7c3104bf8e6'),
  code(
    '2d95a7c3104bf8e6',
    'msg.to = msg.payload.to; msg.payload = msg.payload.text; msg.t0 = perf.performance.now(); return msg',
    ['3ea6b8d4215c09f7']
  ),
  { id: '3ea6b8d4215c09f7', type: 'sms-send', modem: ALONE, wires: [['4fb7c9e5326d1a08'], []] },
  code(
    '4fb7c9e5326d1a08',
    'msg.payload = { ms: perf.performance.now() - msg.t0, state: msg.sms.state, id: msg.sms.id }; return msg',
    [ANSWER.id]
  )
]

/** POST /flood: as many messages at once as are asked for. GET /flood: how many are on disk, and the event loop's delays. */
const TAKING_IN: Part[] = [
  endpoint('5ac8daf6437e2b19', '/flood', 'post', '6bd9eb07548f3c2a'),
  code(
    '6bd9eb07548f3c2a',
    `const loop = perf.monitorEventLoopDelay({ resolution: 1 })
loop.enable()
flow.set('loop', loop)
flow.set('taken', 0)
const count = msg.payload.count
flow.set('count', count)
flow.set('t0', perf.performance.now())
node.send([null, { req: msg.req, res: msg.res, payload: {} }])
const messages = Array.from({ length: count }, (_, i) => ({ to: '+62812' + String(10000000 + i), payload: 'Meeting ' + i }))
return [messages, null]`,
    ['7ceafc1865904d3b', ANSWER.id]
  ),
  { id: '7ceafc1865904d3b', type: 'sms-send', modem: QUEUE, wires: [[], []] },
  {
    id: '8dfb0d2976a15e4c',
    type: 'complete',
    scope: ['7ceafc1865904d3b'],
    uncaught: false,
    wires: [['9e0c1e3a87b26f5d']]
  },
  code(
    '9e0c1e3a87b26f5d',
    `const taken = flow.get('taken') + 1
flow.set('taken', taken)
if (taken === flow.get('count')) {
  flow.get('loop').disable()
  flow.set('ms', perf.performance.now() - flow.get('t0'))
}`
  ),
  endpoint('af1d2f4b98c3706e', '/flood', 'get', 'b02e305ca9d4817f'),
  code(
    'b02e305ca9d4817f',
    `const loop = flow.get('loop')
const at = (share) => loop.percentile(share) / 1e6
msg.payload = { taken: flow.get('taken'), ms: flow.get('ms'), p50: at(50), p99: at(99), max: loop.max / 1e6 }
return msg`,
    [ANSWER.id]
  )
]

const PING: Part[] = [endpoint('c13f416dbae59280', '/ping', 'get', ANSWER.id)]

export const BENCH_FLOW: object[] = [
  { id: TAB, type: 'tab', label: 'bench' },
  { id: ALONE, type: 'modem-config', connection: 'virtual', number: '+628120000077', country: 'ID' },
  { id: QUEUE, type: 'modem-config', connection: 'none', pool: 'elsewhere', country: 'ID' },
  ...[ANSWER, ...SENDING, ...TAKING_IN, ...PING].map((part, i) => ({
    ...part,
    z: TAB,
    x: 150 + 200 * (i % 5),
    y: 80 + 60 * Math.floor(i / 5)
  }))
]
