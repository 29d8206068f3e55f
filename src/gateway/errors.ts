/** What the gateway can fail with. Stable, listed in the README. */
export type GatewayErrorCode =
  // What is asked for.
  | 'BAD_OPTION'
  | 'BAD_RECIPIENT'
  | 'EMPTY_TEXT'
  | 'TOO_LONG'
  | 'NOT_IN_ALPHABET'
  | 'CONTEXT_TOO_LARGE'
  | 'KEY_REUSED'
  | 'OVER_BUDGET'
  | 'NOT_FOUND'
  | 'NOT_HELD'
  | 'SIM_UNKNOWN'
  // What becomes of a message.
  | 'LOOP_GUARD'
  | 'EXPIRED_BEFORE_SEND'
  | 'OUTCOME_UNKNOWN'
  | 'SIM_AWAY'
  | 'CANCELLED'
  | 'DROPPED'
  | 'GATEWAY_STOPPED'
  // Of a batch.
  | 'BATCH_OVER'

/** What the gateway cannot do, in a sentence that names the next step. Recognise it by `code`. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode
  /** Of the request: `to`, `notBefore`… */
  readonly field?: string
  readonly messageId?: string

  constructor(
    code: GatewayErrorCode,
    message: string,
    { field, messageId, cause }: { field?: string; messageId?: string; cause?: unknown } = {}
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'GatewayError'
    this.code = code
    if (field !== undefined) this.field = field
    if (messageId !== undefined) this.messageId = messageId
  }
}
