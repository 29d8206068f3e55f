/** What a modem session can fail with. Stable, listed in the README. */
export type ModemErrorCode =
  // Only a person can help.
  | 'PIN_MISSING'
  | 'PIN_INVALID'
  | 'PIN_WRONG'
  | 'PIN_GUARDED'
  | 'PIN_LAST_TRY'
  | 'SIM_PUK'
  | 'SIM_LOCKED'
  | 'SIM_MISSING'
  | 'SIM_FAILURE'
  // It may pass by itself.
  | 'MODEM_NOT_READY'
  | 'MODEM_SILENT'
  | 'MODEM_REBOOTED'
  | 'MODEM_RESET'
  | 'MODEM_UNUSABLE'
  | 'SIM_BUSY'
  | 'NO_NETWORK'
  | 'NETWORK_DENIED'
  | 'SESSION_STOPPED'
  // One message.
  | 'SUBMIT_REFUSED_BY_CALLER'
  | 'NO_ANSWER'
  | 'OK_WITHOUT_CMGS'
  | 'LATE_REFUSAL'
  | 'UNSPECIFIC_ERROR'
  | 'VERIFY_UNAVAILABLE'
  // USSD
  | 'USSD_REFUSED'
  | 'USSD_TIMEOUT'
  | 'USSD_UNSUPPORTED'

/** Why a modem cannot be used, in a sentence that names the next step. Recognise it by `code`. */
export class ModemError extends Error {
  override readonly name = 'ModemError'
  readonly code: ModemErrorCode

  constructor(code: ModemErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
