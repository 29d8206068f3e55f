import { fitting, type Status } from '../outcome'
import type { HandleSnapshot } from './handle'
import type { ModemSnapshot } from './state'

type Look = Pick<Status, 'fill' | 'shape' | 'text'> & Record<string, unknown>

/** Translates a key of the catalogue. */
export type Translate = (key: string, values?: Record<string, string | number>) => string

/** Nodes have a catalogue each; this one is the config node's. */
const CATALOGUE = '@sms-modem/node-red-sms-modem/modem-config:modem-config'

const CODES: Readonly<Record<string, string>> = {
  PIN_MISSING: 'pinMissing',
  PIN_WRONG: 'pinWrong',
  PIN_INVALID: 'pinWrong',
  PIN_GUARDED: 'pinGuarded',
  PIN_LAST_TRY: 'pinGuarded',
  SIM_PUK: 'puk',
  SIM_LOCKED: 'simLocked',
  SIM_MISSING: 'simMissing',
  SIM_FAILURE: 'simFailure',
  NO_NETWORK: 'noNetwork',
  NETWORK_DENIED: 'denied',
  PORT_NOT_FOUND: 'notFound',
  PORT_PERMISSION: 'permission',
  PORT_BUSY: 'busy',
  CONNECTION_IN_USE: 'usedTwice',
  STORE_LOCKED: 'storeLocked',
  STORE_UNREACHABLE: 'storeAway',
  STORE_TIMEOUT: 'storeAway',
  STORE_UNCERTAIN: 'storeAway',
  STORE_FULL: 'storeFull',
  STORE_PERMISSION: 'storeDenied'
}

/** How a modem looks on the canvas: at most 20 characters, the rest as properties for status nodes. */
export function modemLook(now: HandleSnapshot, translate: Translate): Look {
  const look = lookOf(now, (key, values) => translate(`${CATALOGUE}.status.${key}`, values))
  const prefix = now.kind === 'modem' && now.virtual ? 'virtual ' : ''
  const suffix = look.bars === undefined ? '' : ` ${look.bars}/4`
  return { ...detailsOf(now), ...look, text: fitting(look.text, { prefix, suffix }) }
}

/** It takes messages in, or sends them: nothing is in the way. */
export function isWorking(now: HandleSnapshot, { fill, shape }: Pick<Look, 'fill' | 'shape'>): boolean {
  return now.kind === 'queueOnly' ? now.away === undefined : fill === 'green' && shape === 'dot'
}

function lookOf(now: HandleSnapshot, say: Translate): Look {
  const away = 'away' in now ? now.away : undefined
  if (away) return { fill: 'red', shape: 'ring', text: say(CODES[away.code] ?? 'storeAway'), ...away }
  switch (now.kind) {
    case 'opening':
      return { fill: 'yellow', shape: 'ring', text: say('connecting') }
    case 'failed':
      return { fill: 'red', shape: 'ring', text: say(CODES[now.code] ?? 'error') }
    case 'queueOnly':
      return { fill: 'grey', shape: 'ring', text: say('queueOnly') }
    case 'modem':
      return modemLookOf(now.modem, say)
  }
}

function modemLookOf({ state, code, halted, waiting, operator, bars }: ModemSnapshot, say: Translate): Look {
  if (halted) return { fill: 'red', shape: 'ring', text: say('halted') }
  if (state === 'halted') return { fill: 'red', shape: 'ring', text: say(CODES[code ?? ''] ?? 'halted') }
  if (state === 'registering')
    return {
      fill: 'yellow',
      shape: 'ring',
      text: say(code ? (CODES[code] ?? 'noNetwork') : 'waitingForNetwork')
    }
  if (state === 'recovering')
    return { fill: 'red', shape: 'ring', text: say(CODES[code ?? ''] ?? 'disconnected') }
  if (state !== 'ready') return { fill: 'yellow', shape: 'ring', text: say('connecting') }
  if (waiting?.code === 'BUDGET' || waiting?.code === 'WINDOW')
    return { fill: 'yellow', shape: 'dot', text: say(waiting.code === 'BUDGET' ? 'budget' : 'window') }
  if (waiting?.code === 'SIM_HELD') return { fill: 'yellow', shape: 'dot', text: say('simHeld') }
  return { fill: 'green', shape: 'dot', text: operator ?? say('ready'), ...(bars !== undefined && { bars }) }
}

function detailsOf(now: HandleSnapshot): Record<string, unknown> {
  if (now.kind === 'modem') return { ...now.modem, virtual: now.virtual }
  return now.kind === 'failed' ? { code: now.code, message: now.message } : {}
}
