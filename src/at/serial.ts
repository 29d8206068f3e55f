import type { Duplex } from 'node:stream'
import { AtError } from './errors'
import { portHolder } from './port-holder'
import { listPorts } from './ports/list'
import { openError } from './serial-errors'
import { type BindingPort, SerialStream } from './serial-stream'

export type FlowControl = 'none' | 'rtscts' | 'xonxoff'

export interface SerialOptions {
  /** `/dev/serial/by-id/…`, `/dev/ttyUSB0`, `COM3` */
  path: string
  /** Default 115200; a modem on USB takes any. */
  baudRate?: number
  /** Default none: with a cable of three wires the others hang when CTS floats. */
  flowControl?: FlowControl
}

/** What opens a port. */
export interface SerialBinding {
  open(options: BindingOptions): Promise<BindingPort>
}

interface BindingOptions {
  path: string
  baudRate: number
  lock: boolean
  hupcl: boolean
  rtscts: boolean
  xon: boolean
  xoff: boolean
}

/** What is around: a test has its own. */
export interface SerialWorld {
  /** Default: that of the package serialport, which is loaded when it is first needed. */
  load?(): SerialBinding
  platform?: NodeJS.Platform
  /** Paths of ports that could be chosen instead. Default: those that listPorts() takes for usable. */
  others?(): Promise<string[]>
}

/**
 * Opens a serial port, 8N1, for us alone. The stream's 'close' comes exactly when the port is gone and its file is
 * closed; destroy() closes it. Rejects with an AtError: SERIAL_UNAVAILABLE, PORT_NOT_FOUND, PORT_PERMISSION,
 * PORT_BUSY or PORT_FAILED.
 */
export async function openSerial(
  { path, baudRate = 115200, flowControl = 'none' }: SerialOptions,
  { load = loadBinding, platform = process.platform, others = usablePaths }: SerialWorld = {}
): Promise<Duplex> {
  const binding = tryLoad(load)
  let port: BindingPort
  try {
    port = await binding.open({
      path,
      baudRate,
      lock: true,
      // Some modules restart when DTR drops.
      hupcl: false,
      rtscts: flowControl === 'rtscts',
      xon: flowControl === 'xonxoff',
      xoff: flowControl === 'xonxoff'
    })
  } catch (error) {
    throw await openError(error, path, { platform, others, holder: portHolder })
  }
  // Some cables live on them. A pty has none; most drivers have raised them already.
  await port.set({ brk: false, cts: false, dsr: false, dtr: true, rts: true }).catch(() => {})
  return new SerialStream(port, path)
}

const loadBinding = (): SerialBinding =>
  (require('serialport') as typeof import('serialport')).SerialPort.binding

async function usablePaths(): Promise<string[]> {
  const ports = await listPorts().catch(() => [])
  return ports.filter(({ usable }) => usable).map(({ path }) => path)
}

/** The package has a part that is compiled for each kind of machine, and this one may be none of them. */
function tryLoad(load: () => SerialBinding): SerialBinding {
  try {
    return load()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    const message =
      `Serial ports cannot be used: the package serialport does not load here (${why}). ` +
      'Run "npm rebuild serialport" in the folder of Node-RED (~/.node-red), or reach the modem over TCP.'
    throw new AtError('SERIAL_UNAVAILABLE', message, { cause })
  }
}
