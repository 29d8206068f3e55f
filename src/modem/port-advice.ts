import type { AtError, PortInfo } from '../at'
import type { Finding, FindingCode, ProbeReport } from './probe-report'

const PORT_CODES: ReadonlySet<string> = new Set<FindingCode>([
  'PORT_NOT_FOUND',
  'PORT_PERMISSION',
  'PORT_BUSY',
  'PORT_REFUSED',
  'PORT_FAILED',
  'PORT_CLOSED',
  'SERIAL_UNAVAILABLE'
])

/** The report on a port that does not even open. */
export function unopened(port: string, error: AtError): ProbeReport {
  return { port, unread: {}, findings: [portFinding(error)] }
}

/** Why nothing more was heard. */
export async function silence(
  error: AtError,
  { port, identity }: ProbeReport,
  ports: () => Promise<PortInfo[]>
): Promise<Finding> {
  if (PORT_CODES.has(error.code)) return portFinding(error)
  const level = 'problem'
  if (identity) {
    const message = `The modem stopped answering: ${error.message} Restart it; if this happens often, look at its power supply, and whether another program uses ${port}.`
    return { code: 'MODEM_SILENT', level, about: 'port', message }
  }
  // A list that cannot be had is no reason to say less.
  const message = wrongPort(port, await ports().catch(() => []))
  if (message) return { code: 'WRONG_PORT', level, about: 'port', message }
  return { code: 'MODEM_SILENT', level, about: 'port', message: silent(port, error) }
}

function portFinding({ code, message }: AtError): Finding {
  const known = PORT_CODES.has(code) ? (code as FindingCode) : 'PORT_FAILED'
  return { code: known, level: 'problem', about: 'port', message }
}

function silent(port: string, { message, code }: AtError): string {
  const said =
    code === 'AT_TIMEOUT' ? 'Nothing answers AT' : `What answers AT is no modem, or in trouble (${message})`
  const remedy = port.startsWith('tcp://')
    ? 'Check at the serial server that the modem is on and connected, and that its speed is set right (115200 baud for most)'
    : 'Check that the modem is on, that this is its port, and its speed: with an adapter for RS-232 try --baud 9600 and 19200'
  return `${said} at ${port}. ${remedy}. Another program may be speaking with it, too.`
}

/** A stick with several ports, of which this is not the one, or may not be. */
function wrongPort(port: string, ports: readonly PortInfo[]): string | undefined {
  const own = ports.find((one) => [one.path, one.device, one.byId, one.byPath].includes(port))
  const others = ports.filter((one) => own && one !== own && isSameDevice(one, own))
  if (!own || others.length === 0) return undefined
  const best = others.filter(({ usable, hint }) => usable && hint?.startsWith('AT commands'))
  const usable = others.filter((one) => one.usable)
  const advice =
    best.length > 0
      ? `Try ${list(best)}`
      : usable.length > 0
        ? `Try the others: ${list(usable)}`
        : `The others are not for AT either: ${list(others)}`
  const purpose = own.hint ? ` (${own.hint})` : ''
  return `Nothing answers AT at ${port}${purpose}, which is one of ${others.length + 1} ports of the same device. ${advice}.`
}

/** `/dev/ttyUSB2 (AT commands), /dev/ttyUSB3` */
function list(ports: readonly PortInfo[]): string {
  return ports.map(({ path, hint }) => (hint ? `${path} (${hint})` : path)).join(', ')
}

/** Ports of one device differ in the number of the interface alone, in name and place. */
function isSameDevice(a: PortInfo, b: PortInfo): boolean {
  if (a.vendorId === undefined || a.vendorId !== b.vendorId || a.productId !== b.productId) return false
  const [here, there] = [placeOf(a), placeOf(b)]
  if (here !== undefined && there !== undefined) return here === there
  return a.serialNumber === b.serialNumber
}

/** `…/pci-0000:00:14.0-usb-0:2:1.3-port0`: up to the configuration and interface, which are behind the last colon. */
function placeOf({ byPath }: PortInfo): string | undefined {
  return byPath?.replace(/:\d+\.\d+(-port\d+)?$/, '')
}
