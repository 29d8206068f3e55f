import type { ModemSession, Prepared } from '../modem'

/** What the gateway needs of a modem session. */
export type Modem = Pick<
  ModemSession,
  'send' | 'sendStored' | 'inspectStored' | 'removeStored' | 'drafts' | 'state' | 'start' | 'stop'
> & {
  readonly prepared: Readonly<Pick<Prepared, 'card' | 'identity' | 'family'>> | undefined
}

/** By what a SIM is known: ICCID, or IMSI; where neither can be read, the modem that has it. */
export function simOf(modem: Modem, name: string): string | undefined {
  const { prepared } = modem
  if (!prepared) return undefined
  const { iccid, imsi } = prepared.card
  return iccid ?? imsi ?? `modem ${prepared.identity.imei ?? name}`
}
