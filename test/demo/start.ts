/** `npm start`: Node-RED with this package loaded and its examples on the canvas. Knows nothing of the tests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import RED from 'node-red'
import { buildIfStale } from '../support/build'
import { root } from '../support/paths'
import { quietSettings } from '../support/quiet-settings'
import { addresses, prepareCanvas } from './canvas'
import { chosenPort, listen } from './port'

type Middleware = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

const host = '127.0.0.1'
/** A network in a hurry, so that a broadcast to 689 students can be watched from its beginning to its end. */
const LATENCY_MS = 200
const userDir = process.env.DEMO_DIR ?? join(root, '.node-red-demo')

async function start(): Promise<void> {
  const port = chosenPort(process.env.PORT)
  let running = false
  const server = createServer((request, response) => {
    // The port is taken first, so that a wrong one is said at once; Node-RED answers when its flows are there.
    if (!running) {
      response.writeHead(503, { 'retry-after': '1' }).end('Node-RED is starting')
      return
    }
    const admin = RED.httpAdmin as unknown as Middleware
    const node = RED.httpNode as unknown as Middleware
    // The flows' endpoints first: the editor would read the body of a request that one of them wants raw.
    node(request, response, () => admin(request, response))
  })
  buildIfStale()
  prepareCanvas(userDir)
  await listen(server, port, host)
  const settings = {
    ...quietSettings,
    userDir,
    flowFile: 'flows.json',
    nodesDir: root,
    uiPort: port,
    httpAdminRoot: '/',
    httpNodeRoot: '/',
    modemConfigVirtual: { latencyMs: LATENCY_MS, reportMs: LATENCY_MS },
    logging: { console: { level: 'error' as const, metrics: false, audit: false } }
  }
  RED.init(server, settings)
  const settled = flowsSettled()
  await RED.start()
  await settled
  running = true
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
  console.log(`The flows are kept in ${userDir}; delete that folder to begin anew. Ctrl-C stops Node-RED.`)
  for (const [what, path] of addresses(userDir)) console.log(`${what}: http://${host}:${port}${path}`)
}

/** Resolves when the flows run, or cannot (then the editor says why). */
function flowsSettled(): Promise<void> {
  return new Promise((resolve) => {
    RED.events.on('runtime-event', ({ id, payload }: { id: string; payload?: object }) => {
      if (id === 'runtime-state' && payload) resolve()
    })
  })
}

async function stop(): Promise<void> {
  await RED.stop()
  process.exit(0)
}

start().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
