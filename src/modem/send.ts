import { AtError, type Command } from '../at'
import { tpduLength } from '../pdu'
import type { Clock } from '../types'
import { classify } from './classify'
import type { Family } from './family'
import { DEADLINES, type Line } from './line'
import type { Outcome } from './outcome'

export interface SendRequest {
  /** Hex with the service centre's address in front; `00` stands for the one of the card. */
  pdu: string
  /** Further parts follow at once: the radio link is kept for them (+CMMS). */
  more?: boolean
  /** Called at the last moment before the message goes out; it goes when this resolves, and not if it rejects. */
  before?(): Promise<void> | void
  /** The outcome was unknown, and the modem has told it after all. */
  late?(outcome: Outcome): void
}

export interface SendContext {
  line: Line
  family: Family
  clock: Clock
}

/** A refusal that comes later than this may be the modem's own despair: the network may have the message. */
const PROMPT_REFUSAL_MS = 30_000
/** +CMGS or +CMSS without the OK behind it, and with it in front. */
export const SUBMIT_ANSWER = { graceMs: 5000, lateInfoMs: 2000 } as const

/** AT+CMGS in PDU mode (TS 27.005 4.3): `n` counts the octets of the TPDU without the service centre. */
export function submitCommand(request: SendRequest, family: Family, submitted: () => void): Command {
  const { pdu, before } = request
  return {
    text: `AT+CMGS=${tpduLength(pdu)}`,
    prefix: '+CMGS:',
    timeoutMs: family.submitMs ?? DEADLINES.submit,
    ...SUBMIT_ANSWER,
    payload: { text: pdu, promptTimeoutMs: DEADLINES.prompt, submitted, ...(before && { before }) }
  }
}

/** Sends one TPDU. Never rejects: every failure is an outcome. */
export async function submit(
  command: (submitted: () => void) => Command,
  context: SendContext
): Promise<Outcome> {
  const { line, family, clock } = context
  let elapsedLate = false
  let timer: unknown
  try {
    const { lines } = await line.run(
      command(() => {
        timer = clock.setTimeout(() => {
          elapsedLate = true
        }, PROMPT_REFUSAL_MS)
      })
    )
    return lines[0] ? accepted(lines[0].text) : OK_ALONE
  } catch (error) {
    if (isRefusedByCaller(error)) return refusedByCaller(error.cause)
    return classify(error, { elapsedLate, family })
  } finally {
    clock.clearTimeout(timer)
  }
}

/** `+CMGS: 124`, `+CMGS:124,"26/11/22,10:00:00+28"`: the first value is TP-MR. */
export function accepted(text: string): Outcome {
  const mr = /:\s*(\d{1,3})\b/.exec(text)?.[1]
  return mr === undefined ? { outcome: 'accepted' } : { outcome: 'accepted', mr: Number(mr) }
}

/** What some modems say when they have sent nothing, and others when they have. */
const OK_ALONE: Outcome = {
  outcome: 'unknown',
  code: 'OK_WITHOUT_CMGS',
  class: 'unknown',
  message:
    'The modem answered the message with OK but gave it no reference: it may have been sent. Check with the recipient before you send it again.'
}

function isRefusedByCaller(error: unknown): error is AtError {
  return (
    error instanceof AtError &&
    error.code === 'AT_ABORTED' &&
    error.phase === 'command' &&
    error.cause !== undefined
  )
}

/** The caller could not write down that the message goes out, so it does not. */
export function refusedByCaller(cause: unknown): Outcome {
  return {
    outcome: 'notSubmitted',
    code: 'SUBMIT_REFUSED_BY_CALLER',
    class: 'line',
    message: `The message was not sent: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}
