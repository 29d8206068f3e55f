import { decodeAddress, encodeAddress } from './address'
import { type AnatomyField, anatomyOf } from './anatomy'
import { Cursor, type Span } from './cursor'
import { PduError } from './errors'
import { compareNumber, compareText, type Expectation } from './expectations'
import type { Finding } from './findings'
import { DEFAULT_TABLE, decodeSeptets, packSeptets } from './gsm7'
import { hexOctet, parseHex, toHex } from './hex'
import type { Inspection, PartOfPdu } from './inspection'
import { digitCounts } from './suspects'
import { decodeTime } from './time'
import { textCodes } from './user-data-encode'

/** Like inspect(), for one field of a PDU. */
export function inspectPart(digits: string, part: PartOfPdu, expect: Expectation = {}): Inspection {
  const spans: Span[] = []
  const findings: Finding[] = []
  let octets: Uint8Array = new Uint8Array()
  try {
    octets = parseHex(digits).slice()
    const cursor = new Cursor(octets, spans)
    findings.push(...PARTS[part](cursor, expect))
    if (cursor.left > 0) cursor.skip(cursor.left, 'trailing')
    return { fields: fieldsOf(octets, spans), findings }
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    const refused = error.toJSON()
    return { fields: fieldsOf(octets, spans), findings: [{ ...refused, severity: 'error' }], error: refused }
  }
}

function fieldsOf(octets: Uint8Array, spans: readonly Span[]): AnatomyField[] {
  return anatomyOf(octets, spans, {}).filter(({ path }) => path !== 'TP-UD.text')
}

const PARTS: Readonly<Record<PartOfPdu, (cursor: Cursor, expect: Expectation) => Finding[]>> = {
  smsc: (cursor, expect) => {
    const length = cursor.octet('SMSC.length')
    const toa = length > 0 ? cursor.octet('SMSC.type') : 0
    const at = cursor.skip(Math.max(0, length - 1), 'SMSC.digits')
    const { text } = decodeAddress(cursor.octets, at, Math.max(0, length - 1) * 2, toa)
    const span = { field: 'SMSC.digits', at, octets: length - 1 }
    return expect.smsc === undefined ? [] : compareNumber('SMSC', text, expect.smsc, cursor.octets, span)
  },
  address: (cursor, expect) => {
    const digits = cursor.octet('TP-DA.length')
    const toa = cursor.octet('TP-DA.type')
    const at = cursor.skip((digits + 1) >> 1, 'TP-DA.digits')
    const { text } = decodeAddress(cursor.octets, at, digits, toa)
    const span = { field: 'TP-DA.digits', at, octets: (digits + 1) >> 1 }
    const found = lengthInOctets(cursor, digits)
    return expect.address === undefined
      ? found
      : [...found, ...compareNumber('address', text, expect.address, cursor.octets, span)]
  },
  time: (cursor, expect) => {
    if (cursor.left === 6)
      throw new PduError(
        'TRUNCATED',
        'The seventh octet, the time zone in quarters of an hour, is missing: a time stamp has 7 octets.',
        'TP-SCTS',
        6
      )
    const time = decodeTime(cursor.octets, cursor.skip(7, 'TP-SCTS'))
    if (time === undefined) return [finding('BAD_TIME', 'TP-SCTS', 0, 'These octets are no time.')]
    if (expect.scts === undefined || Date.parse(expect.scts) === Date.parse(time)) return []
    return [finding('TIME_DIFFERS', 'TP-SCTS', 0, `The time stamp says ${time}, not ${expect.scts}.`)]
  },
  septets: (cursor, expect) => septets(cursor, Math.floor((cursor.left * 8) / 7), expect, true),
  'udl+septets': (cursor, expect) => septets(cursor, cursor.octet('TP-UDL'), expect, false)
}

function finding(code: string, field: string, offset: number, message: string): Finding {
  return { code, severity: 'warning', field, offset, message }
}

/** Left-over octets that the length would take in if it counted octets. */
function lengthInOctets(cursor: Cursor, digits: number): Finding[] {
  if (cursor.left === 0) return []
  const hex = toHex(cursor.octets)
  const meant = digitCounts(hex, 0, digits).find(([count]) => 2 + ((count + 1) >> 1) === cursor.octets.length)
  if (!meant)
    return [
      finding(
        'TRAILING_OCTETS',
        'TP-DA',
        cursor.at,
        `${cursor.left} octets stand behind the ${digits} digits that the length announces.`
      )
    ]
  const [count, what] = meant
  const { text } = decodeAddress(cursor.octets, 2, count, cursor.octets[1]!)
  const message = `The length of the address, ${hexOctet(digits)}, counts octets ${what}; it counts digits: ${hexOctet(count)}. It then reads: ${text}.`
  const corrected = encodeAddress({ text }, 'address')
  return [
    {
      ...finding('LENGTH_IN_OCTETS', 'TP-DA.length', 0, message),
      suggestion: { hex: hexOctet(count) + corrected.hex, reading: text }
    }
  ]
}

function septets(cursor: Cursor, count: number, { text: wanted }: Expectation, loose: boolean): Finding[] {
  const at = cursor.skip(Math.ceil((count * 7) / 8), 'TP-UD.text')
  const text = decodeSeptets(cursor.octets, at, 0, count)
  // Seven spare bits at the end look like an @ where nothing tells the number of septets.
  const is = loose && count % 8 === 0 && text.endsWith('@') && wanted !== text ? text.slice(0, -1) : text
  if (wanted === undefined) return []
  return compareText(is, wanted, at).map((found) => {
    const codes = textCodes(wanted, DEFAULT_TABLE)
    const packed = new Uint8Array(Math.ceil((codes.length * 7) / 8))
    packSeptets(codes, codes.length, packed, 0, 0)
    return {
      ...found,
      message: `${found.message} Right: ${toHex(packed)}.`,
      suggestion: { hex: toHex(packed), reading: wanted }
    }
  })
}
