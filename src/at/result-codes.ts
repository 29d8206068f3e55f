import { CME_ALIASES, CME_TEXTS } from './codes/cme'
import { CMS_ALIASES, CMS_TEXTS } from './codes/cms'

/** A final result that says no. */
export interface FinalError {
  /** `refused`: ERROR and its like, which tell no reason. */
  kind: 'cme' | 'cms' | 'refused'
  /** `<err>`, also where the modem told its text; absent if the text is none of the standard's. */
  number?: number
  /** The modem's words, or those of the standard for its number. */
  text: string
}

/** Final results without a reason. `4` is ERROR with ATV0 (ITU-T V.250 6.3.5). */
const REFUSALS = new Set(['ERROR', '4', 'NA'])
/** `COMMAND NOT SUPPORT` is Huawei's, `MODEM ERROR:` Motorola's. */
const REFUSAL = /^(?:COMMAND NOT SUPPORT(?:ED)?|MODEM ERROR\s*:.*|\+EXT ERROR\s*:.*)$/i
const WITH_REASON = /^\+(CM[ES]) ERROR\s*:\s*(.*)$/i
const MANUFACTURER = 'specific to the manufacturer'

const cmeNumbers = reverse(CME_TEXTS, CME_ALIASES)
const cmsNumbers = reverse(CMS_TEXTS, CMS_ALIASES)

/** The text of a number of +CME ERROR (3GPP TS 27.007 9.2). */
export function cmeText(number: number): string {
  return CME_TEXTS[number] ?? MANUFACTURER
}

/** The text of a number of +CMS ERROR (3GPP TS 27.005 3.2.5). */
export function cmsText(number: number): string {
  const text = CMS_TEXTS[number]
  if (text !== undefined) return text
  // TS 24.011 table 8.4: other causes are to be treated as number 41.
  if (number >= 0 && number < 128) return 'unlisted cause: temporary failure'
  // TS 23.040 9.2.3.22
  if (number >= 224 && number < 255) return 'specific to an application'
  return number >= 0 && number < 512 ? 'reserved' : MANUFACTURER
}

/** The number that a text of +CME ERROR stands for (AT+CMEE=2), in upper or lower case. */
export function cmeNumber(text: string): number | undefined {
  return cmeNumbers.get(essence(text))
}

/** The number that a text of +CMS ERROR stands for (AT+CMEE=2), in upper or lower case. */
export function cmsNumber(text: string): number | undefined {
  return cmsNumbers.get(essence(text))
}

/** What a whole line means as a final result that says no; undefined if it is none. */
export function finalError(line: string): FinalError | undefined {
  const trimmed = line.trim()
  if (REFUSALS.has(trimmed) || REFUSAL.test(trimmed)) return { kind: 'refused', text: trimmed }
  const match = WITH_REASON.exec(trimmed)
  if (!match) return undefined
  const kind = match[1]!.toLowerCase() as 'cme' | 'cms'
  const reason = match[2]!
  const number = /^-?\d+$/.test(reason)
    ? Number(reason)
    : kind === 'cme'
      ? cmeNumber(reason)
      : cmsNumber(reason)
  if (number === undefined) return { kind, text: reason }
  const isText = /[a-z]/i.test(reason)
  return { kind, number, text: isText ? reason : kind === 'cme' ? cmeText(number) : cmsText(number) }
}

function reverse(
  texts: Readonly<Record<number, string>>,
  aliases: Readonly<Record<string, number>>
): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const [text, number] of Object.entries(aliases)) numbers.set(essence(text), number)
  // Where two numbers have one text the lower is meant, unless an alias says otherwise.
  for (const [number, text] of Object.entries(texts)) {
    if (!numbers.has(essence(text))) numbers.set(essence(text), Number(number))
  }
  return numbers
}

/** What modems agree on: neither case, nor blanks, hyphens and brackets, nor whether a SIM is a USIM. */
function essence(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(?\bu\)?sim\b/g, 'sim')
    .replace(/personalis/g, 'personaliz')
    .replace(/[^a-z0-9]/g, '')
}
