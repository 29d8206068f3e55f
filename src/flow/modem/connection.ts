import { badConfig, numberOf, textOf, within } from '../config'

/** Where a modem is. */
export type Connection =
  | { kind: 'serial'; path: string; baudRate: number; flowControl: 'none' | 'rtscts' | 'xonxoff' }
  /** A raw serial server, such as ser2net. */
  | { kind: 'tcp'; host: string; port: number }
  /** No hardware: one of this process, on a network of its own. */
  | { kind: 'virtual'; number: string }
  /** Another host has it: messages are only queued here. */
  | { kind: 'none' }

/** What the dialog saves of it. Every property may be missing. */
export interface ConnectionConfig {
  connection?: unknown
  port?: unknown
  baudRate?: unknown
  flowControl?: unknown
  host?: unknown
  tcpPort?: unknown
  number?: unknown
}

const DEFAULT_BAUD_RATE = 115_200
const BAUD_RATES = [50, 4_000_000] as const
const HIGHEST_PORT = 65_535
/** Of the first virtual modem. */
const VIRTUAL_NUMBER = '+628120000001'

/** Throws a FlowError that names the field. */
export function connectionOf(config: ConnectionConfig): Connection {
  const kind = textOf(config.connection, 'serial') || 'serial'
  switch (kind) {
    case 'serial':
      return serialOf(config)
    case 'tcp':
      return tcpOf(config)
    case 'virtual':
      return { kind, number: ownNumber(config.number) }
    case 'none':
      return { kind }
    default:
      throw badConfig('connection', `"${kind}" is no connection: choose serial, tcp, virtual or none.`)
  }
}

/** The same connection is the same modem. */
export function connectionKey(connection: Connection): string {
  switch (connection.kind) {
    case 'serial':
      return connection.path
    case 'tcp':
      return `tcp://${connection.host}:${connection.port}`
    case 'virtual':
      return `virtual ${connection.number}`
    case 'none':
      return 'none'
  }
}

function serialOf(config: ConnectionConfig): Connection {
  const path = textOf(config.port)
  if (path === '')
    throw badConfig(
      'port',
      'No serial port is chosen. Open the modem configuration and choose one, such as /dev/ttyUSB0.'
    )
  const flowControl = textOf(config.flowControl, 'none') || 'none'
  if (flowControl !== 'none' && flowControl !== 'rtscts' && flowControl !== 'xonxoff')
    throw badConfig('flowControl', `"${flowControl}" is no flow control: choose none, rtscts or xonxoff.`)
  return {
    kind: 'serial',
    path,
    baudRate: within(config.baudRate, 'baudRate', BAUD_RATES) ?? DEFAULT_BAUD_RATE,
    flowControl
  }
}

function ownNumber(value: unknown): string {
  const number = textOf(value) || VIRTUAL_NUMBER
  if (/^\+\d{3,15}$/.test(number)) return number
  throw badConfig('number', `"${number}" is no number of a virtual modem: write it as ${VIRTUAL_NUMBER}.`)
}

function tcpOf(config: ConnectionConfig): Connection {
  const host = textOf(config.host)
  if (host === '') throw badConfig('host', 'No host is given. Name the serial server, such as 192.168.1.20.')
  const port = numberOf(config.tcpPort, 'tcpPort')
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > HIGHEST_PORT)
    throw badConfig('tcpPort', 'A TCP port is a number from 1 to 65535.')
  return { kind: 'tcp', host, port }
}
