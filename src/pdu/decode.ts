import { Cursor, type Span } from './cursor'
import { dcsInfo, decodeDcs } from './dcs'
import { PduError } from './errors'
import { parseHex, toHex } from './hex'
import { readAddress, readSmsc, readTime } from './read-fields'
import { decodeStatus } from './status'
import type { DecodeOptions, Tpdu } from './types'
import { note, readUserData } from './user-data'
import { decodeValidity, VALIDITY_FORMATS } from './validity'

/**
 * Takes a PDU apart: hex digits (white space is ignored) or octets, as AT+CMGR and AT+CMGL give them, the field of
 * the service centre first. Direction and framing are options, for the octets do not tell (TS 23.040 9.2.3.1).
 *
 * What is broken but costs no more than itself is left out and named in `problems`; where a mandatory field is cut
 * off or cannot be read, throws PduError (`code`, dotted `field`, `offset` in octets).
 */
export function decode(pdu: string | Uint8Array, options: DecodeOptions = {}): Tpdu {
  return read(new Cursor(octetsOf(pdu)), options)
}

/** As decode(), and where each field stood. `spans` is filled up to the error if there is one. */
export function decodeWithSpans(octets: Uint8Array, options: DecodeOptions, spans: Span[]): Tpdu {
  return read(new Cursor(octets, spans), options)
}

/** The octets of a PDU; valid until the next call where `pdu` is a string. */
export function octetsOf(pdu: string | Uint8Array): Uint8Array {
  if (typeof pdu === 'string') return parseHex(pdu)
  if (!(pdu instanceof Uint8Array))
    throw new PduError('NOT_HEX', 'A PDU is a string of hex digits or a Uint8Array (Buffer).', 'pdu', 0)
  if (pdu.length === 0) throw new PduError('EMPTY', 'There is no PDU: it has no octets.', 'pdu', 0)
  return pdu
}

function read(cursor: Cursor, options: DecodeOptions): Tpdu {
  const lossless = options.lossless === true
  const smsc = options.noSmsc ? undefined : readSmsc(cursor, lossless)
  const first = cursor.octet('first octet')
  const tpdu = options.toNetwork
    ? readToNetwork(cursor, first, options)
    : readFromNetwork(cursor, first, options)
  if (smsc) Object.assign(tpdu, smsc)
  if (lossless) {
    if (options.noSmsc) tpdu.smscField = false
    const spare = spareBits(tpdu, first)
    if (spare) tpdu.spareBits = spare
    if (cursor.left > 0) tpdu.trailing = toHex(cursor.octets, cursor.at)
  }
  if (cursor.left > 0) cursor.skip(cursor.left, 'trailing')
  return tpdu
}

function readFromNetwork(cursor: Cursor, first: number, options: DecodeOptions): Tpdu {
  switch (first & 3) {
    case 1:
      return readReport('SMS-SUBMIT-REPORT', cursor, first, options)
    case 2:
      return readStatusReport(cursor, first, options)
    default:
      // MTI 11 is reserved and to be taken as a DELIVER (TS 23.040 9.2.3.1).
      return readDeliver(cursor, first, options)
  }
}

function readToNetwork(cursor: Cursor, first: number, options: DecodeOptions): Tpdu {
  switch (first & 3) {
    case 0:
      return readReport('SMS-DELIVER-REPORT', cursor, first, options)
    case 1:
      return readSubmit(cursor, first, options)
    case 2:
      return readCommand(cursor, first)
    default:
      throw new PduError(
        'RESERVED_TYPE',
        'The message type indicator is 3, which no TPDU to the network has. Is it one from the network?',
        'TP-MTI',
        cursor.at - 1
      )
  }
}

function readDeliver(cursor: Cursor, first: number, { lossless = false }: DecodeOptions): Tpdu {
  const address = readAddress(cursor, 'TP-OA', lossless)
  const pid = cursor.octet('TP-PID')
  const dcs = cursor.octet('TP-DCS')
  const tpdu: Tpdu = {
    type: 'SMS-DELIVER',
    address,
    mms: (first & 4) === 0,
    lp: (first & 8) !== 0,
    sri: (first & 0x20) !== 0,
    udhi: (first & 0x40) !== 0,
    rp: (first & 0x80) !== 0,
    pid,
    dcs: decodeDcs(dcs)
  }
  readTime(cursor, tpdu, 'scts', lossless)
  readUserData(cursor, tpdu, dcsInfo(dcs), lossless)
  return tpdu
}

function readSubmit(cursor: Cursor, first: number, { lossless = false }: DecodeOptions): Tpdu {
  const mr = cursor.octet('TP-MR')
  const address = readAddress(cursor, 'TP-DA', lossless)
  const pid = cursor.octet('TP-PID')
  const dcs = cursor.octet('TP-DCS')
  const tpdu: Tpdu = {
    type: 'SMS-SUBMIT',
    address,
    mr,
    rd: (first & 4) !== 0,
    srr: (first & 0x20) !== 0,
    udhi: (first & 0x40) !== 0,
    rp: (first & 0x80) !== 0,
    pid,
    dcs: decodeDcs(dcs)
  }
  readValidity(cursor, tpdu, VALIDITY_FORMATS[(first >> 3) & 3]!, lossless)
  readUserData(cursor, tpdu, dcsInfo(dcs), lossless)
  return tpdu
}

