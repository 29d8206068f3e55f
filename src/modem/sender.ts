import type { Command } from '../at'
import type { Clock } from '../types'
import { classify } from './classify'
import type { ModemLink } from './link'
import { MoreMessages } from './more-messages'
import type { Outcome } from './outcome'
import type { Prepared } from './prepare'
import { type SendRequest, submit, submitCommand } from './send'

export interface SenderOptions {
  link: ModemLink
  prepared: Prepared
  clock: Clock
  /** The modem should be looked at before anything else is done with it. */
  suspect(): void
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
    // Only one thing cuts a command off.
    const outcome =
      answer.outcome !== 'accepted' && answer.code === 'AT_ABORTED'
        ? { ...answer, code: 'MODEM_REBOOTED' }
        : answer
    this.#more.sent(more)
    this.#learn(outcome, request, command)
    return outcome
  }

  stop(): void {
    this.#more.stop()
  }

  #learn(outcome: Outcome, request: SendRequest, command: Command | undefined): void {
    const { link, suspect } = this.options
    if (outcome.outcome === 'accepted') return
    if (outcome.outcome === 'unknown' && command) link.expectLate({ command, request })
    if (outcome.class === 'format') link.channel.pace = SLOWLY
    if (SUSPECT.has(outcome.code)) suspect()
  }
}
