import { faultNamed } from '../../src/simulator/modem/faults'
import { Rig, type RigOptions } from './rig'

export const OK = '\r\nOK\r\n'
/** "hi" to 0812345678: SMS-SUBMIT with its empty service centre, 14 octets without. */
export const HI = '0001000A818021436587000002E834'
/** The same, a status report requested. */
export const HI_SRR = '0021000A818021436587000002E834'
export const SENDER = '+628990000001'
/** As delivered: the service centre, then "hi" from the sender at the rig's time. */
export const DELIVERED = '0791261801000000040C9126980900001000006211220100000002E834'

/** A modem with these faults (`busy515=3`) on; echo is off unless it is asked for. */
export async function faulty(
  faults: string | readonly string[],
  { echo = false, ...options }: RigOptions & { echo?: boolean } = {}
) {
  const rig = new Rig(options)
  if (!echo) await rig.setUp('ATE0')
  await rig.heard()
  for (const fault of typeof faults === 'string' ? [faults] : faults) switchOn(rig, fault)
  await rig.settle()
  return rig
}

export function switchOn(rig: Rig, fault: string): void {
  const [, name, value] = /^(\w+)(?:=(.*))?$/.exec(fault)!
  rig.modem.faults.set(name!, faultNamed(name!, value))
}

/** Sends, and tells what is heard behind Ctrl-Z. */
export async function send(rig: Rig, pdu = HI): Promise<string> {
  await rig.type('AT+CMGS=14\r')
  await rig.heard()
  return rig.type(`${pdu}\x1a`)
}
