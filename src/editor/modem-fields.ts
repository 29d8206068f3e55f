import { CALLING_CODES } from '../flow/countries'

/** What may stand in the fields of a modem-config: the runtime refuses the rest by the same bounds. */

/** As much of a node in the editor as is used here. */
export interface ModemNode {
  connection?: string
  _(key: string, values?: Record<string, unknown>): string
}

type Rule = { fits(text: string): boolean; bounds?: { least: number; most: number } }

const ENVIRONMENT = /^\$\{[^}]+\}$/
const TIME = /^(([01]?\d|2[0-3]):[0-5]\d|24:00)$/
/** Fields that only count for some connections, and are needed there. */
const NEEDED: Readonly<Record<string, string>> = { port: 'serial', host: 'tcp', tcpPort: 'tcp' }

const RULES: Readonly<Record<string, Rule>> = {
  tcpPort: range(1, 65_535),
  number: matching(/^\+\d{3,15}$/),
  baudRate: range(50, 4_000_000),
  country: { fits: (text) => CALLING_CODES.has(text.toUpperCase()) },
  smsc: matching(/^\+?\d{3,20}$/),
  routes: listOf(/^\+\d{1,15}$/),
  pollSeconds: range(5, 86_400),
  keepAliveSeconds: range(5, 86_400),
  gapMs: range(0, 10_000),
  rejectCallsAfter: range(1, 100),
  limitMinute: range(1, 1_000_000_000),
  limitHour: range(1, 1_000_000_000),
  limitDay: range(1, 1_000_000_000),
  windowFrom: matching(TIME),
  windowUntil: matching(TIME),
  windowDays: listOf(/^[1-7]$/),
  windowZone: { fits: isTimeZone }
}

/**
 * True, or what is wrong: a sentence of the catalogue where Node-RED asks for one (`opt`), else false. `connection` is
 * that of the dialog where it is open, for it may have been changed there.
 */
export function checkModemField(
  node: ModemNode,
  field: string,
  value: unknown,
  opt: unknown,
  connection = shownConnection() ?? node.connection ?? 'serial'
): true | false | string {
  const text = String(value ?? '').trim()
  const needed = NEEDED[field]
  if (needed !== undefined && needed !== connection) return true
  if (ENVIRONMENT.test(text)) return true
  const rule = RULES[field]
  if (text === '' ? needed === undefined : (rule?.fits(text) ?? true)) return true
  return opt ? node._(`modem-config.error.${field}`, { ...rule?.bounds }) : false
}

function range(least: number, most: number): Rule {
  return {
    fits: (text) => Number(text) >= least && Number(text) <= most,
    bounds: { least, most }
  }
}

function matching(pattern: RegExp): Rule {
  return { fits: (text) => pattern.test(text) }
}

function listOf(pattern: RegExp): Rule {
  return { fits: (text) => text.split(/[,;\s]+/).every((one) => one === '' || pattern.test(one)) }
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

function shownConnection(): string | undefined {
  if (typeof document === 'undefined') return undefined
  return (document.getElementById('node-config-input-connection') as HTMLSelectElement | null)?.value
}
