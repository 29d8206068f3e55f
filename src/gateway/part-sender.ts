import type { Outcome, Slot } from '../modem'
import type { Claimed, Message, Part, StoreError, StoreErrorCode } from '../store'
import { type Backlog, type Evidence, isAway } from './backlog'
import { type Decision, decide, type ErrorOverrides } from './error-policy'
import { GatewayError } from './errors'
import { minutesLeft, withValidity } from './freeze'
import type { Modem } from './modem'
import type { Outbox } from './outbox'
import { postponed, type Settlement, submitted, withEvidence } from './submission'

export interface PartSenderOptions {
  outbox: Outbox
  modem: Modem
  name: string
  overrides?: ErrorOverrides | undefined
  backlog: Backlog
  /** What is known cannot be written just now. Resolves when it may be tried again; rejects if there is no use. */
  unwritten(error: unknown): Promise<void>
}

/** What became of a part that was tried. */
export interface Tried {
  message: Message
  outcome: Outcome
  /** The attempt is on disk. */
  onRecord: boolean
  /** The SIM should rest for so long. */
  holdMs?: number
  /** Why it was not to go at the last moment: cancelled meanwhile, the lease lost, the disk full. */
  stopped?: unknown
}

/** Sends one part of a message that is claimed, and writes what is known before and behind it. */
export class PartSender {
  constructor(private readonly options: PartSenderOptions) {}

  async send(
    { message, lease }: Claimed,
    part: Part,
    sim: string,
    { more, evenWithoutNetwork }: { more: boolean; evenWithoutNetwork: boolean }
  ): Promise<Tried> {
    const { modem } = this.options
    const pdu = this.#pdu(message, part)
    const submission: Begun = { blind: evenWithoutNetwork }
    const request = {
      pdu,
      more,
      before: () => this.#before({ message, lease }, { ...part, pdu }, sim, submission),
      late: (outcome: Outcome) => this.#late(message, part.seq, submission, outcome)
    }
    const stored = (slot: Slot) => {
      submission.slot = slot
    }
    let after: Message | undefined
    // Before the slot is freed: until then it tells the outcome to whoever comes after a crash.
    const keep = async (outcome: Outcome) => {
      const write = () => this.#settle({ message, lease }, part.seq, submission, outcome)
      after = await this.#written(write, this.#evidence(message, part.seq, submission, outcome, 'answer'))
    }
    const outcome =
      message.policy === 'verify'
        ? await modem.sendStored({ ...request, stored, settled: keep }, { evenWithoutNetwork })
        : await modem.send(request, { evenWithoutNetwork })
    if (!after) await keep(outcome)
    const { stopped, n } = submission
    const decision = this.#decision(message, outcome, submission)
    return {
      message: after!,
      outcome,
      onRecord: n !== undefined,
      ...(decision?.do === 'holdSim' && { holdMs: decision.afterMs }),
      ...(stopped !== undefined && { stopped })
    }
  }

