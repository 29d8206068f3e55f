import type { Command } from '../at'
import { tpduLength } from '../pdu'
import type { Family } from './family'
import { ask, command, DEADLINES, query, values } from './line'
import { ignored, isRefusal } from './optional'
import type { Outcome } from './outcome'
import type { Slot } from './received'
import { refusedByCaller, type SendContext, type SendRequest, SUBMIT_ANSWER, submit } from './send'

export interface StoredSendRequest extends SendRequest {
  /** Called when the message is stored and nothing is sent yet; it is sent when this resolves, and not if it rejects. */
  stored(slot: Slot): Promise<void> | void
}

export interface StoredContext extends SendContext {
  /** Makes a memory the one that is read and deleted from (<mem1> of +CPMS). */
  select(memory: string): Promise<void>
  /** Told of the command that sends, for its answer may come late. */
  sending(command: Command): Command
}

/** <stat> of a stored message, TS 27.005 3.1. */
const UNSENT = '2'
const SENT = '3'
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
  const outcome = await submit((submitted) => {
    submitted()
    return context.sending(sendFromSlot(slot, context.family))
  }, context)
  const settled = outcome.outcome === 'unknown' ? await look(slot, request.pdu, outcome, context) : outcome
  if (settled.outcome !== 'unknown') await removeStored(slot, request.pdu, context)
  return settled
}

/** What a slot says of the message that was sent from it; `gone`: another message is there, or none. */
export async function inspectStored(
  slot: Slot,
  pdu: string,
  { line, select }: Pick<StoredContext, 'line' | 'select'>
): Promise<'sent' | 'unsent' | 'gone'> {
  await select(slot.memory)
  const asked = query(`AT+CMGR=${slot.index}`, { data: (_header, data) => /^[0-9A-F]+$/i.test(data) })
  try {
    const [found] = (await line.run(asked)).lines
    if (found?.data?.toUpperCase() !== pdu.toUpperCase()) return 'gone'
    const [stat] = values(found.text.slice(found.text.indexOf(':') + 1))
    return stat === SENT ? 'sent' : stat === UNSENT ? 'unsent' : 'gone'
  } catch (error) {
    return ignored(error, 'gone')
  }
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
export async function removeStored(
  slot: Slot,
  pdu: string,
  context: Pick<StoredContext, 'line' | 'select'>
): Promise<boolean> {
  try {
    if ((await inspectStored(slot, pdu, context)) !== 'gone')
      await context.line.run(command(`AT+CMGD=${slot.index}`))
    return true
  } catch {
    return false
  }
}

async function store(request: SendRequest, { line }: StoredContext): Promise<Slot | Outcome> {
  const { pdu } = request
  try {
    const [memories] = await ask(line, query('AT+CPMS?'))
    const memory = values(memories ?? '')[3] ?? ''
    const write: Command = {
      text: `AT+CMGW=${tpduLength(pdu)}`,
      prefix: '+CMGW:',
      timeoutMs: DEADLINES.pin,
      payload: { text: pdu, promptTimeoutMs: DEADLINES.prompt }
    }
    const { lines } = await line.run(write)
    const index = /:\s*(\d+)/.exec(lines[0]?.text ?? '')?.[1]
    return index === undefined || memory === ''
      ? unavailable('it does not say where')
      : { memory, index: Number(index) }
  } catch (error) {
    if (isRefusal(error)) return unavailable(error.message)
    return { ...unavailable(error instanceof Error ? error.message : String(error)), class: 'line' }
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

async function look(
  slot: Slot,
  pdu: string,
  outcome: Extract<Outcome, { outcome: 'unknown' }>,
  context: StoredContext
): Promise<Outcome> {
  if (NO_LOOK.has(outcome.code)) return outcome
  try {
    const found = await inspectStored(slot, pdu, context)
    const deadlinePassed = outcome.code === 'AT_TIMEOUT'
    return storedVerdict(found, { family: context.family, rebooted: false, deadlinePassed }) ?? outcome
  } catch {
    // The line is gone: the slot can be looked at later.
    return outcome
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
