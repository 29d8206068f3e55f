import { type Draft, isSameMessage, type Slot } from '../modem'
import { decode } from '../pdu'
import type { Message, Part } from '../store'
import type { SlotCheck } from './stored-slots'
import { isOpenState } from './submission'

/** Of those to a number, the newest are looked at. */
const RECENT = 100

/**
 * Deletes drafts of ours that nothing needs any more: of a program that ended between +CMGW and its record, or whose
 * message was settled by other evidence than its slot. Somebody else's stay, and so do slots that may still prove something.
 */
export async function removeOrphans({ outbox, modem, sim }: SlotCheck): Promise<void> {
  const card = await outbox.store.card(sim)
  if (!card?.stores) return
  for (const draft of await modem.drafts())
    if (isOrphan(draft, await sentTo(draft))) await modem.removeStored(draft.slot, draft.pdu)

  function sentTo({ pdu }: Draft): Promise<Message[]> {
    const to = recipientOf(pdu)
    return to === undefined
      ? Promise.resolve([])
      : outbox.store.messages({ to }, { limit: RECENT, newest: true })
  }
}

function recipientOf(pdu: string): string | undefined {
  try {
    return decode(pdu, { toNetwork: true }).address?.text
  } catch {
    // Not one of ours: they can be read.
    return undefined
  }
}

/** Octet for octet a part of a message that was to be stored, and not the evidence of one in doubt. */
function isOrphan({ slot, pdu }: Draft, messages: readonly Message[]): boolean {
  const ours = messages.filter(
    ({ policy, parts }) => policy === 'verify' && parts.some((part) => isStored(part, pdu))
  )
  return ours.length > 0 && !ours.some((message) => isOpenState(message) && isInDoubt(message, slot))
}

function isStored({ pdu }: Part, stored: string): boolean {
  return pdu !== undefined && isSameMessage(pdu, stored)
}

function isInDoubt({ parts }: Message, { memory, index }: Slot): boolean {
  return parts.some(({ state, attempts }) => {
    const slot = attempts.at(-1)?.slot
    return (state === 'unknown' || state === 'submitted') && slot?.memory === memory && slot.index === index
  })
}
