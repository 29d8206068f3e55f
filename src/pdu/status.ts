import type { Status } from './types'

/** TP-ST, TS 23.040 9.2.3.15. */
const NAMED: Readonly<Record<number, string>> = {
  0x00: 'received by the recipient',
  0x01: 'forwarded to the recipient, but the service centre cannot confirm delivery',
  0x02: 'replaced by the service centre',
  0x20: 'congestion',
  0x21: 'recipient busy',
  0x22: 'no response from the recipient',
  0x23: 'service rejected',
  0x24: 'quality of service not available',
  0x25: 'error in the recipient',
  0x40: 'remote procedure error',
  0x41: 'incompatible destination',
  0x42: 'connection rejected by the recipient',
  0x43: 'not obtainable',
  0x44: 'quality of service not available',
  0x45: 'no interworking available',
  0x46: 'validity period expired',
  0x47: 'deleted by the sender',
  0x48: 'deleted by the service centre',
  0x49: 'the message does not exist',
  0x60: 'congestion',
  0x61: 'recipient busy',
  0x62: 'no response from the recipient',
  0x63: 'service rejected',
  0x64: 'quality of service not available',
  0x65: 'error in the recipient'
}

const GROUPS = ['completed', 'trying', 'permanent', 'temporary'] as const
const OUTCOMES = {
  completed: 'completed',
  trying: 'not delivered yet, the service centre keeps trying',
  permanent: 'permanent error, the service centre has given up',
  temporary: 'temporary error, the service centre has given up'
} as const

/** Meaning of a TP-ST octet: bits 6-5 are the group, bit 7 is reserved; unnamed values keep their group. */
export function decodeStatus(value: number): Status {
  if (value & 0x80) return { value, group: 'reserved', meaning: 'reserved' }
  const group = GROUPS[value >> 5]!
  const inGroup = value & 0x1f
  const name = NAMED[value] ?? (inGroup >= 0x10 ? 'specific to the service centre' : 'reserved')
  return { value, group, meaning: value === 0 ? name : `${name}: ${OUTCOMES[group]}` }
}
