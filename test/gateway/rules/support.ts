import type { GatewayEvent } from '../../../src/gateway'
import { decode } from '../../../src/pdu'
import type { GatewayRig, Wire } from '../gateway-rig'

export const TO = '0812345678'
export const OTHER = '0812345679'
export const THIRD = '0812345670'
/** Two parts of the GSM alphabet. */
export const LONG = 'x'.repeat(200)
/** "hi" to TO as it is typed: no service centre, TP-MR 0. */
export const HI = '0001000A818021436587000002E834'

const CTRL_Z = '\x1a'

/** Messages that were let go. */
export function ctrlZ({ typed }: Wire): number {
  return typed.split(CTRL_Z).length - 1
}

/** PDUs as they were typed in front of Ctrl-Z. */
export function pdusOf({ typed }: Wire): string[] {
  return typed
    .split(CTRL_Z)
    .slice(0, -1)
    .map((before) => /[0-9A-F]+$/.exec(before)![0])
}

/** Texts that the network took, in their order. */
export function textsOf({ wire }: GatewayRig): (string | undefined)[] {
  return wire.rig.network.ledger.entries.map(({ text }) => text)
}

/** `2/3` of each part that the network took. */
export function partsTaken({ wire }: GatewayRig): string[] {
  return wire.rig.network.ledger.entries.map(({ concat }) => `${concat?.seq}/${concat?.total}`)
}

/** References of the parts that were typed. */
export function referencesOf(wire: Wire): (number | undefined)[] {
  return pdusOf(wire).map((pdu) => decode(pdu, { toNetwork: true }).concat?.ref)
}

/** Until the modem has a message and the network has not answered. */
export async function untilOut(rig: GatewayRig, wire = rig.wire): Promise<void> {
  await rig.until(() => wire.typed.endsWith(CTRL_Z) || /AT\+CMSS=\d+\r$/.test(wire.typed))
}

export function eventsOf<T extends GatewayEvent['type']>(
  rig: GatewayRig,
  type: T
): Extract<GatewayEvent, { type: T }>[] {
  return rig.events.filter((event): event is Extract<GatewayEvent, { type: T }> => event.type === type)
}

/** Why modems waited, in the order in which it was told. */
export function waitsOf(rig: GatewayRig): string[] {
  return eventsOf(rig, 'waiting').map(({ code }) => code)
}

/** `late` where what was held was settled. */
export function resultsOf(rig: GatewayRig): string[] {
  return eventsOf(rig, 'result').map(({ message, late }) => `${message.state}${late ? ' late' : ''}`)
}
