import type { ErrorClass } from './family'

/** What is known of one submission when the wait for its answer has ended. */
export type Outcome =
  /** The network has it. `mr` is TP-MR (TS 23.040 9.2.3.6); absent where only the stored message says so. */
  | { outcome: 'accepted'; mr?: number }
  /** Network or service centre said no. */
  | ({ outcome: 'refused' } & Failure)
  /** It cannot have gone out. */
  | ({ outcome: 'notSubmitted' } & Failure)
  /** It may have. */
  | ({ outcome: 'unknown' } & Failure)

export interface Failure {
  /** `CMS_38`, `CME_14`, or a code of AtError and ModemError. */
  code: string
  class: ErrorClass
  /** A sentence. */
  message: string
}
