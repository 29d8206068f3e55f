/** Options that say something about the PDU: pdu-encode and sms-send take them alike. */
import type { MessageInput } from '../pdu'
import { numberOf, textOf } from './config'
import { isFields } from './message'

const MINUTES: Record<string, number> = { minutes: 1, hours: 60, days: 1440 }

/** Minutes of the dialog's number and unit; undefined if there is none. Throws BAD_OPTION. */
export function validityOf(value: unknown, unit: unknown): number | undefined {
  const number = numberOf(value, 'validity')
  return number === undefined ? undefined : number * (MINUTES[textOf(unit)] ?? 1)
}

/** 'all', or a list of names or TS 23.038 identifiers; empty = none. */
export function languagesOf(text: string): MessageInput['languages'] {
  const names = text.split(/[,;\s]+/).filter((name) => name !== '')
  if (names.length === 0) return undefined
  return names.some((name) => name.toLowerCase() === 'all') ? 'all' : names
}

/** Options as a message may write them, as the codec and the gateway take them; others are left as they are. */
export function pduOption(name: string, value: unknown): unknown {
  if (name === 'languages') return typeof value === 'string' ? languagesOf(value) : value
  if (name === 'ports') return isFields(value) || value === null ? value : { dst: value }
  return value
}

/** `flash: true` is class 0; `flash: false` takes it away. */
export function applyFlash(settings: Record<string, unknown>, flash: unknown): void {
  if (flash) settings.class = 0
  else if (settings.class === 0) delete settings.class
}
