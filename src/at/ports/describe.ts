import type { PortInfo } from './info'

/** What a port is, in one line. */
export function describe(port: Omit<PortInfo, 'path' | 'description' | 'usable'>): string {
  const { device, vendorId, productId, manufacturer, product, interfaceNumber } = port
  const name = product ?? (vendorId && `USB device ${vendorId}:${productId}`)
  if (name === undefined) return `serial port ${device.split('/').at(-1)}`
  // `HUAWEI Technology` makes the `HUAWEI Mobile`.
  const namesMaker = manufacturer === undefined || firstWord(name) === firstWord(manufacturer)
  const full = namesMaker ? name : `${manufacturer} ${name}`
  return interfaceNumber === undefined ? full : `${full} (interface ${interfaceNumber})`
}

const firstWord = (text: string): string => text.toLowerCase().split(' ')[0]!

/** ttyUSB2 before ttyUSB10. */
export function byDevice(a: PortInfo, b: PortInfo): number {
  return a.device.localeCompare(b.device, 'en', { numeric: true })
}
