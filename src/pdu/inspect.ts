import { anatomyOf } from './anatomy'
import type { Span } from './cursor'
import { decodeWithSpans } from './decode'
import { PduError } from './errors'
import { compare } from './expectations'
import { type Finding, findOddities } from './findings'
import { octetsOfHex, toHex } from './hex'
import { inspectPart } from './inspect-part'
import type { Inspection, InspectOptions } from './inspection'
import { suspect } from './suspects'
import type { Tpdu } from './types'

/** Far more than any PDU with padding behind it. */
const MOST_DIGITS = 20_000

/**
 * Everything about a PDU: each field with place, value and meaning, as far as it can be read, and what is wrong or odd
 * about it, with what the writer probably meant. Never throws for bad input.
 */
export function inspect(pdu: string | Uint8Array, options: InspectOptions = {}): Inspection {
  const digits = typeof pdu === 'string' ? pdu.replace(/\s+/g, '') : toHex(pdu)
  if (digits.length > MOST_DIGITS) return tooMuch(digits.length)
  if (options.part) return inspectPart(digits, options.part, options.expect)
  const spans: Span[] = []
  // An odd digit at the end does not hinder from reading what stands before it.
  const octets = octetsBefore(digits)
  const inspection: Inspection = { fields: [], findings: [] }
  try {
    const tpdu = decodeWithSpans(octets, { ...options, lossless: true }, spans)
    if (octets.length * 2 === digits.length) inspection.tpdu = tpdu
    inspection.fields = anatomyOf(octets, spans, options, tpdu)
    inspection.findings.push(
      ...problemsOf(tpdu),
      ...findOddities({ octets, spans, tpdu }),
      ...compare(tpdu, octets, spans, options.expect)
    )
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    inspection.error = error.toJSON()
    inspection.fields = anatomyOf(octets, spans, options)
  }
  const digitsError = badDigits(digits)
  if (digitsError) inspection.error = digitsError
  if (inspection.error) inspection.findings.unshift({ ...inspection.error, severity: 'error' })
  if (/^[0-9A-F]*$/i.test(digits) && needsSuspicion(inspection))
    inspection.findings.push(...suspect(digits, options))
  return inspection
}

function tooMuch(digits: number): Inspection {
  const message = `There are ${digits} hex digits; a PDU has less than 400. Paste one at a time.`
  const error = { code: 'TOO_LONG', message, field: 'pdu', offset: 0 }
  return { fields: [], findings: [{ ...error, severity: 'error' }], error }
}

/** The octets up to the first digit that is none. */
function octetsBefore(digits: string): Uint8Array {
  const alien = digits.search(/[^0-9A-F]/i)
  const good = digits.slice(0, (alien < 0 ? digits.length : alien) & ~1)
  return Uint8Array.from(octetsOfHex(good))
}

function badDigits(digits: string): Inspection['error'] {
  const offset = octetsBefore(digits).length
  if (digits === '')
    return { code: 'EMPTY', message: 'There is no PDU: paste its hex digits.', field: 'pdu', offset: 0 }
  const alien = /[^0-9A-F]/iu.exec(digits)
  if (alien)
    return {
      code: 'NOT_HEX',
      message: `Digit ${alien.index + 1} is ${JSON.stringify(alien[0])}, which is no hex digit.`,
      field: 'pdu',
      offset
    }
  if (digits.length % 2 === 0) return undefined
  const message = `There are ${digits.length} hex digits, an odd number: one is missing or one too many. Copy the PDU again.`
  return { code: 'ODD_DIGITS', message, field: 'pdu', offset }
}

function problemsOf({ problems = [] }: Tpdu): Finding[] {
  return problems.map((problem) => ({ ...problem, severity: 'warning' }))
}

function needsSuspicion({ error, findings, tpdu }: Inspection): boolean {
  return (
    error !== undefined ||
    tpdu?.problems !== undefined ||
    findings.some(({ code }) => code === 'TRAILING_OCTETS' || code === 'SPARE_BITS')
  )
}
