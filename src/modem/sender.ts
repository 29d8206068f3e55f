import type { Command } from '../at'
import type { Clock } from '../types'
import { classify } from './classify'
import { type Draft, readDrafts } from './drafts'
import type { ModemLink } from './link'
import { MoreMessages } from './more-messages'
import type { Outcome } from './outcome'
import type { Prepared } from './prepare'
import type { Slot } from './received'
import { type SendRequest, submit, submitCommand } from './send'
import type { Entry } from './slots'
import { type StoredSendRequest, sendStored, unavailable } from './stored-send'
import { inspectStored, removeStored } from './stored-slot'

export interface SenderOptions {
  link: ModemLink
  prepared: Prepared
  clock: Clock
  /** See Storages. */
  select(memory: string): Promise<void>
  /** What lies in a memory. */
  read(memory: string): Promise<Entry[]>
  /** The modem should be looked at before anything else is done with it. */
  suspect(): void
  /** It refused a message because its memory is full. */
  full(): void
  /** It took a message and had no network for it, whatever it said before. */
  noService(): void
}

/** Outcomes after which the modem may be in any state. */
const SUSPECT: ReadonlySet<string> = new Set(['AT_TIMEOUT', 'AT_NO_PROMPT', 'OK_WITHOUT_CMGS'])
/** For modems that lose octets: smaller than any buffer seen. */
const SLOWLY = { octets: 16, ms: 10 }

/** Sends TPDUs over one open port. */
export class Sender {
  readonly #more: MoreMessages

  constructor(private readonly options: SenderOptions) {
    this.#more = new MoreMessages(options.clock)
  }

  /** AT+CMGS. Never rejects. */
  async direct(request: SendRequest): Promise<Outcome> {
    const { link, prepared, clock, suspect } = this.options
    const { family, capabilities } = prepared
    const more = request.more ?? false
    let command: Command | undefined
    try {
      if (capabilities.moreMessages) await this.#more.prepare(link.channel, more)
    } catch (error) {
      suspect()
      return classify(error, { elapsedLate: false, family })
    }
    const answer = await submit(
      (submitted) => {
        command = submitCommand(request, family, () => {
          // From here on an answer is this one's.
          link.expectNoneLate()
          submitted()
        })
        return command
      },
      { line: link.channel, family, clock }
    )
    this.#more.sent(more)
    return this.#ended(answer, request, command)
  }

  /** AT+CMGW and AT+CMSS. Never rejects. */
  async stored(request: StoredSendRequest): Promise<Outcome> {
    const { link, prepared } = this.options
    if (!prepared.capabilities.stored) return unavailable('it does not know +CMGW or +CMSS')
    let late: Outcome | undefined
    let ended = false
    const told = (outcome: Outcome) => {
      if (ended) request.late?.(outcome)
      else late = outcome
    }
    let command: Command | undefined
    const answer = await sendStored(request, {
      ...this.#context,
      trouble: () => link.trouble,
      sending: (sending) => {
        link.expectNoneLate()
        command = sending
        return sending
      },
      unanswered: () => link.expectLate({ command: command!, request: { ...request, late: told } }),
      answeredLate: () => late
    })
    ended = true
    if (command && answer.outcome !== 'unknown') link.expectNoneLate()
    return this.#ended(answer, request)
  }

  inspect(slot: Slot, pdu: string): Promise<'sent' | 'unsent' | 'gone'> {
    return inspectStored(slot, pdu, this.#context)
  }

  remove(slot: Slot, pdu: string): Promise<boolean> {
    return removeStored(slot, pdu, this.#context)
  }

  drafts(): Promise<Draft[]> {
    const { link, prepared, read } = this.options
    return prepared.capabilities.stored ? readDrafts(link.channel, read) : Promise.resolve([])
  }

  get #context() {
    const { link, prepared, clock, select } = this.options
    return { line: link.channel, family: prepared.family, clock, select }
  }

  stop(): void {
    this.#more.stop()
  }

  #ended(answer: Outcome, request: SendRequest, command?: Command): Outcome {
    const { link, suspect, full, noService } = this.options
    if (answer.outcome === 'accepted') return answer
    // Only one thing cuts a command off.
    const code = answer.code === 'AT_ABORTED' ? 'MODEM_REBOOTED' : answer.code
    if (answer.outcome === 'unknown' && command) link.expectLate({ command, request })
    if (answer.class === 'format') link.channel.pace = SLOWLY
    if (code === 'CMS_322') full()
    if (answer.outcome === 'unknown' && answer.class === 'noService') noService()
    if (SUSPECT.has(code)) suspect()
    return { ...answer, code }
  }
}