function readValidity(
  cursor: Cursor,
  tpdu: Tpdu,
  format: (typeof VALIDITY_FORMATS)[number],
  lossless: boolean
): void {
  if (format === 'none') return
  const at = cursor.skip(format === 'relative' ? 1 : 7, 'TP-VP')
  const validity = decodeValidity(format, cursor.octets, at, lossless)
  tpdu.validity = validity
  if (validity.format !== 'absolute' || validity.time !== undefined) return
  note(tpdu, 'BAD_TIME', 'TP-VP', at, `TP-VP ${toHex(cursor.octets, at, at + 7)} is no time; it is left out.`)
}

function readStatusReport(cursor: Cursor, first: number, { lossless = false }: DecodeOptions): Tpdu {
  const mr = cursor.octet('TP-MR')
  const address = readAddress(cursor, 'TP-RA', lossless)
  const tpdu: Tpdu = {
    type: 'SMS-STATUS-REPORT',
    address,
    mr,
    mms: (first & 4) === 0,
    lp: (first & 8) !== 0,
    srq: (first & 0x20) !== 0,
    udhi: (first & 0x40) !== 0
  }
  readTime(cursor, tpdu, 'scts', lossless)
  readTime(cursor, tpdu, 'dischargeTime', lossless)
  tpdu.status = decodeStatus(cursor.octet('TP-ST'))
  if (cursor.left > 0) readOptionalPart(cursor, tpdu, lossless)
  return tpdu
}

/** The part behind TP-ST may be cut or mere padding; it never costs the report. */
function readOptionalPart(cursor: Cursor, tpdu: Tpdu, lossless: boolean): void {
  const at = cursor.at
  const spans = cursor.spans?.length ?? 0
  const { udhi } = tpdu
  const optional: Tpdu = { type: tpdu.type, udhi }
  try {
    readParameters(cursor, optional, lossless)
    Object.assign(tpdu, optional)
  } catch (error) {
    if (!(error instanceof PduError)) throw error
    cursor.at = at
    cursor.spans?.splice(spans)
    note(
      tpdu,
      'TRUNCATED_OPTIONAL_PART',
      error.field,
      at,
      `What follows TP-ST is no whole optional part and is left out: ${error.message}`
    )
  }
}

function readReport(
  type: Tpdu['type'],
  cursor: Cursor,
  first: number,
  { rpError, lossless = false }: DecodeOptions
): Tpdu {
  const tpdu: Tpdu = { type, udhi: (first & 0x40) !== 0 }
  if (rpError) tpdu.failureCause = cursor.octet('TP-FCS')
  readParameters(cursor, tpdu, lossless)
  return tpdu
}

/** TP-PI (TS 23.040 9.2.3.27) and what it announces; in a SUBMIT-REPORT TP-SCTS stands behind it. */
function readParameters(cursor: Cursor, tpdu: Tpdu, lossless: boolean): void {
  const pi = cursor.octet('TP-PI')
  tpdu.pi = pi
  let extension = ''
  for (let last = pi; last & 0x80; ) {
    last = cursor.octet('TP-PI')
    extension += toHex(Uint8Array.of(last))
  }
  if (lossless && extension) tpdu.piExtension = extension
  if (tpdu.type === 'SMS-SUBMIT-REPORT') readTime(cursor, tpdu, 'scts', lossless)
  if (pi & 1) tpdu.pid = cursor.octet('TP-PID')
  const dcs = pi & 2 ? cursor.octet('TP-DCS') : undefined
  if (dcs !== undefined) tpdu.dcs = decodeDcs(dcs)
  if (!(pi & 4)) return
  const before = cursor.at
  readUserData(cursor, tpdu, dcsInfo(dcs ?? 0), lossless)
  if (tpdu.type !== 'SMS-STATUS-REPORT' && tpdu.problems?.some(({ code }) => code === 'TRUNCATED_USER_DATA'))
    throw new PduError(
      'TRUNCATED',
      'TP-UD, which TP-PI announces, is cut off. Check that the PDU was copied whole.',
      'TP-UD',
      before
    )
}

function readCommand(cursor: Cursor, first: number): Tpdu {
  const mr = cursor.octet('TP-MR')
  const pid = cursor.octet('TP-PID')
  const commandType = cursor.octet('TP-CT')
  const messageNumber = cursor.octet('TP-MN')
  const address = readAddress(cursor, 'TP-DA', true)
  const length = cursor.octet('TP-CDL')
  const at = cursor.skip(length, 'TP-CD')
  return {
    type: 'SMS-COMMAND',
    address,
    mr,
    srr: (first & 0x20) !== 0,
    udhi: (first & 0x40) !== 0,
    pid,
    commandType,
    messageNumber,
    data: toHex(cursor.octets, at, at + length)
  }
}

/** Bits of the first octet that each type defines, apart from the two of TP-MTI. */
export const DEFINED_BITS: Readonly<Record<Tpdu['type'], number>> = {
  'SMS-DELIVER': 0xec,
  'SMS-SUBMIT': 0xfc,
  'SMS-STATUS-REPORT': 0x6c,
  'SMS-COMMAND': 0x60,
  'SMS-DELIVER-REPORT': 0x40,
  'SMS-SUBMIT-REPORT': 0x40
}

function spareBits({ type }: Tpdu, first: number): number {
  const mti = type === 'SMS-DELIVER' ? 3 : 0
  return first & ((~DEFINED_BITS[type] & 0xfc) | mti)
}
