/** The process that is killed: a Node-RED as a user starts it, whose flow tells the runner what happens. */
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quietSettings } from '../support/quiet-settings'
import { FLOW_IDS, killedFlow } from './node-red-flow'
import type { FromGateway, GatewayProcessOptions, ResultLine, Told } from './protocol'
import { wantedMessages } from './wanted'

const STANDING_MS = 200

interface LogEntry {
  level: number
  msg: unknown
}

/** What the function nodes of the flow call. */
interface Hands {
  orders(): object[]
  told(msg: { payload: unknown; from?: string; sms: { kind: string; redelivered?: boolean } }): void
  result(place: ResultLine['place'], msg: { to?: string; sms?: object; error?: { code: string } }): void
  finished(to?: string): void
  state(modem: string, payload: { name: string; code?: string }): void
}

const options = JSON.parse(process.env.CHAOS!) as GatewayProcessOptions
const { nodeRed, send, sink = '', ports } = options
const { userDir, file, port } = nodeRed!

/** Recipients with an outcome, in this life. */
const finished = new Set<string>()

const hands: Hands = {
  orders: () =>
    send === undefined
      ? []
      : wantedMessages(send.seed, send.count).map(({ key, to, text }) => ({
          to,
          payload: text,
          sms: { options: { key, unknown: send.policy, priority: 'normal' } }
        })),
  told({ payload, from, sms: { kind, redelivered = false } }) {
    // What the sink has was told, whatever happens next.
    const told: Told = {
      from,
      text: payload as string,
      kind: kind === 'received' ? 'message' : kind,
      redelivered
    }
    appendFileSync(sink, `${JSON.stringify(told)}\n`)
    say({ type: 'told' })
  },
  result(place, { to, sms, error }) {
    const { state, recovered, duplicate, recipients } = (sms ?? {}) as Partial<ResultLine> & {
      recipients?: { to: string; state: string }[]
    }
    const [recipient] = recipients ?? []
    const line: ResultLine = {
      place,
      to: recipient?.to ?? to ?? '?',
      state: recipient?.state ?? state ?? '?',
      ...(recovered && { recovered }),
      ...(duplicate && { duplicate }),
      ...(error && { code: error.code })
    }
    if (place === 'caught') hands.finished(line.to)
    appendFileSync(`${sink}.results`, `${JSON.stringify(line)}\n`)
  },
  finished(to = '?') {
    finished.add(to)
  },
  state(modem, { name, code }) {
    say({ type: 'modem', modem, state: name })
    // Three kills in a row may look like a modem that dies while it sends: somebody sees to it, and lets it go on.
    if (code !== 'SIM_HALTED') return
    say({ type: 'halted' })
    const id = FLOW_IDS.modem(ports.findIndex((one) => one.modem === modem))
    setImmediate(
      () => void fetch(`http://127.0.0.1:${port}/sms-modem/modems/${id}/release`, { method: 'POST' })
    )
  }
}

function say(message: FromGateway): void {
  process.send!(message)
}

function logged({ level, msg }: LogEntry): void {
  if (msg === 'Started flows') say({ type: 'started' })
  // 20 is an error; those of messages go to the catch node, and of a SIM that is halted the flow is told as well.
  else if (level <= 20 && (msg as { code?: string }).code !== 'SIM_HALTED')
    say({ type: 'trouble', code: 'NODE_RED', message: msg instanceof Error ? msg.stack! : String(msg) })
}

process.on('disconnect', () => process.exit())
say({ type: 'up' })
Object.assign(globalThis, { chaosHands: hands, chaosLog: logged })
const settings = { ...quietSettings, uiPort: port, flowFile: 'flows.json', credentialSecret: 'test' }
writeFileSync(
  join(userDir, 'settings.js'),
  `module.exports = { ...${JSON.stringify(settings)},
  functionGlobalContext: { hands: globalThis.chaosHands },
  logging: { console: { level: 'off' }, chaos: { level: 'info', handler: () => globalThis.chaosLog } }
}`
)
writeFileSync(join(userDir, 'flows.json'), JSON.stringify(killedFlow(ports)))
setInterval(() => {
  if (send) say({ type: 'standing', open: send.count - finished.size, held: 0, hopeful: 0 })
}, STANDING_MS).unref()
process.argv.splice(2, process.argv.length, '--userDir', userDir, '--settings', join(userDir, 'settings.js'))
require(file)
