import type { Span } from './cursor'
import { dcsInfo } from './dcs'
import { hexOctet, toHex } from './hex'
import { elementName } from './meanings'
import { decodeTime } from './time'
import type { DecodeOptions, Tpdu } from './types'
import { IEI } from './udh'
import { fillBitCount, MAX_OCTETS } from './user-data'

/** Something wrong or odd about a PDU. */
export interface Finding {
  code: string
  severity: 'error' | 'warning' | 'info'
  field: string
  /** Octet offset; absent where no single place is to blame. */
  offset?: number
  message: string
  /** What the writer probably meant. */
  suggestion?: Suggestion
}

export interface Suggestion {
  /** The hex as it was probably meant. */
  hex: string
  /** The framing it is to be read with, where that is the slip. */
  options?: Pick<DecodeOptions, 'toNetwork' | 'noSmsc' | 'rpError'>
  /** What it says then. */
  reading: string
}

/** What a check looks at: the octets, where the fields stand in them, and what they were decoded to (lossless). */
export interface Examined {
  octets: Uint8Array
  spans: readonly Span[]
  tpdu: Tpdu
}

type Check = (examined: Examined) => Finding[]

/** What is odd about a PDU that could be decoded. */
export function findOddities(examined: Examined): Finding[] {
  return CHECKS.flatMap((check) => check(examined))
}

function spanOf({ spans }: Examined, field: string): Span | undefined {
  return spans.find((span) => span.field === field)
}

const fillBits: Check = (examined) => {
  const { tpdu, octets } = examined
  const text = spanOf(examined, 'TP-UD.text')
  if (!tpdu.fillBits || !text) return []
  const fill = fillBitCount((tpdu.udh?.length ?? 0) / 2 + 1)
  const right = hexOctet(octets[text.at]! & ~((1 << fill) - 1))
  const message =
    `The lowest ${fill > 1 ? `${fill} bits` : 'bit'} of ${hexOctet(octets[text.at]!)}, the first octet behind the header, ` +
    `should be 0 (${right}): fill bits align the text to a septet. Receivers ignore them.`
  return [{ code: 'FILL_BITS', severity: 'warning', field: 'TP-UD.text', offset: text.at, message }]
}

const padBits: Check = (examined) => {
  const text = spanOf(examined, 'TP-UD.text')
  if (!examined.tpdu.padBits || !text) return []
  const offset = text.at + text.octets - 1
  return [
    {
      code: 'PAD_BITS',
      severity: 'info',
      field: 'TP-UD.text',
      offset,
      message: 'The unused bits of the last octet are not 0.'
    }
  ]
}

const trailing: Check = (examined) => {
  const { tpdu } = examined
  const span = spanOf(examined, 'trailing')
  if (!tpdu.trailing || !span) return []
  const padding = /^(FF)+$|^(00)+$/.test(tpdu.trailing)
  const octets = span.octets === 1 ? 'One octet' : `${span.octets} octets`
  const start = tpdu.trailing.length > 20 ? `${tpdu.trailing.slice(0, 20)}…` : tpdu.trailing
  const message = padding
    ? `${octets} of padding behind the TPDU: ignored.`
    : `${octets} (${start}) behind the TPDU: a length is too small, or two PDUs stand together.`
  return [
    {
      code: 'TRAILING_OCTETS',
      severity: padding ? 'info' : 'warning',
      field: 'trailing',
      offset: span.at,
      message
    }
  ]
}

/** UDL in octets instead of septets, or in characters instead of octets. */
const wrongUnitOfLength: Check = (examined) => {
  const { tpdu } = examined
  const udl = spanOf(examined, 'TP-UDL')
  const rest = (tpdu.trailing?.length ?? 0) / 2
  if (!udl || rest === 0) return []
  const value = examined.octets[udl.at]!
  const there = examined.octets.length - udl.at - 1
  const alphabet = dcsInfo(tpdu.dcs?.value ?? 0).alphabet
  if (alphabet === 'gsm7' && value === there)
    return [
      lengthFinding(
        udl,
        `TP-UDL ${value} is the number of octets; for 7-bit text it counts septets, here up to ${Math.floor((there * 8) / 7)}.`
      )
    ]
  if (alphabet === 'ucs2' && value * 2 === there)
    return [
      lengthFinding(
        udl,
        `TP-UDL ${value} is the number of characters; for UCS-2 it counts octets, here ${there} (${hexOctet(there & 255)}).`
      )
    ]
  return []
}

