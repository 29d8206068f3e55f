import { createHash } from 'node:crypto'
import { decode, PduError, type Tpdu } from '../../pdu'
import type { Fault } from '../../store'

/** What a PDU from the network is. */
export type Reading =
  | { kind: 'message'; tpdu: Tpdu }
  | { kind: 'report'; tpdu: Tpdu }
  | { kind: 'undecodable'; fault: Fault }

/** Reads hex with the service centre, as a modem gives it. Never throws. */
export function read(pdu: string): Reading {
  try {
    const tpdu = decode(pdu, { lossless: true })
    if (tpdu.type === 'SMS-DELIVER') return { kind: 'message', tpdu }
    if (tpdu.type === 'SMS-STATUS-REPORT') return { kind: 'report', tpdu }
    const message = `It is neither a message nor a delivery report, but an ${tpdu.type}.`
    return { kind: 'undecodable', fault: { code: 'NO_MESSAGE', message } }
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    const { code, message } = error
    return { kind: 'undecodable', fault: { code, message } }
  }
}

/**
 * Equal for the same message of the same SIM: originator, PID, DCS, time stamp, header flag and user data are, whatever
 * service centre brought it and whether more were waiting then (TS 23.040 9.2.2.1). Of a report all that it says.
 */
export function fingerprintOf(sim: string, pdu: string, reading = read(pdu)): string {
  const hex = pdu.replace(/\s+/g, '').toUpperCase()
  if (reading.kind === 'undecodable') return hashOf([sim, '', hex])
  const { type, udhi = false, trailing = '' } = reading.tpdu
  const first = 2 + 2 * Number.parseInt(hex.slice(0, 2), 16)
  return hashOf([sim, type, udhi, hex.slice(first + 2, hex.length - trailing.length)])
}

function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 24)
}
