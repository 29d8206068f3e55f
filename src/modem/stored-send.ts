import type { Command } from '../at'
import { tpduLength } from '../pdu'
import { classify } from './classify'
import { writeMemory } from './drafts'
import type { ErrorClass, Family } from './family'
import { DEADLINES } from './line'
import { NEXT_STEP } from './next-steps'
import { isRefusal } from './optional'
import type { Outcome } from './outcome'
import type { Slot } from './received'
import { refusedByCaller, type SendContext, type SendRequest, SUBMIT_ANSWER, submit } from './send'
import { inspectStored, removeStored, type SlotContext, storedVerdict } from './stored-slot'

/** One whose outcome is unknown stays in its slot: whoever settles it later empties that. */
export interface StoredSendRequest extends SendRequest {
  /** Called when the message is stored and nothing is sent yet; it is sent when this resolves, and not if it rejects. */
  stored(slot: Slot): Promise<void> | void
  /**
   * Called when the outcome is known and the slot still tells it; the slot is freed when this resolves. If it rejects
   * the message stays there, as evidence.
   */
  settled?(outcome: Outcome): Promise<void> | void
}

export interface StoredContext extends SendContext, SlotContext {
  /** What has happened to the modem since it was set up: it started anew, or its port was closed. */
  trouble(): Error | undefined
  /** Told of the command that sends. */
  sending(command: Command): Command
  /** Told that it was not answered: the answer may come late. */
  unanswered(): void
  /** The answer, if it has come meanwhile. */
  answeredLate(): Outcome | undefined
}

type Unknown = Extract<Outcome, { outcome: 'unknown' }>

/** No room, no such command, or a failure of the memory. */
const CANNOT_STORE: ReadonlySet<ErrorClass> = new Set(['storage', 'unsupported', 'modem', 'unknown'])
/** Behind these nobody is there to ask, or the slot may not be believed. */
const NO_LOOK: ReadonlySet<string> = new Set(['PORT_CLOSED', 'AT_ABORTED'])

/**
 * Stores a TPDU on card or modem and sends it from there (+CMGW and +CMSS, TS 27.005 4.4 and 3.5.2): what the slot says
 * afterwards may settle what the answer did not. Never rejects.
 */
export async function sendStored(request: StoredSendRequest, context: StoredContext): Promise<Outcome> {
  const slot = await store(request, context)
  if ('outcome' in slot) return slot
  try {
    await request.stored(slot)
    await request.before?.()
  } catch (error) {
    await removeStored(slot, request.pdu, context)
    return refusedByCaller(error)
  }
  const amiss = await readAgain(slot, request.pdu, context)
  if (amiss) return amiss
  const outcome = await submit((submitted) => {
    submitted()
    return context.sending(sendFromSlot(slot, context.family))
  }, context)
  const settled = outcome.outcome === 'unknown' ? await settle(slot, request.pdu, outcome, context) : outcome
  if (settled.outcome !== 'unknown' && (await isKept(settled, request)))
    await removeStored(slot, request.pdu, context)
  return settled
}

/** Whether whoever wanted the outcome has it for good. */
async function isKept(outcome: Outcome, { settled }: StoredSendRequest): Promise<boolean> {
  try {
    await settled?.(outcome)
    return true
  } catch {
    return false
  }
}

async function store(request: SendRequest, { line, family }: StoredContext): Promise<Slot | Outcome> {
  const { pdu } = request
  try {
    const memory = await writeMemory(line)
    if (!memory) return unavailable('it does not say where it would be')
    const write: Command = {
      text: `AT+CMGW=${tpduLength(pdu)}`,
      prefix: '+CMGW:',
      timeoutMs: DEADLINES.pin,
      payload: { text: pdu, promptTimeoutMs: DEADLINES.prompt }
    }
    const { lines } = await line.run(write)
    const index = /:\s*(\d+)/.exec(lines[0]?.text ?? '')?.[1]
    return index === undefined ? unavailable('it does not say where it is') : { memory, index: Number(index) }
  } catch (error) {
    return notStored(error, family)
  }
}

/** Refused for good; or the modem is busy, or the line failed, which says nothing against storing. */
function notStored(error: unknown, family: Family): Outcome {
  const why = error instanceof Error ? error.message : String(error)
  const { code, class: kind } = classify(error, { elapsedLate: false, family })
  if (isRefusal(error) && (error.number === undefined || CANNOT_STORE.has(kind))) return unavailable(why)
  const message = `The message was not sent. ${why} ${NEXT_STEP[kind]}`
  return { outcome: 'notSubmitted', code, class: kind, message }
}

/**
 * Before it is sent: after a new start of the modem the slot may have another message, of anybody; and what cannot be
 * read now could not be verified later. What is amiss, undefined if nothing is.
 */
async function readAgain(slot: Slot, pdu: string, context: StoredContext): Promise<Outcome | undefined> {
  try {
    if (context.trouble()) return lost(context)
    const found = await inspectStored(slot, pdu, context)
    // An echo tells only now that it started anew.
    if (context.trouble()) return lost(context)
    if (found === 'unsent') return undefined
    await removeStored(slot, pdu, context)
    return unavailable('what it stored cannot be read again')
  } catch (error) {
    await removeStored(slot, pdu, context)
    return notStored(error, context.family)
  }
}

/** The modem was lost before the message was sent. */
function lost({ trouble }: StoredContext): Outcome {
  const { code = 'MODEM_NOT_READY', message } = trouble() as Error & { code?: string }
  const kind = code === 'MODEM_REBOOTED' ? 'modem' : 'line'
  return {
    outcome: 'notSubmitted',
    code,
    class: kind,
    message: `The message was not sent. ${message} ${NEXT_STEP[kind]}`
  }
}

function sendFromSlot({ index }: Slot, family: Family): Command {
  return {
    text: `AT+CMSS=${index}`,
    prefix: '+CMSS:',
    timeoutMs: family.submitMs ?? DEADLINES.submit,
    ...SUBMIT_ANSWER,
    commits: true
  }
}

/** What can be learned of a submission that was not answered: from its slot, or from the answer that came meanwhile. */
async function settle(slot: Slot, pdu: string, outcome: Unknown, context: StoredContext): Promise<Outcome> {
  context.unanswered()
  const verdict = await look(slot, pdu, outcome, context)
  return context.answeredLate() ?? verdict ?? outcome
}

async function look(
  slot: Slot,
  pdu: string,
  { code }: Unknown,
  context: StoredContext
): Promise<Outcome | undefined> {
  if (NO_LOOK.has(code)) return undefined
  try {
    const found = await inspectStored(slot, pdu, context)
    const rebooted = context.trouble() !== undefined
    return storedVerdict(found, { family: context.family, rebooted, deadlinePassed: code === 'AT_TIMEOUT' })
  } catch {
    // The line is gone: the slot can be looked at later.
    return undefined
  }
}

/** The outcome where a message cannot be stored first. */
export function unavailable(why: string): Extract<Outcome, { outcome: 'notSubmitted' }> {
  return {
    outcome: 'notSubmitted',
    code: 'VERIFY_UNAVAILABLE',
    class: 'unsupported',
    message: `The message was not sent: the modem could not store it first (${why}). Make room in its memory, or choose another policy than "verify".`
  }
}
