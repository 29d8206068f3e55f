import { type Outcome, type Slot, storedVerdict } from '../modem'
import type { Attempt, Message, MessageState } from '../store'
import type { Modem } from './modem'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import { withPart } from './parts'
import { editCard } from './sim-desk'
import { withEvidence } from './submission'

const PAGE = 100
/** How long a modem may still be busy with a submission of before, where its family does not say. */
const USUAL_DEADLINE_MS = 150_000

/** Nobody heard an answer; the modem may have. */
const UNHEARD: ReadonlySet<string> = new Set([
  'INTERRUPTED',
  'NO_ANSWER',
  'PORT_CLOSED',
  'AT_TIMEOUT',
  'AT_ABORTED'
])

/** What it takes to look into the memory of a modem. */
export interface SlotCheck {
  outbox: Outbox
  modem: Modem
  sim: string
  /** Of the modem. */
  name: string
}

/** A part in doubt that the modem has in its memory. */
interface Doubt {
  message: Message
  seq: number
  attempt: Attempt & { slot: Slot }
  pdu: string
}

/** The record by which it is known, over restarts, whether a modem has started anew. */
function modemRecord(name: string): string {
  return `modem ${name}`
}

/**
 * A modem answers, and is not told anything yet. One that echoes has started anew: on disk before it is told not to
 * echo, for then it no longer shows it.
 */
export async function awake(outbox: Outbox, name: string, echoes: boolean): Promise<void> {
  if (!echoes) return
  for (const doubt of await doubtsOf(outbox, ['unknown', 'sending'], ({ modem }) => modem === name))
    await unbelieve(outbox, doubt)
  // Only of one that echoes after each start it can be told that it has not started.
  await editCard(outbox.store, modemRecord(name), (card) =>
    card.echoes ? undefined : { ...card, echoes: true }
  )
}

/** So long after a modem was set up it may still be busy with what it was given before. */
export function deadlineOf({ prepared }: Modem): number {
  return prepared?.family.submitMs ?? USUAL_DEADLINE_MS
}

/**
 * Looks up each held message of policy `verify` of this SIM in the memory of the modem. `deadlinePassed`: it can no longer
 * be busy with what it was given before it was set up. Resolves to whether there is more to find out when that is so.
 */
export async function lookAtSlots(check: SlotCheck, deadlinePassed: boolean): Promise<boolean> {
  const { outbox, sim, name } = check
  const record = await outbox.store.card(modemRecord(name))
  const doubts = await doubtsOf(outbox, ['unknown'], (attempt) => attempt.sim === sim)
  let open = false
  for (const doubt of doubts) {
    const { attempt } = doubt
    const believable =
      record?.echoes === true &&
      attempt.modem === name &&
      !attempt.unbelievable &&
      // Behind an answer that says nothing the slot stays unsent, whatever the network did.
      UNHEARD.has(attempt.code ?? '')
    open = !(await look(check, doubt, believable, deadlinePassed)) || open
  }
  return open
}

/** Whether it is settled, or never will be. */
async function look(
  check: SlotCheck,
  doubt: Doubt,
  believable: boolean,
  deadlinePassed: boolean
): Promise<boolean> {
  const { modem } = check
  const { attempt, pdu } = doubt
  const found = await modem.inspectStored(attempt.slot, pdu)
  const family = modem.prepared?.family
  if (!family) return true
  const verdict = storedVerdict(found, { family, rebooted: !believable, deadlinePassed })
  if (!verdict) return found !== 'unsent' || !believable || deadlinePassed
  await settle(check, doubt, verdict)
  await modem.removeStored(attempt.slot, pdu)
  return true
}

async function settle({ outbox }: SlotCheck, doubt: Doubt, outcome: Outcome): Promise<void> {
  const { message, seq, attempt } = doubt
  const decision = { do: 'retry', afterMs: 0, counts: false } as const
  await outbox.edit(message.id, (current) => {
    const at = outbox.clock.now()
    return withEvidence(current, seq, attempt.n, { outcome, evidence: 'slot', at, decision })
  })
}

/** The modem has started anew since: its "unsent" may be from before the network took the message. */
async function unbelieve(outbox: Outbox, { message, seq, attempt }: Doubt): Promise<void> {
  if (attempt.unbelievable) return
  await outbox.edit(message.id, (current) => {
    const part = current.parts[seq - 1]!
    const attempts = part.attempts.map((one) =>
      one.n === attempt.n ? { ...one, unbelievable: true as const } : one
    )
    return { message: withPart(current, { ...part, attempts }) }
  })
}

async function doubtsOf(
  { store }: Outbox,
  states: readonly MessageState[],
  isOurs: (attempt: Attempt) => boolean
): Promise<Doubt[]> {
  const found: Doubt[] = []
  for await (const messages of pagesOf((page) => store.messages({ states }, page), PAGE))
    for (const message of messages) found.push(...doubtsIn(message, isOurs))
  return found
}

function doubtsIn(message: Message, isOurs: (attempt: Attempt) => boolean): Doubt[] {
  return message.parts.flatMap(({ seq, state, pdu, attempts }) => {
    const attempt = attempts.at(-1)
    const inDoubt = state === 'unknown' || state === 'submitted'
    if (!inDoubt || !pdu || !attempt?.slot || !isOurs(attempt)) return []
    return [{ message, seq, pdu, attempt: { ...attempt, slot: attempt.slot } }]
  })
}
