/** The process that is killed: a gateway on the embedded store and a session for each modem, without Node-RED. */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSerial } from '../../src/at'
import { type EnqueueRequest, Gateway, type GatewayEvent } from '../../src/gateway'
import { filePinMemo, ModemSession, systemClock } from '../../src/modem'
import { type Message, openEmbeddedStore, type Store } from '../../src/store'
import { impatient } from './impatient'
import type { FromGateway, GatewayProcessOptions, PortInfo, Told } from './protocol'
import { wantedMessages } from './wanted'

const POOL = 'default'
/** Messages of one call: a kill finds some of them taken in, and some not. */
const CHUNK = 10
const STANDING_MS = 100
/** More than any run sends: the budget is not what is tested. */
const LIMITS = { minute: 1_000_000, hour: 1_000_000, day: 1_000_000 }

async function main(options: GatewayProcessOptions): Promise<void> {
  const { directory, ports, send, sink } = options
  say({ type: 'up' })
  const store = await openEmbeddedStore({
    directory: join(directory, 'store'),
    clock: systemClock,
    notice: (code, message) => say({ type: 'trouble', code, message })
  })
  const emit = (event: GatewayEvent) => {
    tell(event)
    // Three kills in a row may look like a modem that dies while it sends: somebody sees to it, and lets it go on.
    if (event.type === 'halted') setImmediate(() => void gateway.release(event.modem))
  }
  const gateway = new Gateway({ store, clock: systemClock, random: Math.random, emit })
  for (const port of ports) addModem(gateway, port, directory)
  if (sink !== undefined) listen(gateway, sink)
  await gateway.start()
  say({ type: 'started' })
  if (send) {
    await enqueueAll(gateway, send)
    await reportStanding(store)
  }
}

function addModem(gateway: Gateway, { modem: name, path }: PortInfo, directory: string): void {
  gateway.addModem({
    name,
    pool: POOL,
    limits: LIMITS,
    session: (hooks) =>
      impatient(
        new ModemSession({
          open: () => openSerial({ path }),
          port: path,
          clock: systemClock,
          pinMemo: filePinMemo(join(directory, 'pin')),
          gapMs: 0,
          ...hooks
        })
      )
  })
}

/** What the sink has was told, whatever happens next. */
function listen(gateway: Gateway, sink: string): void {
  gateway.inbox.subscribe({}, ({ from, text, kind, redelivered = false }) => {
    const told: Told = { from, text, kind, redelivered }
    appendFileSync(sink, `${JSON.stringify(told)}\n`)
    say({ type: 'told' })
  })
  gateway.inbox.start()
}

/** At each start all of it: the keys make that harmless. */
async function enqueueAll(
  gateway: Gateway,
  { seed, count, policy }: NonNullable<GatewayProcessOptions['send']>
): Promise<void> {
  const requests = wantedMessages(seed, count).map(
    ({ key, to, text }): EnqueueRequest => ({ pool: POOL, key, to, text, policy, priority: 'normal' })
  )
  for (let at = 0; at < count; at += CHUNK) {
    for (const queued of await gateway.enqueue(requests.slice(at, at + CHUNK)))
      if ('error' in queued) throw queued.error
    say({ type: 'enqueued', count: at + CHUNK, all: at + CHUNK >= count })
  }
}

async function reportStanding(store: Store): Promise<void> {
  for (;;) {
    const page = { limit: 1000 }
    const open = await store.messages({ states: ['queued', 'sending'] }, page)
    const held = await store.messages({ states: ['unknown'] }, page)
    const next =
      open[0] && `${open[0].key} ${open[0].state} ${open[0].queue} ${open[0].reason} ${open[0].due}`
    const hopeful = held.filter(isHopeful).length
    say({ type: 'standing', open: open.length, held: held.length, hopeful, ...(next && { next }) })
    await pause(STANDING_MS)
  }
}

/** The memory of its modem may still say what became of it. */
function isHopeful({ parts }: Message): boolean {
  const attempt = parts.find(({ state }) => state === 'unknown')?.attempts.at(-1)
  return attempt?.slot !== undefined && !attempt.unbelievable
}

function tell(event: GatewayEvent): void {
  if (event.type === 'modem' && event.event.type === 'state')
    say({ type: 'modem', modem: event.modem, state: event.event.state.name })
  else if (event.type === 'waiting') say({ type: 'waiting', modem: event.modem, code: event.code })
  else if (event.type === 'halted') say({ type: 'halted' })
  else if (event.type === 'trouble') say({ type: 'trouble', code: event.code, message: event.message })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function say(message: FromGateway): void {
  process.send!(message)
}

process.on('disconnect', () => process.exit())
void main(JSON.parse(process.env.CHAOS!))
