import type { Problem } from './types'

/** One PDU of a modem's answer, with what the line before it says. */
export interface ListedPdu {
  pdu: string
  /** Storage index of +CMGL. */
  index?: number
  /** <stat>: 0 unread, 1 read, 2 unsent, 3 sent. */
  stat?: number
  /** Stored messages to be sent are SMS-SUBMITs. */
  toNetwork: boolean
  /** By its length the PDU has no field of the service centre. */
  noSmsc?: true
  /** Octets of the TPDU by the header line. */
  length?: number
  problems?: Problem[]
}

/** Header lines in front of a PDU: TS 27.005 3.4.2, 3.4.3 and 3.4.1. */
const HEADER = /^\+(CMGL|CMGR|CMT|CDS)\s*:\s*(.*)$/i
const HEX_LINE = /^[0-9A-Fa-f]{2,}$/

/** Whether a text is what a modem answers, rather than bare PDUs. */
export function looksLikeListing(text: string): boolean {
  return /^[^\S\r\n]*\+(CMGL|CMGR|CMT|CDS)[^\S\r\n]*:/im.test(text)
}

/**
 * The PDUs of a whole AT+CMGL or AT+CMGR answer, of +CMT and +CDS, or one PDU a line. Echo, OK and unsolicited lines
 * are passed over; a header line without a PDU comes out with an empty `pdu`, which does not decode.
 */
export function parseListing(text: string): ListedPdu[] {
  const found: ListedPdu[] = []
  let header: ListedPdu | undefined
  for (const line of text.split(/[\r\n]+/).map((raw) => raw.trim())) {
    const match = HEADER.exec(line)
    if (match) {
      if (header) found.push(header)
      header = headerOf(match[1]!.toUpperCase(), match[2]!)
    } else if (HEX_LINE.test(line)) {
      found.push(withPdu(header ?? { pdu: '', toNetwork: false }, line))
      header = undefined
    }
  }
  if (header) found.push(header)
  return found
}

/** `0,1,,24`, `17,3,35` (no name), `,,24` (no state), `,25`: the last value is the length. */
function headerOf(command: string, values: string): ListedPdu {
  const list = splitValues(values)
  const length = numberOf(list[list.length - 1])
  const stat =
    command === 'CMGL'
      ? numberOf(list[1])
      : command === 'CMGR' && list.length > 1
        ? numberOf(list[0])
        : undefined
  const out: ListedPdu = { pdu: '', toNetwork: stat === 2 || stat === 3 }
  const index = command === 'CMGL' ? numberOf(list[0]) : undefined
  if (index !== undefined) out.index = index
  if (stat !== undefined) out.stat = stat
  if (length !== undefined) out.length = length
  return out
}

/** Values between commas that are not inside quotation marks. */
function splitValues(values: string): string[] {
  const list = ['']
  let quoted = false
  for (const char of values) {
    if (char === '"') quoted = !quoted
    if (char === ',' && !quoted) list.push('')
    else list[list.length - 1] += char
  }
  return list.map((value) => value.trim())
}

function numberOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}

/** Compares the length that the header announces with the octets that are there. */
function withPdu(header: ListedPdu, line: string): ListedPdu {
  const listed: ListedPdu = { ...header, pdu: line }
  if (header.length === undefined) return listed
  const octets = line.length / 2
  const behindSmsc = octets - 1 - parseInt(line.slice(0, 2), 16)
  if (behindSmsc === header.length) return listed
  if (octets === header.length) return { ...listed, noSmsc: true }
  const message = `The line before announces a TPDU of ${header.length} octets; ${behindSmsc} follow the service centre.`
  return { ...listed, problems: [{ code: 'LENGTH_MISMATCH', field: 'length', offset: 0, message }] }
}
