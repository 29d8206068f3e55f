import type { ErrorClass } from '../modem'
import type { Clock } from '../types'

/** Refusals that may mean the SIM: no credit, barred, not provisioned. */
const SUSPECT: ReadonlySet<ErrorClass> = new Set(['suspect', 'rejected', 'unknownSubscriber', 'network'])
const MOST_RECIPIENTS = 3
const MOST_UNKNOWN = 3
const FIRST_REST_MS = 15 * 60_000
const LONGEST_REST_MS = 2 * 3_600_000

export type Health =
  | { can: 'go' }
  | { can: 'wait'; ms: number; code: string; message: string }
  /** Until a person says so. */
  | { can: 'halt'; code: string; message: string }

/** Whether a SIM should send: refusals to different recipients in a row are the SIM's, and so are lost answers. */
export class SimHealth {
  readonly #clock: Clock
  readonly #recipients = new Set<string>()
  #unknown = 0
  #restMs = FIRST_REST_MS
  /** By the monotonic clock; undefined while it is well. */
  #restUntil: number | undefined

  /** `unknowns`: outcomes in a row that were unknown before. */
  constructor({ clock, unknowns = 0 }: { clock: Clock; unknowns?: number }) {
    this.#clock = clock
    this.#unknown = unknowns
  }

  get unknowns(): number {
    return this.#unknown
  }

  state(): Health {
    if (this.#unknown >= MOST_UNKNOWN)
      return {
        can: 'halt',
        code: 'SIM_HALTED',
        message:
          'Halted: the modem dies while sending (power supply?). Three messages in a row got no answer. See to the modem, then release it.'
      }
    if (this.#restUntil === undefined) return { can: 'go' }
    const ms = this.#restUntil - this.#clock.monotonic()
    // One message may show whether it is well again: a refusal holds the SIM anew.
    if (ms <= 0) return { can: 'go' }
    return {
      can: 'wait',
      ms,
      code: 'SIM_HELD',
      message:
        'Messages to three different numbers in a row were refused: the SIM may have no credit or be barred. It rests, then one message is tried.'
    }
  }

  accepted(): void {
    this.#recipients.clear()
    this.#unknown = 0
    this.#restMs = FIRST_REST_MS
    this.#restUntil = undefined
  }

  refused(recipient: string, kind: ErrorClass): void {
    this.#unknown = 0
    if (!SUSPECT.has(kind)) return
    this.#recipients.add(recipient)
    const probed = this.#restUntil !== undefined
    if (!probed && this.#recipients.size < MOST_RECIPIENTS) return
    this.#restUntil = this.#clock.monotonic() + this.#restMs
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS)
  }

  unknown(): void {
    this.#unknown++
  }

  /** A person has seen to it. */
  release(): void {
    this.accepted()
  }
}
