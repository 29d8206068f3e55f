/** A flow with a broadcast, whose answers and end can be asked for over HTTP. */
const TAB = '0f6c3b9a81d7e245'
const BROADCAST = '1a7d4c0b92e8f356'
const CROWD = '2b8e5d1ca3f90467'
const QUEUE = '3c9f6e2db40a1578'
const modemId = (i: number) => `4da07f3ec51b26${String(i).padStart(2, '0')}`
const TEXT =
  'Yth. {{name}} dari {{school}}, jurusan {{major}}, angkatan {{graduation_year}}: reuni akbar diadakan hari Sabtu pukul 09.00 di aula sekolah. Mohon konfirmasi kehadiran dengan membalas pesan ini.'
/** More than is sent here. */
const LIMITS = { limitMinute: '100000', limitHour: '1000000', limitDay: '1000000' }
const PERF = [{ var: 'perf', module: 'perf_hooks' }]

const code = (id: string, func: string, ...next: string[]) => ({
  id,
  type: 'function',
  func,
  outputs: next.length,
  libs: PERF,
  wires: next.map((one) => [one])
})
const endpoint = (id: string, url: string, method: string, next: string) => ({
  id,
  type: 'http in',
  url,
  method,
  wires: [[next]]
})
const ANSWER = { id: '5eb1804fd62c3790', type: 'http response', wires: [] }

/** POST /start: rows. GET /end: the summary and what it took, once it has ended. */
const SENDING = [
  endpoint('6fc29150e73d48a1', '/start', 'post', '70d3a261f84e59b2'),
  code(
    '70d3a261f84e59b2',
    `flow.set('end', undefined)
flow.set('begun', { t: perf.performance.now(), cpu: global.get('process').cpuUsage() })
return msg`,
    BROADCAST
  ),
  {
    id: BROADCAST,
    type: 'sms-broadcast',
    modem: modemId(0),
    number: 'phone',
    text: TEXT,
    textType: 'str',
    wires: [[], ['81e4b372095f6ac3'], ['92f5c4831a607bd4']]
  },
  code('81e4b372095f6ac3', 'return msg.res ? msg : null', ANSWER.id),
  code(
    '92f5c4831a607bd4',
    `const { t, cpu } = flow.get('begun')
const process = global.get('process')
const { user, system } = process.cpuUsage(cpu)
const { state, total, sent, delivered, failed, held } = msg.payload
const { rss, heapUsed } = process.memoryUsage()
flow.set('end', { ms: perf.performance.now() - t, cpuMs: (user + system) / 1000, rss, heapUsed, state, total, sent: sent + delivered, failed, held })
return null`
  ),
  endpoint('a306d5942b718ce5', '/end', 'get', 'b417e6a53c829df6'),
  code('b417e6a53c829df6', `msg.payload = flow.get('end') ?? {}; return msg`, ANSWER.id)
]

/** POST /crowd: as many rows as are asked for, a stream of a thousand at a time, into a queue without a modem. GET /crowd: how far it is. */
const TAKING_IN = [
  endpoint('c528f7b64d93ae07', '/crowd', 'post', 'd63908c75ea4bf18'),
  code(
    'd63908c75ea4bf18',
    `const loop = perf.monitorEventLoopDelay({ resolution: 1 })
loop.enable()
const { rss, heapUsed } = global.get('process').memoryUsage()
flow.set('crowd', { loop, count: msg.payload.count, next: 0, t: perf.performance.now(), before: { rss, heapUsed }, most: { rss, heapUsed } })
node.send([{ payload: 'next' }, { req: msg.req, res: msg.res, payload: {} }])`,
    'e74a19d86fb5c029',
    ANSWER.id
  ),
  code(
    'e74a19d86fb5c029',
    `const crowd = flow.get('crowd')
if (crowd.next * 1000 >= crowd.count) return null
const index = crowd.next++
const size = Math.min(1000, crowd.count - index * 1000)
const rows = Array.from({ length: size }, (_, i) => ({ phone: '+62812' + String(10000000 + index * 1000 + i), name: 'P' + i }))
return { payload: rows, parts: { id: 'crowd ' + crowd.t, index, count: Math.ceil(crowd.count / 1000) } }`,
    CROWD
  ),
  {
    id: CROWD,
    type: 'sms-broadcast',
    modem: QUEUE,
    number: 'phone',
    text: 'Dear {{name}}, the meeting begins at nine.',
    textType: 'str',
    wires: [[], ['f85b2ae970c6d13a'], []]
  },
  {
    id: '096c3bfa81d7e24b',
    type: 'complete',
    scope: [CROWD],
    uncaught: false,
    wires: [['1a7d4c0b92e8f35c']]
  },
  code(
    '1a7d4c0b92e8f35c',
    `const { most } = flow.get('crowd')
const { rss, heapUsed } = global.get('process').memoryUsage()
most.rss = Math.max(most.rss, rss)
most.heapUsed = Math.max(most.heapUsed, heapUsed)
return { payload: 'next' }`,
    'e74a19d86fb5c029'
  ),
  code(
    'f85b2ae970c6d13a',
    `const crowd = flow.get('crowd')
if (!msg.parts || crowd.ms !== undefined) return null
crowd.ms = perf.performance.now() - crowd.t
crowd.loop.disable()
crowd.total = msg.payload.total
return null`
  ),
  endpoint('2b8e5d1ca3f9046d', '/crowd', 'get', '3c9f6e2db40a157e'),
  code(
    '3c9f6e2db40a157e',
    `const { loop, ms, total, before, most } = flow.get('crowd')
const at = (share) => loop.percentile(share) / 1e6
msg.payload = { ms, total, before, most, p50: at(50), p99: at(99), max: loop.max / 1e6 }
return msg`,
    ANSWER.id
  )
]

/** With so many virtual modems in one pool. */
export function broadcastBenchFlow(modems: number): object[] {
  const pool = Array.from({ length: modems }, (_, i) => ({
    id: modemId(i),
    type: 'modem-config',
    connection: 'virtual',
    number: `+6281200000${String(60 + i)}`,
    pool: 'bench',
    country: 'ID',
    gapMs: '0',
    ...LIMITS
  }))
  // A modem that no node names is not begun.
  const listeners = pool.map(({ id }, i) => ({
    id: `5eb1804fd62c38${String(i).padStart(2, '0')}`,
    type: 'sms-receive',
    modem: id,
    wires: [[], [], []]
  }))
  return [
    { id: TAB, type: 'tab', label: 'bench' },
    ...pool,
    { id: QUEUE, type: 'modem-config', connection: 'none', pool: 'elsewhere', country: 'ID' },
    ...[ANSWER, ...SENDING, ...TAKING_IN, ...listeners].map((part, i) => ({
      ...part,
      z: TAB,
      x: 150 + 200 * (i % 5),
      y: 80 + 60 * Math.floor(i / 5)
    }))
  ]
}