  /** On disk before Ctrl-Z, or before AT+CMSS; if not, it does not go. */
  async #before({ message, lease }: Claimed, part: Part, sim: string, begun: Begun): Promise<void> {
    const { outbox, name } = this.options
    try {
      await outbox.edit(
        message.id,
        (current) => {
          checkMayGo(current, part.seq)
          // As it is typed now: by that it is known in the memory of the modem.
          const typed = message.parts.with(part.seq - 1, part)
          const parts = current.parts.map((one, i): Part => ({ ...one, pdu: typed[i]!.pdu! }))
          const by = { sim, modem: name, at: outbox.clock.now() }
          const { message: next, n } = submitted({ ...current, parts }, part.seq, by, begun.slot)
          begun.n = n
          return { message: next, also: [{ submission: { sim, message: message.id, seq: part.seq, n } }] }
        },
        lease
      )
    } catch (error) {
      // It may be on disk that the part goes, and it does not.
      if (isAway(error)) begun.undone = begun.n
      begun.n = undefined
      begun.stopped = error
      throw error
    }
  }

  #pdu({ expires, validityMinutes }: Message, { pdu }: Part): string {
    if (expires === undefined || validityMinutes !== undefined) return pdu!
    return withValidity(pdu!, minutesLeft(expires, this.options.outbox.clock.now()))
  }

  async #settle(claimed: Claimed, seq: number, begun: Begun, outcome: Outcome): Promise<Message> {
    const { outbox } = this.options
    const { id } = claimed.message
    const settlement = this.#settlement(outcome, 'answer')
    const n = begun.n ?? begun.undone
    if (n !== undefined) {
      const after = await this.#settleAttempt(id, seq, n, begun, settlement)
      if (begun.n !== undefined || after.parts[seq - 1]!.attempts.length >= n) return after
    }
    try {
      return await outbox.edit(
        id,
        (current) => {
          // It still waits where it did: a modem that is away is no reason to write.
          const untouched = current.queue !== undefined && 'class' in outcome && outcome.class === 'line'
          if (untouched || !isWaiting(current, seq)) return undefined
          return postponed(current, seq, this.#counted(current, settlement, begun))
        },
        claimed.lease
      )
    } catch (error) {
      if ((error as StoreError).code !== 'LEASE_LOST') throw error
      return claimed.message
    }
  }

  /** Evidence needs no lease: who lost it meanwhile has still heard the answer. */
  #settleAttempt(id: string, seq: number, n: number, begun: Begun, settlement: Settlement): Promise<Message> {
    return this.options.outbox.edit(id, (current) =>
      withEvidence(current, seq, n, this.#counted(current, settlement, begun))
    )
  }

  #late(message: Message, seq: number, begun: Begun, outcome: Outcome): void {
    const { n } = begun
    if (n === undefined) return
    const settlement = this.#settlement(outcome, 'lateAnswer')
    const write = () => this.#settleAttempt(message.id, seq, n, begun, settlement)
    this.#written(write, this.#evidence(message, seq, begun, outcome, 'lateAnswer')).catch((error) => {
      const why = `A late answer of the network could not be written: ${(error as Error).message}`
      this.options.outbox.emit({ type: 'trouble', code: 'EVIDENCE_LOST', message: why, error })
    })
  }

  /** What has to outlast this program; undefined where there is no attempt. */
  #evidence(
    message: Message,
    seq: number,
    begun: Begun,
    outcome: Outcome,
    by: Settlement['evidence']
  ): Evidence | undefined {
    const n = begun.n ?? begun.undone
    if (n === undefined) return undefined
    const settlement = this.#counted(message, this.#settlement(outcome, by), begun)
    return { message: message.id, seq, n, settlement }
  }

  #settlement(outcome: Outcome, evidence: Settlement['evidence']): Settlement {
    return { outcome, evidence, at: this.options.outbox.clock.now() }
  }

  #counted(message: Message, settlement: Settlement, begun: Begun): Settlement {
    const decision = this.#decision(message, settlement.outcome, begun)
    return decision ? { ...settlement, decision } : settlement
  }

  #decision({ tries }: Message, outcome: Outcome, { blind }: Begun): Decision | undefined {
    if (outcome.outcome === 'accepted' || outcome.outcome === 'unknown') return undefined
    const { overrides } = this.options
    return decide(outcome, { outcome: outcome.outcome, tries, blind, overrides })
  }

  /**
   * What the network said must not get lost because the disk is full just now, or the store away: nothing else is sent
   * until it is written.
   */
  async #written<T>(write: () => Promise<T>, evidence?: Evidence): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await write()
      } catch (error) {
        const away = isAway(error)
        if (!away && !DISK_CODES.has((error as StoreError).code)) throw error
        if (away && evidence && tries === 1) await this.options.backlog.keep({ evidence })
        await this.options.unwritten(error)
      }
    }
  }
}

/** What the callbacks of a submission have to tell each other. */
interface Begun {
  /** There is no network, by what the modem says. */
  blind: boolean
  /** The attempt that is on disk. */
  n?: number | undefined
  /** One that may be on disk, and was not made. */
  undone?: number | undefined
  slot?: Slot
  stopped?: unknown
}

/** It may be possible later. */
const DISK_CODES: ReadonlySet<string> = new Set<StoreErrorCode>([
  'STORE_FULL',
  'STORE_FAILED',
  'STORE_PERMISSION'
])

function isWaiting(message: Message, seq: number): boolean {
  return message.parts[seq - 1]?.state === 'waiting' && ['queued', 'sending'].includes(message.state)
}

/** Between claim and prompt it may have been cancelled, or settled by late evidence. */
function checkMayGo(message: Message, seq: number): void {
  if (isWaiting(message, seq)) return
  throw new GatewayError('CANCELLED', `The message is ${message.state} by now.`, { messageId: message.id })
}
