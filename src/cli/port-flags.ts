import type { Flag } from './args'
import { UsageError } from './io'

/** Where a modem is. */
export type Target = { name: string } & ({ path: string } | { host: string; port: number })

export interface PortChoice {
  target: Target
  baud?: number
  /** File for what goes over the line. */
  trace?: string
}

export const PORT_FLAGS: readonly Flag[] = [
  { name: 'baud', value: 'N', help: 'speed of a serial port; default 115200, which USB modems ignore' },
  { name: 'trace', value: 'FILE', help: 'append all that goes over the line to this file; PINs are left out' }
]

const LEAST_BAUD = 300
const MOST_BAUD = 4_000_000

/** The port as it is named, and the flags that go with it. */
export function readPortChoice(port: string, values: ReadonlyMap<string, string>): PortChoice {
  const baud = wholeNumber(values, 'baud', LEAST_BAUD, MOST_BAUD)
  const trace = values.get('trace')
  if (trace === '') throw new UsageError('--trace must not be empty.')
  return {
    target: readTarget(port),
    ...(baud !== undefined && { baud }),
    ...(trace !== undefined && { trace })
  }
}

export function wholeNumber(
  values: ReadonlyMap<string, string>,
  name: string,
  least: number,
  most: number
): number | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new UsageError(`--${name} needs a whole number from ${least} to ${most}, not "${text}".`)
}

function readTarget(name: string): Target {
  if (name === '') throw new UsageError('The port must not be empty.')
  if (!/^[a-z]+:\/\//i.test(name)) return { name, path: name }
  const [, host = '', digits = ''] = /^tcp:\/\/(\[[0-9a-f:.]+\]|[^[\]:/]+):(\d{1,5})\/?$/i.exec(name) ?? []
  const port = Number(digits)
  if (host === '' || port < 1 || port > 65_535)
    throw new UsageError(`"${name}" is no address: tcp://HOST:PORT is expected.`)
  return { name, host: host.replace(/^\[|\]$/g, ''), port }
}
