import type { MemoryName } from '../../src/simulator/modem/settings'
import { SENDER } from '../simulator/faulty'
import type { SessionRig } from './session-rig'

/** A text arrives, whether or not the modem can take it; everything that comes of it at once has happened. */
export async function arrive(rig: SessionRig, text = 'hi', from = SENDER): Promise<void> {
  void rig.rig.network.sendText(from, rig.rig.modem.number, text)
  await rig.settle()
}

/** PDUs that were handed over. */
export function handed(rig: SessionRig): string[] {
  return rig.received.map(({ pdu }) => pdu)
}

/** What lies in a memory: `[1, '0791…']`. */
export function slots(rig: SessionRig, memory: MemoryName = 'SM'): [index: number, pdu: string][] {
  return rig.rig.modem.memories.list(memory).map(({ index, message }) => [index, message.pdu])
}

/** What was typed since the last time. */
export function takeTyped(rig: SessionRig): string {
  const { typed } = rig
  rig.typed = ''
  return typed
}

/** Everything typed since the rig was made. */
export function allTyped(rig: SessionRig): string {
  return rig.writes.map(({ text }) => text).join('')
}

/** The commands typed that have this in them. */
export function commands(rig: SessionRig, name: string): string[] {
  return rig.typed.split('\r').filter((line) => line.includes(name))
}

/** A session starts by looking into SM, ME and SR; the last one is selected then. */
export const SELECT = 'AT+CPMS="SM","SM","SM"\r'
/** The first message that is announced behind a start. */
export const FETCH = `${SELECT}AT+CMGL=4\rAT+CMGD=1\r`
/** As further ones are. */
export const FETCH_AGAIN = 'AT+CMGL=4\rAT+CMGD=1\r'
