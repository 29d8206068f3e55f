import type { Cursor } from './cursor'
import { decodeSeptets, ESCAPE, type Gsm7Table, gsm7Table, SHIFTED, unpackSeptets } from './gsm7'
import { hexOctet, toHex } from './hex'
import type { Dcs, OddCode, Tpdu } from './types'
import { elements, interpret } from './udh'

/** Notes what is broken in `tpdu` and read all the same. */
export function note(tpdu: Tpdu, code: string, field: string, offset: number, message: string): void {
  tpdu.problems = [...(tpdu.problems ?? []), { code, field, offset, message }]
}

/** The most that TP-UD holds, TS 23.040 9.2.3.24. */
export const MAX_OCTETS = 140

/** Bits between a header of `octets` (UDHL included) and the first septet, TS 23.040 9.2.3.24. */
export function fillBitCount(octets: number): number {
  return (7 - ((octets * 8) % 7)) % 7
}

/** How TP-UD is laid out: where it begins, what TP-UDL announces and what of it is there. */
interface Layout {
  at: number
  udl: number
  /** Octets present of those announced. */
  octets: number
  /** TP-UDL counts septets. */
  septets: boolean
}

/** Reads TP-UDL and TP-UD (TS 23.040 9.2.3.16 and .24) into `tpdu`; what is cut off is left out and noted. */
export function readUserData(cursor: Cursor, tpdu: Tpdu, dcs: Readonly<Dcs>, lossless: boolean): void {
  const udl = cursor.octet('TP-UDL')
  const septets = dcs.alphabet === 'gsm7' && !dcs.compressed
  const announced = septets ? Math.ceil((udl * 7) / 8) : udl
  const octets = Math.min(announced, cursor.left)
  const layout = { at: cursor.at, udl, octets, septets }
  const header = tpdu.udhi && octets > 0 ? readHeader(cursor, tpdu, octets, layout, lossless) : 0
  // A header alone ends within an octet of fill bits, which some senders leave out.
  const nothingLost = septets && header === octets && udl === Math.ceil((header * 8) / 7)
  if (octets < announced && !nothingLost) noteCut(tpdu, layout, announced)
  if (tpdu.udhi && udl === 0)
    note(tpdu, 'NO_HEADER', 'TP-UDL', layout.at - 1, 'TP-UDHI announces a header, but TP-UDL is 0.')
  const start = cursor.at
  cursor.skip(layout.at + octets - start, 'TP-UD.text')
  if (septets) readSeptets(cursor, tpdu, layout, header, octets < announced, lossless)
  else if (dcs.alphabet === 'ucs2' && !dcs.compressed) readUcs2(cursor, tpdu, start, layout, lossless)
  else tpdu.data = toHex(cursor.octets, start, layout.at + octets)
  if (lossless && ((octets < announced && !nothingLost) || octets > MAX_OCTETS)) tpdu.udl = udl
}

function noteCut(tpdu: Tpdu, { at, udl, octets }: Layout, announced: number): void {
  note(
    tpdu,
    'TRUNCATED_USER_DATA',
    'TP-UD',
    at + octets,
    `TP-UDL ${udl} announces ${announced} octets of user data, ${octets} are there: the text ends early.`
  )
}

/** Reads UDHL and the header; returns their octets. */
function readHeader(cursor: Cursor, tpdu: Tpdu, octets: number, { at }: Layout, lossless: boolean): number {
  let length = cursor.octet('TP-UD.UDHL')
  if (length + 1 > octets) {
    note(
      tpdu,
      'HEADER_TOO_LONG',
      'TP-UD.UDHL',
      at,
      `UDHL ${length} reaches beyond the user data, which has ${octets - 1} more octets: no text is left.`
    )
    if (lossless) tpdu.udhl = length
    length = octets - 1
    tpdu.udh = toHex(cursor.octets, cursor.at, cursor.at + length)
    cursor.skip(length, 'TP-UD.header')
    return octets
  }
  tpdu.udh = toHex(cursor.octets, cursor.at, cursor.at + length)
  const found = elements(cursor.octets, cursor.at, length)
  if (found) {
    Object.assign(tpdu, interpret(cursor.octets, found))
    for (const element of found) cursor.skip(element.length + 2, 'TP-UD.IE')
  } else {
    const message = 'The last information element does not end with the header: the whole header is ignored.'
    note(tpdu, 'BAD_HEADER', 'TP-UD.header', cursor.at, message)
    cursor.skip(length, 'TP-UD.header')
  }
  return length + 1
}

