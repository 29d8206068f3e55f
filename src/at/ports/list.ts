import { byDevice, describe } from './describe'
import type { PortInfo } from './info'
import { linuxPorts } from './linux'
import { roleOf } from './roles'

/** What the package serialport tells of a port. */
export interface ListedPort {
  path: string
  manufacturer?: string
  serialNumber?: string
  pnpId?: string
  vendorId?: string
  productId?: string
  /** On Windows only. */
  friendlyName?: string
}

export interface ListOptions {
  /** Where /sys and /dev are. Default `/`. */
  root?: string
  platform?: NodeJS.Platform
  /** On other systems than Linux. Default: that of the package serialport. */
  serialList?(): Promise<ListedPort[]>
}

const ownList = (): Promise<ListedPort[]> =>
  (require('serialport') as typeof import('serialport')).SerialPort.list()

/** The serial ports that are there, in the order of their names. Rejects only where another system's list does. */
export async function listPorts({
  root = '/',
  platform = process.platform,
  serialList = ownList
}: ListOptions = {}): Promise<PortInfo[]> {
  if (platform === 'linux') return linuxPorts(root)
  return (await serialList()).map(toInfo).sort(byDevice)
}

function toInfo(port: ListedPort): PortInfo {
  // `USB\VID_2C7C&PID_0125&MI_02\…`
  const [, interfaceNumber] = /&MI_([0-9a-f]{2})/i.exec(port.pnpId ?? '') ?? []
  // `Quectel USB AT Port (COM3)`
  const product = port.friendlyName?.replace(/ *\(COM\d+\)$/, '')
  const known = {
    device: port.path,
    vendorId: port.vendorId?.toLowerCase(),
    productId: port.productId?.toLowerCase(),
    manufacturer: port.manufacturer,
    product,
    serialNumber: port.serialNumber,
    interfaceNumber
  }
  const info = Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined)
  ) as typeof known
  const role = roleOf(info)
  return {
    path: port.path,
    ...info,
    description: describe(info),
    ...(role ? { hint: role.hint } : {}),
    usable: role?.usable ?? true
  }
}
