import assert from 'node:assert/strict'
import type { Outcome, Slot, StoredSendRequest } from '../../src/modem'
import { HI } from './session-octets'
import type { SessionRig } from './session-rig'

/** What is typed to store "hi"; to send it from the first slot of the card, if it is there; to look at that; to empty it. */
export const STORE_HI = `AT+CPMS?\rAT+CMGW=14\r${HI}\x1a`
export const SELECT_SM = 'AT+CPMS="SM","SM","SM"\r'
export const LOOK_1 = 'AT+CMGR=1\r'
export const SEND_1 = `${SELECT_SM}${LOOK_1}AT+CMSS=1\r`
export const REMOVE_1 = `${LOOK_1}AT+CMGD=1\r`
export const SLOT_1: Slot = { memory: 'SM', index: 1 }
/** <stat> of TS 27.005 3.1. */
export const UNSENT = 2
export const SENT = 3

/** By way of the modem's memory, until the outcome is known. */
export async function sendStored(
  rig: SessionRig,
  request: Partial<StoredSendRequest> = {},
  withinMs = 200_000
): Promise<Outcome> {
  return within(rig, begun(rig, request), withinMs)
}

/** The same, where time is moved by somebody else. */
export function begun(rig: SessionRig, request: Partial<StoredSendRequest> = {}): Promise<Outcome> {
  return rig.session.sendStored({ pdu: HI, stored: () => {}, ...request })
}

/** Lets time pass until it has settled. */
export async function within<T>(rig: SessionRig, promise: Promise<T>, ms = 200_000): Promise<T> {
  let settled = false
  const end = () => {
    settled = true
  }
  promise.then(end, end)
  await rig.until(() => settled, ms)
  return promise
}

/** What lies on the card, or in another memory: index, <stat>, PDU. */
export function slots(rig: SessionRig, memory: 'SM' | 'ME' = 'SM'): [number, number, string][] {
  return rig.rig.modem.memories.list(memory).map(({ index, message }) => [index, message.stat, message.pdu])
}

/** A minute later it was sent once at the most, and not in another way; the network has this of it. */
export async function isSentOnce(rig: SessionRig, ledger: readonly string[]): Promise<void> {
  await rig.after(60_000)
  assert.ok(rig.typed.split('AT+CMSS').length <= 2, rig.typed)
  assert.ok(!rig.typed.includes('AT+CMGS'), rig.typed)
  assert.deepEqual(rig.taken, ledger)
}
