/** What a command fails with; how it is said depends on +CMEE. */
export class AtFailure {
  private constructor(
    readonly kind: 'cme' | 'cms' | 'text' | 'silent',
    readonly code: number,
    readonly text = ''
  ) {}

  /** `+CME ERROR: n` (TS 27.007 9.2), plain ERROR with +CMEE=0. */
  static cme(code: number): AtFailure {
    return new AtFailure('cme', code)
  }

  /** `+CMS ERROR: n` (TS 27.005 3.2.5). */
  static cms(code: number): AtFailure {
    return new AtFailure('cms', code)
  }

  static error(): AtFailure {
    return AtFailure.text('ERROR')
  }

  /** The command ends with exactly this line. */
  static text(text: string): AtFailure {
    return new AtFailure('text', 0, text)
  }

  /** The command ends without a final line. */
  static silent(): AtFailure {
    return new AtFailure('silent', 0)
  }

  /** The final line by +CMEE: 0 no codes, 1 numbers, 2 texts. */
  line(cmee: number): string | undefined {
    if (this.kind === 'silent') return undefined
    if (this.kind === 'text') return this.text
    if (this.kind === 'cme' && cmee === 0) return 'ERROR'
    const texts = this.kind === 'cme' ? CME_TEXTS : CMS_TEXTS
    const said = cmee === 2 ? (texts[this.code] ?? 'Unknown error') : this.code
    return `+${this.kind.toUpperCase()} ERROR: ${said}`
  }
}

const NUMERIC: Readonly<Record<string, string>> = { OK: '0', ERROR: '4', 'NO CARRIER': '3' }

/** A final result as it goes out: in words, or with ATV0 as a number where it has one (V.250 5.7.1). */
export function finalResult(text: string, verbose: boolean): string {
  if (verbose) return `\r\n${text}\r\n`
  return Object.hasOwn(NUMERIC, text) ? `${NUMERIC[text]}\r` : `${text}\r\n`
}

/** The codes that modems answer most, TS 27.007 9.2.1. */
export const CME = {
  NOT_ALLOWED: 3,
  NOT_SUPPORTED: 4,
  SIM_NOT_INSERTED: 10,
  SIM_PIN_REQUIRED: 11,
  SIM_PUK_REQUIRED: 12,
  SIM_FAILURE: 13,
  SIM_BUSY: 14,
  INCORRECT_PASSWORD: 16,
  MEMORY_FULL: 20,
  INVALID_INDEX: 21,
  NOT_FOUND: 22,
  NO_NETWORK: 30,
  UNKNOWN: 100
} as const

/** TS 27.005 3.2.5. */
export const CMS = {
  ME_FAILURE: 300,
  NOT_ALLOWED: 302,
  NOT_SUPPORTED: 303,
  INVALID_PDU: 304,
  INVALID_TEXT: 305,
  SIM_NOT_INSERTED: 310,
  SIM_PIN_REQUIRED: 311,
  SIM_FAILURE: 313,
  SIM_BUSY: 314,
  SIM_PUK_REQUIRED: 316,
  INVALID_INDEX: 321,
  MEMORY_FULL: 322,
  SMSC_UNKNOWN: 330,
  NO_NETWORK: 331,
  NETWORK_TIMEOUT: 332,
  NO_CNMA_EXPECTED: 340,
  UNKNOWN: 500
} as const

const CME_TEXTS: Readonly<Record<number, string>> = {
  3: 'operation not allowed',
  4: 'operation not supported',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  12: 'SIM PUK required',
  13: 'SIM failure',
  14: 'SIM busy',
  16: 'incorrect password',
  20: 'memory full',
  21: 'invalid index',
  22: 'not found',
  30: 'no network service',
  100: 'unknown'
}

const CMS_TEXTS: Readonly<Record<number, string>> = {
  1: 'Unassigned (unallocated) number',
  8: 'Operator determined barring',
  10: 'Call barred',
  21: 'Short message transfer rejected',
  27: 'Destination out of order',
  28: 'Unidentified subscriber',
  38: 'Network out of order',
  41: 'Temporary failure',
  42: 'Congestion',
  47: 'Resources unavailable',
  50: 'Requested facility not subscribed',
  69: 'Requested facility not implemented',
  300: 'ME failure',
  302: 'Operation not allowed',
  303: 'Operation not supported',
  304: 'Invalid PDU mode parameter',
  305: 'Invalid text mode parameter',
  310: 'SIM not inserted',
  311: 'SIM PIN required',
  313: 'SIM failure',
  314: 'SIM busy',
  316: 'SIM PUK required',
  321: 'Invalid memory index',
  322: 'Memory full',
  330: 'SMSC address unknown',
  331: 'No network service',
  332: 'Network timeout',
  340: 'No +CNMA acknowledgement expected',
  500: 'Unknown error'
}