function readSeptets(
  cursor: Cursor,
  tpdu: Tpdu,
  layout: Layout,
  header: number,
  cut: boolean,
  lossless: boolean
): void {
  const fill = fillBitCount(header)
  const headerSeptets = Math.ceil((header * 8) / 7)
  const there = cut ? Math.floor((layout.octets * 8) / 7) : layout.udl
  const count = Math.max(0, there - headerSeptets)
  const at = layout.at + header
  const language = tpdu.nationalLanguage
  const table = language ? gsm7Table(language.locking, language.single) : undefined
  tpdu.text = decodeSeptets(cursor.octets, at, fill, count, table)
  if (tpdu.text.includes('\uFFFD'))
    note(
      tpdu,
      'UNDEFINED_CODE',
      'TP-UD.text',
      at,
      'A code is not defined in the national language table; it is shown as \uFFFD.'
    )
  if (lossless)
    keepOddities(cursor, tpdu, layout, { at, fill, count, headerSeptets, table: table ?? gsm7Table() })
}

interface SeptetRun {
  at: number
  fill: number
  count: number
  headerSeptets: number
  table: Gsm7Table
}

function keepOddities(cursor: Cursor, tpdu: Tpdu, layout: Layout, run: SeptetRun): void {
  const { octets } = cursor
  const odd = oddCodes(unpackSeptets(octets, run.at, run.fill, run.count), run.table)
  if (odd.length > 0) tpdu.oddCodes = odd
  const end = layout.at + layout.octets
  const fillBits = run.fill > 0 && run.at < end ? octets[run.at]! & ((1 << run.fill) - 1) : 0
  if (fillBits) tpdu.fillBits = fillBits
  if (run.fill > 0 && run.at === end) tpdu.noFillOctet = true
  const pad = (end - run.at) * 8 - run.fill - run.count * 7
  const padBits = pad > 0 && pad < 8 && end > run.at ? octets[end - 1]! >> (8 - pad) : 0
  if (padBits) tpdu.padBits = padBits
  if (layout.udl !== (run.count > 0 || run.headerSeptets > 0 ? run.headerSeptets + run.count : 0))
    tpdu.udl = layout.udl
}

/** The characters whose codes are not those that the encoder would choose. */
function oddCodes(codes: Uint8Array, { decode, encode }: Gsm7Table): OddCode[] {
  const odd: OddCode[] = []
  for (let i = 0, at = 0; i < codes.length; i++, at++) {
    const escaped = codes[i] === ESCAPE && i + 1 < codes.length
    const code = escaped ? codes[++i]! : codes[i]!
    const chosen = encode[decode[(escaped ? 128 : 0) + code]!]
    if (chosen === (escaped ? SHIFTED | code : code)) continue
    odd.push({ at, codes: (escaped ? hexOctet(ESCAPE) : '') + hexOctet(code) })
  }
  return odd
}

function readUcs2({ octets }: Cursor, tpdu: Tpdu, start: number, layout: Layout, lossless: boolean): void {
  const end = layout.at + layout.octets
  const units: number[] = []
  for (let i = start; i + 1 < end; i += 2) units.push((octets[i]! << 8) | octets[i + 1]!)
  tpdu.text = String.fromCharCode.apply(null, units)
  if (((end - start) & 1) === 0) return
  note(
    tpdu,
    'ODD_UCS2',
    'TP-UD.text',
    end - 1,
    'UCS-2 text has an odd number of octets: the last one is left out.'
  )
  if (lossless) tpdu.oddOctet = octets[end - 1]!
}
