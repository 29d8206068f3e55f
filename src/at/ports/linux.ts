import { access, readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { byDevice, describe } from './describe'
import type { PortInfo } from './info'
import { roleOf } from './roles'

/** What the kernel tells of a tty and of the USB device behind it. */
interface Tty {
  name: string
  /** Of the USB device, below /sys: the same for all its ports. */
  usbDevice?: string
  usb: Pick<
    PortInfo,
    'vendorId' | 'productId' | 'manufacturer' | 'product' | 'serialNumber' | 'interfaceNumber'
  >
  /** Class, subclass and protocol of the USB interface. */
  kind?: string
}

/**
 * The serial ports of a Linux machine, from /sys and the links that udev makes; without the program udevadm, which
 * containers lack. `root` is where those folders are.
 */
export async function linuxPorts(root: string): Promise<PortInfo[]> {
  const names = await list(join(root, 'sys/class/tty'))
  const found = await Promise.all(names.map((name) => readTty(root, name)))
  const ttys = found.filter((tty) => tty !== undefined)
  const [byId, byPath, nodes] = await Promise.all([
    links(root, 'by-id'),
    links(root, 'by-path'),
    Promise.all(ttys.map(({ name }) => exists(join(root, 'dev', name))))
  ])
  return ttys.map((tty, i) => toInfo(tty, ttys, byId, byPath, nodes[i]!)).sort(byDevice)
}

function toInfo(
  tty: Tty,
  all: Tty[],
  byId: Map<string, string>,
  byPath: Map<string, string>,
  isThere: boolean
): PortInfo {
  const device = `/dev/${tty.name}`
  const [id, place] = [byId.get(tty.name), byPath.get(tty.name)]
  const role = roleOf({ ...tty.usb, kind: tty.kind })
  const hint = isThere ? role?.hint : `${device} does not exist (in a container: pass the device)`
  const info = {
    device,
    ...(id === undefined ? {} : { byId: id }),
    ...(place === undefined ? {} : { byPath: place }),
    ...tty.usb
  }
  return {
    path: (hasTwin(tty, all) ? place : (id ?? place)) ?? device,
    ...info,
    description: describe(info),
    ...(hint === undefined ? {} : { hint }),
    usable: isThere && (role?.usable ?? true)
  }
}

/** Whether another device has the same marks: their names by-id are one, which leads to the one plugged in last. */
function hasTwin(tty: Tty, all: Tty[]): boolean {
  const marks = ({ usb }: Tty) =>
    JSON.stringify([usb.vendorId, usb.productId, usb.serialNumber, usb.interfaceNumber])
  return (
    tty.usbDevice !== undefined &&
    all.some((other) => other.usbDevice !== tty.usbDevice && marks(other) === marks(tty))
  )
}

async function readTty(root: string, name: string): Promise<Tty | undefined> {
  const entry = join(root, 'sys/class/tty', name)
  // Consoles and ptys have no device behind them.
  const device = await realpath(join(entry, 'device')).catch(() => undefined)
  if (device === undefined || !(await isReal(entry, device))) return undefined
  const tty: Tty = { name, usb: {} }
  const top = await realpath(join(root, 'sys')).catch(() => root)
  for (let dir = device; dir.startsWith(`${top}/`); dir = dirname(dir)) {
    if (tty.usb.interfaceNumber === undefined) await readInterface(tty, dir)
    if (await readUsbDevice(tty, dir)) break
  }
  return tty
}

/** The driver 8250 has ports for chips that are not there: their type is 0, or they have its own placeholder. */
async function isReal(entry: string, device: string): Promise<boolean> {
  const type = await attribute(entry, 'type')
  if (type !== undefined) return type !== '0'
  const driver = await readlink(join(device, 'driver')).catch(() => '')
  return basename(driver) !== 'serial8250'
}

async function readInterface(tty: Tty, dir: string): Promise<void> {
  const interfaceNumber = await attribute(dir, 'bInterfaceNumber')
  if (interfaceNumber === undefined) return
  tty.usb.interfaceNumber = interfaceNumber
  const kind = ['bInterfaceClass', 'bInterfaceSubClass', 'bInterfaceProtocol']
  tty.kind = (await Promise.all(kind.map((name) => attribute(dir, name)))).join('/')
}

async function readUsbDevice(tty: Tty, dir: string): Promise<boolean> {
  const vendorId = await attribute(dir, 'idVendor')
  if (vendorId === undefined) return false
  tty.usbDevice = dir
  tty.usb.vendorId = vendorId
  const rest = {
    productId: 'idProduct',
    manufacturer: 'manufacturer',
    product: 'product',
    serialNumber: 'serial'
  }
  for (const [key, name] of Object.entries(rest)) {
    const value = await attribute(dir, name)
    if (value) tty.usb[key as keyof typeof rest] = value
  }
  return true
}

/** From names of devices to the links in /dev/serial; the shortest where there are several. */
async function links(root: string, kind: 'by-id' | 'by-path'): Promise<Map<string, string>> {
  const folder = `/dev/serial/${kind}`
  const found = new Map<string, string>()
  for (const name of (await list(join(root, folder))).sort((a, b) => b.length - a.length)) {
    const target = await readlink(join(root, folder, name)).catch(() => undefined)
    if (target !== undefined) found.set(basename(target), `${folder}/${name}`)
  }
  return found
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

const attribute = (dir: string, name: string): Promise<string | undefined> =>
  readFile(join(dir, name), 'utf8').then(
    (text) => text.trim(),
    () => undefined
  )
