import type { Family } from './family'
import { command, type Line, query, values } from './line'
import { ignored } from './optional'
import type { Outcome } from './outcome'
import type { Slot } from './received'
import { isForNow, isHexLine } from './slots'

/** What it takes to look into a slot. */
export interface SlotContext {
  line: Line
  /** Makes a memory the one that is read and deleted from (<mem1> of +CPMS). */
  select(memory: string): Promise<void>
}

/** <stat> of a stored message, TS 27.005 3.1. */
const UNSENT = '2'
const SENT = '3'

/** What a slot says of the message that was sent from it; `gone`: another message is there, or none. */
export async function inspectStored(
  slot: Slot,
  pdu: string,
  { line, select }: SlotContext
): Promise<'sent' | 'unsent' | 'gone'> {
  await select(slot.memory)
  const asked = query(`AT+CMGR=${slot.index}`, { data: isHexLine })
  try {
    const [found] = (await line.run(asked)).lines
    if (!found?.data || !isSameMessage(found.data, pdu)) return 'gone'
    const [stat] = values(found.text.slice(found.text.indexOf(':') + 1))
    return stat === SENT ? 'sent' : stat === UNSENT ? 'unsent' : 'gone'
  } catch (error) {
    if (isForNow(error)) throw error
    return ignored(error, 'gone')
  }
}

/** The same TPDU, but for what the modem puts in: the service centre's address, and TP-MR (TS 23.040 9.2.3.6). */
export function isSameMessage(a: string, b: string): boolean {
  const [one, other] = [a, b].map((pdu) => {
    const tpdu = pdu.toUpperCase().slice(2 + 2 * Number.parseInt(pdu.slice(0, 2), 16))
    return tpdu.slice(0, 2) + tpdu.slice(4)
  })
  return one === other
}

/**
 * What the slot proves. Sent: the network has it. Not sent: only where the family is known to write that at the
 * network's answer, the modem has not started anew since, and the time for an answer is over.
 */
export function storedVerdict(
  found: 'sent' | 'unsent' | 'gone',
  { family, rebooted, deadlinePassed }: { family: Family; rebooted: boolean; deadlinePassed: boolean }
): Outcome | undefined {
  if (found === 'sent') return { outcome: 'accepted' }
  if (found !== 'unsent' || family.slotWritten !== 'answer' || rebooted || !deadlinePassed) return undefined
  return {
    outcome: 'notSubmitted',
    code: 'STORED_UNSENT',
    class: 'temporary',
    message: 'The message was not sent: it still stands as unsent in the memory of the modem.'
  }
}

/** Deletes a stored message that is ours, and nothing else. Whether the slot is free of it; never rejects. */
export async function removeStored(slot: Slot, pdu: string, context: SlotContext): Promise<boolean> {
  try {
    if ((await inspectStored(slot, pdu, context)) !== 'gone')
      await context.line.run(command(`AT+CMGD=${slot.index}`))
    return true
  } catch {
    return false
  }
}
