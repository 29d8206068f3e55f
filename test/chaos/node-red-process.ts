/** The process that is killed: a Node-RED as a user starts it, whose flow tells the runner what happens. */
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quietSettings } from '../support/quiet-settings'
import { FLOW_IDS, killedCredentials, killedFlow } from './node-red-flow'
import type { FromGateway, GatewayProcessOptions, ResultLine, Told } from './protocol'
import { sharedMessages, shareOf, type Wanted, wantedMessages } from './wanted'

const STANDING_MS = 200
/** What the store refused is tried again so much later. */
const AGAIN_MS = 1000

interface LogEntry {
  level: number
  msg: unknown
}

interface ResultMsg {
  to?: string
  sms?: object
  error?: { code: string }
}

/** What the function nodes of the flow call. */
interface Hands {
  orders(): object[]
  told(msg: { payload: unknown; from?: string; sms: { kind: string; redelivered?: boolean } }): void
  result(place: ResultLine['place'], msg: ResultMsg): void
  /** Where it was not taken in. */
  again(msg: ResultMsg, send: (order: object) => void): void
  finished(to?: string): void
  state(modem: string, payload: { name: string; code?: string }): void
}

const options = JSON.parse(process.env.CHAOS!) as GatewayProcessOptions
const { nodeRed, send, sink = '', ports, share } = options
const { userDir, file, port } = nodeRed!

/** Recipients with an outcome, in this life. */
const finished = new Set<string>()
const wanted = send ? ordersOf(send) : []

const hands: Hands = {
  orders: () => wanted.map(orderOf),
  told({ payload, from, sms: { kind, redelivered = false } }) {
    // What the sink has was told, whatever happens next.
    const told: Told = {
      from,
      text: payload as string,
      kind: kind === 'received' ? 'message' : kind,
      redelivered,
      at: Date.now()
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
      ...(error && { code: error.code }),
      at: Date.now()
    }
    if (place === 'caught' && !isOfStore(error)) hands.finished(line.to)
    appendFileSync(`${sink}.results`, `${JSON.stringify(line)}\n`)
  },
  again({ to, error }, send) {
    const one = wanted.find((order) => order.to === to)
    if (one && isOfStore(error)) setTimeout(() => send(orderOf(one)), AGAIN_MS)
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

function ordersOf({ seed, count }: { seed: number; count: number }): Wanted[] {
  return share ? shareOf(sharedMessages(seed, count, share), share) : wantedMessages(seed, count)
}

function orderOf({ key, to, text, policy }: Wanted): object {
  return {
    to,
    payload: text,
    sms: { options: { key, unknown: policy ?? send!.policy, priority: 'normal' } }
  }
}

/** It was away; nobody knows whether it has the message. */
function isOfStore(error?: { code?: string }): boolean {
  return error?.code?.startsWith('STORE_') ?? false
}

function say(message: FromGateway): void {
  process.send!(message)
}

function logged({ level, msg }: LogEntry): void {
  if (msg === 'Started flows') say({ type: 'started' })
  // 20 is an error; those of messages go to the catch node, and of a SIM that is halted the flow is told as well.
  else if (level <= 20 && (msg as { code?: string }).code !== 'SIM_HALTED' && !isOfStore(msg as object))
    say({ type: 'trouble', code: 'NODE_RED', message: msg instanceof Error ? msg.stack! : String(msg) })
}

process.on('disconnect', () => process.exit())
say({ type: 'up' })
Object.assign(globalThis, { chaosHands: hands, chaosLog: logged })
// Credentials that are not encrypted can be written down.
const credentialSecret = share ? false : 'test'
const settings = { ...quietSettings, uiPort: port, flowFile: 'flows.json', credentialSecret }
writeFileSync(
  join(userDir, 'settings.js'),
  `module.exports = { ...${JSON.stringify(settings)},
  functionGlobalContext: { hands: globalThis.chaosHands },
  logging: { console: { level: 'off' }, chaos: { level: 'info', handler: () => globalThis.chaosLog } }
}`
)
writeFileSync(join(userDir, 'flows.json'), JSON.stringify(killedFlow(ports, share)))
if (share) writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(killedCredentials(ports, share)))
setInterval(() => {
  if (!send) return
  const next = wanted.find(({ to }) => !finished.has(to))?.to
  say({ type: 'standing', open: wanted.length - finished.size, held: 0, hopeful: 0, ...(next && { next }) })
}, STANDING_MS).unref()
process.argv.splice(2, process.argv.length, '--userDir', userDir, '--settings', join(userDir, 'settings.js'))
require(file)
