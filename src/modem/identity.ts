import type { AtError, Command } from '../at'
import { DEADLINES, type Line, values } from './line'
import { isRefusal } from './optional'

/** Who a modem is, in its own words; absent what it does not tell. */
export interface Identity {
  manufacturer?: string
  model?: string
  revision?: string
  /** 15 digits. */
  imei?: string
}

/** What a card tells of itself. */
export interface CardIdentity {
  /** 18 to 20 digits. */
  iccid?: string
  imsi?: string
  /** The subscriber's own number, if somebody wrote it on the card. */
  number?: string
}

/** Makers' commands for the ICCID, the most common first; no standard has one. */
const ICCID_COMMANDS = ['AT+CCID', 'AT^ICCID?', 'AT+ICCID', 'AT+QCCID']

/** TS 27.007 5.1 to 5.4: +CGMI, +CGMM, +CGMR, +CGSN. What the modem refuses to tell is absent. */
export async function identify(line: Line): Promise<Identity> {
  const manufacturer = (await lines(line, 'AT+CGMI'))[0]
  const model = (await lines(line, 'AT+CGMM'))[0]
  // Phones tell a date and a name in lines of their own.
  const revision = (await lines(line, 'AT+CGMR')).join(' ')
  const imei = /\d{15}/.exec((await lines(line, 'AT+CGSN')).join(' '))?.[0]
  return {
    ...(manufacturer && { manufacturer }),
    ...(model && { model }),
    ...(revision && { revision }),
    ...(imei && { imei })
  }
}

/** ICCID, IMSI (TS 27.007 5.6) and own number (7.1). A locked card tells some of it, or nothing. */
export async function readCard(line: Line): Promise<CardIdentity> {
  const iccid = await readIccid(line)
  const imsi = /\b\d{6,15}\b/.exec((await lines(line, 'AT+CIMI')).join(' '))?.[0]
  const number = (await lines(line, 'AT+CNUM')).map(ownNumber).find((found) => found !== undefined)
  return { ...(iccid && { iccid }), ...(imsi && { imsi }), ...(number && { number }) }
}

/** Some modems know it while the card still wants its PIN. */
export async function readIccid(line: Line): Promise<string | undefined> {
  for (const text of ICCID_COMMANDS) {
    for (const answer of await lines(line, text)) {
      const iccid = parseIccid(answer)
      if (iccid) return iccid
    }
  }
  return undefined
}

/** Digits of EF_ICCID (TS 31.102 4.2.2): padded with F to 20, and on some modems in the order of its nibbles. */
function parseIccid(text: string): string | undefined {
  const digits = /\b\d{18,20}F{0,2}\b|\b(?:[0-9F]{2}){9,10}\b/i.exec(text)?.[0].toUpperCase()
  if (digits === undefined) return undefined
  // An ICCID begins with 89 (ITU-T E.118).
  const ordered = digits.startsWith('98') ? digits.replace(/(.)(.)/g, '$2$1') : digits
  return /^(\d{18,20})F*$/.exec(ordered)?.[1]
}

/** `"name","0812345678",129`, TS 27.007 7.1. */
function ownNumber(text: string): string | undefined {
  const [, number = '', type] = values(text)
  if (!/^\+?\d{3,20}$/.test(number)) return undefined
  return type === '145' && !number.startsWith('+') ? `+${number}` : number
}

/** The lines of an answer that may or may not have its name in front; none, if the modem refuses or does not answer. */
async function lines(line: Line, text: string): Promise<string[]> {
  const name = text.replace(/^AT|\?$/g, '')
  const asked: Command = { text, timeoutMs: DEADLINES.usual, prefix: `${name}:`, free: true }
  try {
    const answer = await line.run(asked)
    return answer.lines.map((one) => clean(one.text, name)).filter((one) => one !== '')
  } catch (error) {
    // One that hangs in a question of lesser weight is a modem all the same.
    if (isRefusal(error) || isSilence(error, text)) return []
    throw error
  }
}

function isSilence(error: unknown, text: string): boolean {
  const { code, command } = error as AtError
  return code === 'AT_TIMEOUT' && command === text
}

/** Without its name and, if it is a single value, without quotation marks. What a modem says by itself is none. */
function clean(text: string, name: string): string {
  const upper = text.toUpperCase()
  if (upper.startsWith(name)) return unquote(text.slice(name.length).replace(/^\s*:?\s*/, ''))
  return /^[+^*#$%_][A-Z]/i.test(text) ? '' : unquote(text)
}

function unquote(text: string): string {
  return (/^"([^"]*)"$/.exec(text.trim())?.[1] ?? text).trim()
}
