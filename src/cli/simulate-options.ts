import type { Args, Flag } from './args'
import { UsageError } from './io'

export const SIMULATE_FLAGS: readonly Flag[] = [
  {
    name: 'tcp',
    value: 'PORT',
    help: 'the first modem on this TCP port, the next on the next; 0 takes free ones'
  },
  {
    name: 'pty',
    value: 'PATH',
    help: 'the first modem on a pty with this name, the next on PATH1, PATH2...'
  },
  { name: 'modems', value: 'N', help: 'how many, 1 to 99; default 1' },
  { name: 'latency', value: 'MS', help: 'milliseconds until the network answers a message; default 0' },
  { name: 'profile', value: 'NAME', help: 'kind of modem, such as huawei or sim800; default generic' },
  {
    name: 'fault',
    value: 'NAME[=VALUE]',
    many: true,
    help: 'what is to go wrong; may be given more than once'
  },
  { name: 'http', value: 'PORT', help: 'the virtual phones as a web page; 0 takes a free port' },
  { name: 'pin', value: 'PIN', help: 'the PIN of the SIM cards; default: they need none' },
  {
    name: 'ledger',
    value: 'FILE',
    help: 'append every message that the network took to this file, as JSON lines'
  }
]

export interface SimulateOptions {
  tcp?: number
  pty?: string
  modems: number
  latency: number
  profile: string
  faults: { name: string; value?: string }[]
  http?: number
  pin?: string
  ledger?: string
}

const MOST_MODEMS = 99
const MOST_PORT = 65_535
const MOST_LATENCY = 3_600_000

export function readSimulateOptions({ values, lists, rest }: Args): SimulateOptions {
  if (rest[0] !== undefined) throw new UsageError(`"${rest[0]}" belongs to no flag.`)
  const modems = whole(values, 'modems', 1, MOST_MODEMS) ?? 1
  const tcp = whole(values, 'tcp', 0, MOST_PORT)
  const pty = given(values, 'pty')
  const pin = given(values, 'pin')
  if (tcp === undefined && pty === undefined) {
    throw new UsageError('Say where the modems are to be: --tcp PORT or --pty PATH.')
  }
  if (tcp !== undefined && tcp + modems - 1 > MOST_PORT) {
    throw new UsageError(`--tcp ${tcp} leaves no room for ${modems} modems: the last port is ${MOST_PORT}.`)
  }
  if (pin !== undefined && !/^\d{4,8}$/.test(pin)) {
    throw new UsageError(`--pin needs 4 to 8 digits, not "${pin}".`)
  }
  return {
    tcp,
    pty,
    modems,
    pin,
    latency: whole(values, 'latency', 0, MOST_LATENCY) ?? 0,
    profile: given(values, 'profile') ?? 'generic',
    faults: (lists.get('fault') ?? []).map(readFault),
    http: whole(values, 'http', 0, MOST_PORT),
    ledger: given(values, 'ledger')
  }
}

/** `name`, or `name=value`. */
function readFault(text: string): { name: string; value?: string } {
  const [, name = text, value] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? []
  return { name, value }
}

function given(values: Map<string, string>, name: string): string | undefined {
  const value = values.get(name)
  if (value === '') throw new UsageError(`--${name} must not be empty.`)
  return value
}

function whole(values: Map<string, string>, name: string, least: number, most: number): number | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new UsageError(`--${name} needs a whole number from ${least} to ${most}, not "${text}".`)
  }
  return number
}
