import { AtError } from '../at'
import type { Clock } from '../types'
import { ModemError } from './errors'
import type { StateName } from './events'
import { familyNamed, familyOf } from './families'
import type { Family } from './family'
import { type CardIdentity, type Identity, identify, readCard, readIccid } from './identity'
import { command, DEADLINES, type Line } from './line'
import type { ModemLink } from './link'
import { type ModelMemory, remembering } from './model-memory'
import { ignored, optional } from './optional'
import { patient } from './patience'
import type { PinMemo } from './pin-memo'
import { type Routing, setUpRouting } from './routing'
import { readSmsc } from './smsc'
import { unlock } from './unlock'

/** What a modem can do, asked of it. */
export interface Capabilities {
  /** +CMMS: the link can be kept between parts. */
  moreMessages: boolean
  /** +CMGW and +CMSS: a message can be stored and then sent. */
  stored: boolean
}

/** A modem that is set up: who it is, its card, and what it can do. */
export interface Prepared {
  identity: Identity
  family: Family
  card: CardIdentity
  /** Of the service centre; absent if the card has none. */
  smsc: string | undefined
  capabilities: Capabilities
  routing: Routing
}

export interface PrepareOptions {
  clock: Clock
  port: string
  pin?: string | undefined
  pinMemo: PinMemo
  /** Whether a person has said since the last time that card or PIN were changed. Asked when the card can be. */
  takePinChanged(): boolean
  gapMs?: number | undefined
  /** Name of the family that it is taken for, whatever it says. */
  family?: string | undefined
  models: ModelMemory
  awake(echoes: boolean): Promise<void> | void
  pause(ms: number): Promise<void>
  entered(state: StateName): void
  notice(code: string, message: string): void
}

/** Rest between commands that even the slowest hear. */
const LONG_GAP_MS = 100
/** Seconds after the start in which AT+CMGF=0 may be answered with ERROR. */
const PDU_MODE_TRIES = 10

/** Sets a modem up of which nothing is known. Rejects with an AtError, or a ModemError if a person has to help. */
export async function prepare(link: ModemLink, options: PrepareOptions): Promise<Prepared> {
  const { clock, pause, entered } = options
  const line = patient(link.channel, clock, pause)
  try {
    entered('syncing')
    const slow = await wake(link, line, options)
    link.takeEchoed()
    entered('identifying')
    const identity = await identify(line)
    const { manufacturer = '', model = '' } = identity
    const family = options.family === undefined ? familyOf(manufacturer, model) : familyNamed(options.family)
    link.boot = family.boot
    link.channel.gapMs = options.gapMs ?? Math.max(family.gapMs, slow ? LONG_GAP_MS : 0)
    link.channel.pace ??= family.pace
    for (const text of family.init) await optional(line, text)
    entered('unlocking')
    await openCard(link, family, identity, options)
    const card = await readCard(line)
    const smsc = await smscOf(line)
    await choosePduMode(line, pause)
    // Where the part for messages starts last, this is "not yet" until it has: nothing else is worth asking before.
    await optional(line, 'AT+CPMS?')
    for (const name of ['+CREG', '+CGREG', '+CEREG']) await optional(line, `AT${name}=1`)
    const capabilities = await readCapabilities(remembering(line, options.models, identity))
    const routing = await setUpRouting(remembering(link.channel, options.models, identity))
    if (link.takeEchoed()) await judgeEcho(link)
    return { identity, family, card, smsc, capabilities, routing }
  } finally {
    line.stop()
  }
}

/** Whether it wants a long rest between commands: one that answers AT, and did not hear what came soon behind it. */
async function wake(link: ModemLink, line: Line, { gapMs, awake }: PrepareOptions): Promise<boolean> {
  const { channel } = link
  const maySlowDown = gapMs === undefined
  await line.run(command('AT', DEADLINES.short))
  await awake(link.takeEchoed())
  try {
    await chooseWords(line)
  } catch (error) {
    const unheard = error instanceof AtError && error.code === 'AT_TIMEOUT' && error.command === 'ATE0'
    if (!unheard || !maySlowDown || channel.gapMs >= LONG_GAP_MS) throw error
    channel.gapMs = LONG_GAP_MS
    await configureLine(line)
  }
  return maySlowDown && channel.gapMs >= LONG_GAP_MS
}

/** A modem that may echo, answer with digits or be silent: words, no echo, errors with numbers (TS 27.007 9.1). */
export async function configureLine(line: Line): Promise<void> {
  await line.run(command('AT', DEADLINES.short))
  await chooseWords(line)
}

async function chooseWords(line: Line): Promise<void> {
  for (const text of ['ATE0', 'ATV1', 'ATQ0']) await optional(line, text, DEADLINES.short)
  if (!(await optional(line, 'AT+CMEE=1'))) await optional(line, 'AT+CMEE=2')
}

/** Commands came back though the echo is off: the modem started anew without a word, or it always echoes. */
async function judgeEcho(link: ModemLink): Promise<void> {
  await optional(link.channel, 'ATE0', DEADLINES.short)
  link.takeEchoed()
  await link.channel.run(command('AT', DEADLINES.short))
  if (link.takeEchoed()) link.alwaysEchoes = true
  else throw new ModemError('MODEM_REBOOTED', 'The modem started anew while it was set up: it echoed again.')
}

async function openCard(
  link: ModemLink,
  family: Family,
  identity: Identity,
  options: PrepareOptions
): Promise<void> {
  const iccid = await readIccid(link.channel)
  const { pin, pinMemo: memo, port, clock, takePinChanged, notice, pause } = options
  await unlock(link.channel, {
    memo,
    subject: { port, ...(iccid && { iccid }), ...(identity.imei && { imei: identity.imei }) },
    family,
    clock,
    forced: takePinChanged(),
    notice,
    pause,
    ...(pin !== undefined && { pin })
  })
}

/** TS 27.005 3.2.3. Some say ERROR for a while after the start. */
async function choosePduMode(line: Line, pause: (ms: number) => Promise<void>): Promise<void> {
  for (let tries = 1; tries < PDU_MODE_TRIES; tries++) {
    if (await optional(line, 'AT+CMGF=0')) return
    await pause(1000)
  }
  await line.run(command('AT+CMGF=0'))
}

async function readCapabilities(line: Line): Promise<Capabilities> {
  const moreMessages = await optional(line, 'AT+CMMS=?')
  const stored = (await optional(line, 'AT+CMGW=?')) && (await optional(line, 'AT+CMSS=?'))
  return { moreMessages, stored }
}

async function smscOf(line: Line): Promise<string | undefined> {
  try {
    return (await readSmsc(line)) || undefined
  } catch (error) {
    return ignored(error, undefined)
  }
}