function lengthFinding(span: Span, message: string): Finding {
  return { code: 'WRONG_UNIT', severity: 'warning', field: 'TP-UDL', offset: span.at, message }
}

const tooLong: Check = (examined) => {
  const udl = spanOf(examined, 'TP-UDL')
  const text = spanOf(examined, 'TP-UD.text')
  if (!udl || !text || text.at + text.octets - udl.at - 1 <= MAX_OCTETS) return []
  const message = `The user data has ${text.at + text.octets - udl.at - 1} octets; TP-UD holds ${MAX_OCTETS} (160 septets).`
  return [{ code: 'TOO_LONG', severity: 'warning', field: 'TP-UDL', offset: udl.at, message }]
}

const addresses: Check = (examined) =>
  ['SMSC', 'TP-OA', 'TP-DA', 'TP-RA'].flatMap((field) => [
    ...unswapped(examined, field),
    ...internationalWithZero(examined, field)
  ])

/** Filler in the low half of an octet: its digits were not swapped. */
function unswapped(examined: Examined, field: string): Finding[] {
  const span = spanOf(examined, `${field}.digits`)
  const type = spanOf(examined, `${field}.type`)
  if (!span || !type || ((examined.octets[type.at]! >> 4) & 7) === 5) return []
  const octets = examined.octets.subarray(span.at, span.at + span.octets)
  const index = octets.findIndex((octet) => (octet & 15) === 15 && octet >> 4 !== 15)
  if (index < 0) return []
  const octet = octets[index]!
  const message = `${hexOctet(octet)} has the filler F first; semi-octets are swapped, so ${hexOctet((octet >> 4) | ((octet & 15) << 4))} was meant.`
  return [
    {
      code: 'UNSWAPPED_PAIR',
      severity: 'warning',
      field: `${field}.digits`,
      offset: span.at + index,
      message
    }
  ]
}

function internationalWithZero(examined: Examined, field: string): Finding[] {
  const { tpdu } = examined
  const span = spanOf(examined, `${field}.digits`)
  const text = field === 'SMSC' ? tpdu.smsc : tpdu.address?.text
  if (!span || !text?.startsWith('+0')) return []
  const message = `${text} is marked as international but begins with 0: a country code never does. As dialled it has the type 81.`
  return [
    {
      code: 'INTERNATIONAL_WITH_ZERO',
      severity: 'warning',
      field: `${field}.type`,
      offset: span.at - 1,
      message
    }
  ]
}

/** A time that is none as it stands, but is one with the digits of each octet unswapped. */
const unswappedTime: Check = ({ octets, spans }) =>
  spans.flatMap(({ field, at, octets: count }): Finding[] => {
    if ((field !== 'TP-SCTS' && field !== 'TP-DT') || decodeTime(octets, at) !== undefined) return []
    const other = octets.slice(at, at + count).map((octet) => (octet >> 4) | ((octet & 15) << 4))
    const meant = decodeTime(other, 0)
    if (meant === undefined) return []
    const message = `${toHex(octets, at, at + count)} is no time; with the digits of each octet swapped (${toHex(other)}) it is ${meant}.`
    return [{ code: 'UNSWAPPED_PAIR', severity: 'warning', field, offset: at, message }]
  })

