import { decode, PduError, tpduLength } from '../../pdu'
import { drawDelay } from '../delay'
import type { VirtualModem } from './modem'
import { AtFailure, CMS } from './results'
import { STAT, type StoredMessage } from './storage'

/** How long a modem waits for an answer that does not come (TS 24.011 10, timer TR1M and its repetitions). */
const NETWORK_TIMEOUT_MS = 60_000

/**
 * Sends an SMS-SUBMIT over the air and gives its TP-MR. Three things happen each in its own time: the network takes
 * the message; slot and EF_SMSS are written; this resolves, so that the result line goes out. A modem that loses power
 * in between has done what was done by then. Throws an AtFailure where the network refuses.
 */
export async function transmit(modem: VirtualModem, pdu: string, slot?: StoredMessage): Promise<number> {
  if (!modem.radio.registered) throw AtFailure.cms(CMS.NO_NETWORK)
  const tpdu = submitOf(modem, pdu)
  const held = modem.link.use()
  const mr = modem.faults.onReference(modem.card.nextReference())
  const whole = withReference(tpdu, mr)
  if (modem.profile.smssWritten === 'submit') writeLater(modem, () => modem.card.writeReference(mr))
  if (slot && modem.profile.slotWritten === 'submit') writeLater(modem, () => markSent(slot))
  // What has left the antenna is not called back by a reboot: the network goes on by itself.
  const answer = await modem.power.guard(() =>
    modem.faults.onTransmit(whole, () => modem.network.submit(modem, whole, held))
  )
  modem.link.keep()
  if ('pretended' in answer) {
    await modem.pause(modem.delays.result)
    return mr
  }
  if ('silent' in answer) {
    await modem.pause(NETWORK_TIMEOUT_MS)
    throw AtFailure.cms(CMS.NETWORK_TIMEOUT)
  }
  if (!answer.taken) {
    await modem.pause(modem.delays.result)
    throw AtFailure.cms(answer.cms)
  }
  if (modem.profile.smssWritten === 'answer') writeLater(modem, () => modem.card.writeReference(mr))
  if (slot && modem.profile.slotWritten === 'answer') writeLater(modem, () => markSent(slot))
  await modem.pause(modem.delays.result)
  return mr
}

/** The octets as the client gave them, but for TP-MR (the second one), which is the modem's to count. */
function withReference(tpdu: string, mr: number): string {
  return tpdu.slice(0, 2) + mr.toString(16).toUpperCase().padStart(2, '0') + tpdu.slice(4)
}

/** The TPDU in hex, if it is one that can be sent, and there is a service centre to send it to. */
function submitOf(modem: VirtualModem, pdu: string): string {
  try {
    const tpdu = decode(pdu, { toNetwork: true })
    if (tpdu.type !== 'SMS-SUBMIT' && tpdu.type !== 'SMS-COMMAND') throw AtFailure.cms(CMS.INVALID_PDU)
    if (!tpdu.smsc && !modem.card.smsc) throw AtFailure.cms(CMS.SMSC_UNKNOWN)
    return pdu.slice(-2 * tpduLength(pdu))
  } catch (error) {
    if (error instanceof PduError) throw AtFailure.cms(CMS.INVALID_PDU)
    throw error
  }
}

function markSent(slot: StoredMessage): void {
  slot.stat = STAT.SENT
}

/** Writing takes its time; where power goes first, it does not happen. */
function writeLater(modem: VirtualModem, write: () => void): void {
  modem.later(drawDelay(modem.delays.write, modem.random), write)
}
