/** A serial port that is there. */
export interface PortInfo {
  /** What to put into the configuration: the name that stays longest the same. */
  path: string
  /** `/dev/ttyUSB0`, `COM3`: changes with the order of plugging in. */
  device: string
  /** `/dev/serial/by-id/…`: the same wherever it is plugged in. */
  byId?: string
  /** `/dev/serial/by-path/…`: the same for each socket. */
  byPath?: string
  /** Of USB, four hex digits in lower case. */
  vendorId?: string
  productId?: string
  manufacturer?: string
  product?: string
  serialNumber?: string
  /** Of USB, two hex digits: one modem has several ports. */
  interfaceNumber?: string
  /** For people: `HUAWEI Mobile (interface 02)`. */
  description: string
  /** What this port of a known modem is for, or why it cannot be used. */
  hint?: string
  /** Whether it may be the AT port of a modem. */
  usable: boolean
}
