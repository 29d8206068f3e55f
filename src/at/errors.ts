/** What the port and the modem's answers can fail with. Stable, listed in the README. */
export type AtErrorCode =
  | 'PORT_NOT_FOUND'
  | 'PORT_PERMISSION'
  | 'PORT_BUSY'
  | 'PORT_REFUSED'
  | 'PORT_FAILED'
  | 'PORT_CLOSED'
  | 'SERIAL_UNAVAILABLE'
  | 'AT_TIMEOUT'
  | 'AT_NO_PROMPT'
  | 'AT_ABORTED'
  | 'AT_REFUSED'
  | 'AT_CME'
  | 'AT_CMS'

/** How far a command had got when it failed. */
export type Phase =
  /** Nothing of it was written. */
  | 'queued'
  /** The command was written; of its data, if it has any, nothing. */
  | 'command'
  /** Its data was written, and what ends it (Ctrl-Z). */
  | 'data'

export interface AtErrorContext {
  /** The command as it was written, without secrets. */
  command?: string
  /** The final result or the line that ended it. */
  reply?: string
  /** `<err>` of +CME ERROR (TS 27.007 9.2) or +CMS ERROR (TS 27.005 3.2.5), also where the modem told its text. */
  number?: number
  phase?: Phase
  /** Path or address of the port. */
  port?: string
  cause?: unknown
}

/** An answer that was none, or not the wanted one. Recognise it by `code`: the class may exist twice in a process. */
export class AtError extends Error {
  override readonly name = 'AtError'
  readonly code: AtErrorCode
  readonly command: string | undefined
  readonly reply: string | undefined
  readonly number: number | undefined
  readonly phase: Phase
  readonly port: string | undefined

  constructor(code: AtErrorCode, message: string, context: AtErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause })
    this.code = code
    this.command = context.command
    this.reply = context.reply
    this.number = context.number
    this.phase = context.phase ?? 'queued'
    this.port = context.port
  }
}
