import type { Random } from '../fuzz/random'
import type { Child } from './children'
import type { Moment } from './kill-plan'
import type { Aim, FromGateway, FromModems, Phase, ToModems, Trigger } from './protocol'

export type Gateway = Child<FromGateway, never>
export type Modems = Child<FromModems, ToModems>

export interface ShotOptions {
  /** Moments of which so many pass, at most, before the one that kills. */
  mostSkipped: number
  /** From a submission to the network's answer. */
  latencyMs: number
  /** A modem whose network has just taken a message loses its power with the gateway. */
  resets?: boolean
  /** From the start of the process: a moment that has not come by then will not. Default 5 s. */
  patienceMs?: number
  /** It is ready within about this time. Default 0.6 s. */
  startMs?: number
}

export interface Target {
  gateway: Gateway
  modems: Modems
  /** How many modems there are. */
  count: number
  /** Messages that were on disk before its start. */
  enqueued: number
}

/** When the gateway was killed, and whether the moment that was waited for had come. */
export interface Shot {
  at: number
  seen: boolean
}

/** Octets of a submission are on the line for about so long. */
const SHORT_MS = 4
/** A gateway is ready within about this time. */
const START_MS = 600
/** A moment that has not come by then will not; it is killed all the same. */
const PATIENCE_MS = 5000
/** A received message counts as told so long after. */
const TOLD_MS = 1000
/** Killed at the very moment: a little later it is over. */
const EXACT: ReadonlySet<Moment> = new Set(['taken', 'deleting', 'told'])

/** Kills a gateway at a moment that is wanted. */
export async function shoot(
  moment: Moment,
  target: Target,
  options: ShotOptions,
  random: Random
): Promise<Shot> {
  const { gateway, enqueued } = target
  const { patienceMs = PATIENCE_MS, startMs = START_MS } = options
  const after = (fits: (said: FromGateway) => boolean, withinMs: number) =>
    killAfter(gateway, fits, random.int(withinMs), patienceMs)
  if (moment === 'starting') return after(({ type }) => type === 'up', startMs)
  if (moment === 'told') return after(({ type }) => type === 'told', TOLD_MS)
  if (moment === 'enqueueing')
    return after((said) => said.type === 'enqueued' && said.count > enqueued, SHORT_MS)
  return killByModem(moment, target, options, random)
}

/** Whether it was so when the gateway was dead: until then some time may have passed. */
export function wasHit(moment: Moment, { gateway, count }: Target, phases: readonly Phase[]): boolean {
  if (moment === 'starting') return readyOf(gateway).length < count
  if (moment === 'enqueueing') return !gateway.said.some((said) => said.type === 'enqueued' && said.all)
  return EXACT.has(moment) || phases.includes(moment as Phase)
}

/** Names of the modems that were ready when it spoke last. */
export function readyOf({ said }: Gateway): string[] {
  const states = new Map(said.flatMap((one) => (one.type === 'modem' ? [[one.modem, one.state]] : [])))
  return [...states].flatMap(([modem, state]) => (state === 'ready' ? [modem] : []))
}

/** What the modems say next. */
export async function hear<T extends FromModems['type']>(
  modems: Modems,
  type: T
): Promise<Extract<FromModems, { type: T }>> {
  const fits = (said: FromModems): said is Extract<FromModems, { type: T }> => said.type === type
  const heard = await modems.until(fits, modems.said.length)
  if (!heard) throw new Error(`The modems ended: ${await modems.ended}`)
  return heard
}

async function killAfter(
  gateway: Gateway,
  fits: (said: FromGateway) => boolean,
  delayMs: number,
  patienceMs: number
): Promise<Shot> {
  const seen = await inTime(gateway.until(fits), patienceMs)
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  return { at: gateway.kill(), seen }
}

async function killByModem(
  trigger: Exclude<Trigger, 'quiet'>,
  { gateway, modems }: Target,
  { mostSkipped, latencyMs, resets = false, patienceMs = PATIENCE_MS }: ShotOptions,
  random: Random
): Promise<Shot> {
  // A link that is kept is twice as fast.
  const delayMs = random.int(trigger === 'inFlight' ? latencyMs / 3 : SHORT_MS)
  const aim: Aim = {
    pid: gateway.pid,
    trigger,
    skip: random.int(mostSkipped + 1),
    delayMs: EXACT.has(trigger) ? 0 : delayMs,
    ...(resets && trigger === 'taken' && { reset: true })
  }
  const fired = hear(modems, 'fired')
  modems.tell({ type: 'aim', aim })
  const seen = await inTime(fired, patienceMs)
  return { at: seen ? (await fired).at : gateway.kill(), seen }
}

/** Whether it has come. */
async function inTime(event: Promise<unknown>, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  const seen = await Promise.race([event.then((found) => found !== undefined), late])
  clearTimeout(timer!)
  return seen
}