const elements: Check = ({ octets, spans, tpdu }) => {
  const seen = new Map<number, number>()
  return spans.flatMap(({ field, at, octets: count }): Finding[] => {
    if (field !== 'TP-UD.IE') return []
    const id = octets[at]!
    const found: Finding[] = []
    const add = (code: string, message: string) =>
      found.push({ code, severity: 'warning', field, offset: at, message })
    const expected = LENGTHS[id]
    if (expected !== undefined && expected !== count - 2)
      add('IE_LENGTH', `${elementName(id)} has ${count - 2} octets, it needs ${expected}: it is ignored.`)
    else if (id === IEI.CONCAT_8 || id === IEI.CONCAT_16) {
      const [total, seq] = [octets[at + count - 2]!, octets[at + count - 1]!]
      if (total === 0 || seq === 0 || seq > total)
        add('BAD_CONCAT', `Part ${seq} of ${total} is not possible: the element is ignored.`)
    } else if ((id === IEI.SINGLE_SHIFT || id === IEI.LOCKING_SHIFT) && octets[at + 2] !== 0) {
      const known = tpdu.nationalLanguage?.[id === IEI.SINGLE_SHIFT ? 'single' : 'locking']
      if (known !== octets[at + 2])
        add('UNKNOWN_LANGUAGE', `National language ${octets[at + 2]} has no such table: the default is used.`)
    }
    if (seen.has(id) && id !== IEI.SPECIAL_MESSAGE && expected !== undefined)
      add('REPEATED_IE', `${elementName(id)} stands twice: the last one counts.`)
    seen.set(id, at)
    return found
  })
}

const LENGTHS: Readonly<Record<number, number>> = {
  [IEI.CONCAT_8]: 3,
  [IEI.SPECIAL_MESSAGE]: 2,
  [IEI.PORTS_8]: 2,
  [IEI.PORTS_16]: 4,
  [IEI.CONCAT_16]: 4,
  [IEI.SINGLE_SHIFT]: 1,
  [IEI.LOCKING_SHIFT]: 1
}

const oddCodes: Check = (examined) => {
  const { tpdu } = examined
  const span = spanOf(examined, 'TP-UD.text')
  if (!tpdu.oddCodes || !span) return []
  const places = tpdu.oddCodes.map(({ at, codes }) => `${codes} at character ${at + 1}`)
  const message = `Codes that no encoder would choose (unmapped escapes, or a second code of a character): ${places.slice(0, 5).join(', ')}.`
  return [{ code: 'ODD_CODES', severity: 'info', field: 'TP-UD.text', offset: span.at, message }]
}

/** 8n septets that end in @ or CR: the encoder may have counted padding. */
const paddingCounted: Check = (examined) => {
  const { tpdu } = examined
  const udl = spanOf(examined, 'TP-UDL')
  if (!udl || tpdu.text === undefined || dcsInfo(tpdu.dcs?.value ?? 0).alphabet !== 'gsm7') return []
  const value = examined.octets[udl.at]!
  const last = tpdu.text.at(-1)
  if (value === 0 || value % 8 !== 0 || (last !== '@' && last !== '\r')) return []
  const what = last === '@' ? 'seven 0 bits, which are @' : 'CR, the padding of USSD and cell broadcast'
  const message = `The text ends in ${what} in the last septet: either it is meant, or TP-UDL should be ${value - 1}.`
  return [{ code: 'PADDING_COUNTED', severity: 'info', field: 'TP-UDL', offset: udl.at, message }]
}

const reserved: Check = (examined) => {
  const { tpdu } = examined
  const found: Finding[] = []
  const first = spanOf(examined, 'first octet')
  if (tpdu.spareBits && first)
    found.push({
      code: 'SPARE_BITS',
      severity: 'info',
      field: 'first octet',
      offset: first.at,
      message: `Bits ${hexOctet(tpdu.spareBits)} of the first octet are not defined for ${tpdu.type}.`
    })
  const dcs = spanOf(examined, 'TP-DCS')
  const value = tpdu.dcs?.value ?? 0
  if (dcs && ((value & 0xc0) === 0x80 || (value < 0x80 && (value & 0x0c) === 0x0c)))
    found.push({
      code: 'RESERVED_DCS',
      severity: 'info',
      field: 'TP-DCS',
      offset: dcs.at,
      message: `TP-DCS ${hexOctet(value)} is reserved; the text is taken as GSM 7 bit.`
    })
  return found
}

const CHECKS: readonly Check[] = [
  fillBits,
  wrongUnitOfLength,
  trailing,
  tooLong,
  addresses,
  unswappedTime,
  elements,
  oddCodes,
  paddingCounted,
  padBits,
  reserved
]
