import { decode, encode, type Tpdu } from '../pdu'
import type { Message } from '../store'
import { inputOf } from './request'
import { MOST_MINUTES } from './request-checks'

const MINUTE_MS = 60_000

export interface FreezeContext {
  /** Of a long message: any whole number. */
  reference: number
  /** Milliseconds since 1970. */
  now: number
}

/** The PDUs of a message's parts, with an empty TP-MR: the modem puts its own (TS 23.040 9.2.3.6). */
export function freeze(message: Message, { reference, now }: FreezeContext): string[] {
  const { to, body, report, validityMinutes, expires } = message
  const minutes = validityMinutes ?? (expires === undefined ? undefined : minutesLeft(expires, now))
  const input = { ...inputOf(to, body), srr: report, concatRef: reference % 256 }
  const { parts } = encode({ ...input, ...(minutes !== undefined && { validity: minutes }) })
  return parts.map(({ pdu }) => pdu)
}

/** Until a moment: at least one, and no more than a TP-VP can say. */
export function minutesLeft(moment: number, now: number): number {
  return Math.min(Math.max(1, Math.ceil((moment - now) / MINUTE_MS)), MOST_MINUTES)
}

/** The same TPDU with another TP-VP (TS 23.040 9.2.3.12), in minutes. */
export function withValidity(pdu: string, minutes: number): string {
  const tpdu = decode(pdu, { toNetwork: true, lossless: true }) as Tpdu & { validity?: unknown }
  return encode({
    ...tpdu,
    validity: { format: 'relative', minutes: Math.min(minutes, MOST_MINUTES) }
  } as Tpdu)
}
