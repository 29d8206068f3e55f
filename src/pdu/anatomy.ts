import { decodeAddress } from './address'
import {
  type BitField,
  dcsFields,
  firstOctetFields,
  PARAMETER_INDICATOR,
  TYPE_OF_ADDRESS
} from './bit-fields'
import type { Span } from './cursor'
import { dcsInfo } from './dcs'
import { toHex } from './hex'
import { commandMeaning, elementName, failureCauseMeaning, pidMeaning } from './meanings'
import { decodeStatus } from './status'
import { decodeTime } from './time'
import type { DecodeOptions, Tpdu, TpduType } from './types'
import { interpret } from './udh'
import { fillBitCount } from './user-data'
import { decodeValidity, SINGLE_SHOT, VALIDITY_FORMATS } from './validity'

/** One field of a PDU. Bits are counted in the order in which the hex is read: bit 0 is the highest of octet 0. */
export interface AnatomyField {
  /** As the standard calls it. */
  name: string
  /** Dotted, unique apart from repeated information elements: `TP-DCS.alphabet` is part of `TP-DCS`. */
  path: string
  bit: number
  bits: number
  /** The octets that hold it. */
  hex: string
  value: string | number | boolean
  /** What that means, in a sentence. */
  meaning: string
}

/** What is known from the fields before. */
interface Context {
  octets: Uint8Array
  options: DecodeOptions
  tpdu: Partial<Tpdu>
  type: TpduType
  dcs: number
  vpf: number
  headerOctets: number
  digits: number
  toa: number
}

type Described = Pick<AnatomyField, 'value' | 'meaning'> & { bitFields?: readonly BitField[] }
type Describe = (octets: Uint8Array, context: Context) => Described

/** The fields of a PDU from where decode() read them; it may have ended early. */
export function anatomyOf(
  octets: Uint8Array,
  spans: readonly Span[],
  options: DecodeOptions,
  tpdu: Partial<Tpdu> = {}
): AnatomyField[] {
  const context: Context = {
    octets,
    options,
    tpdu,
    type: 'SMS-DELIVER',
    dcs: 0,
    vpf: 0,
    headerOctets: 0,
    digits: 0,
    toa: 0
  }
  return spans.flatMap((span) => fieldsOf(span, context))
}

function fieldsOf({ field, at, octets: count }: Span, context: Context): AnatomyField[] {
  const octets = context.octets.subarray(at, at + count)
  const kind = field.replace(/^(SMSC|TP-OA|TP-DA|TP-RA)\./, 'address.')
  const describe = (field === 'SMSC.length' ? DESCRIBE['SMSC.length'] : DESCRIBE[kind]) ?? unknown
  const { value, meaning, bitFields = [] } = describe(octets, context)
  const whole: AnatomyField = {
    name: nameOf(field),
    path: field,
    bit: at * 8,
    bits: count * 8,
    hex: toHex(octets),
    value,
    meaning
  }
  const parts = bitFields.map(({ name, low, width, meaning: says }): AnatomyField => {
    const bits = (octets[0]! >> low) & ((1 << width) - 1)
    const bit = at * 8 + 8 - low - width
    return {
      name,
      path: `${field}.${name}`,
      bit,
      bits: width,
      hex: whole.hex,
      value: bits,
      meaning: says(bits)
    }
  })
  return [whole, ...parts]
}

function nameOf(field: string): string {
  const names: Record<string, string> = {
    'SMSC.length': 'SMSC length',
    'SMSC.type': 'SMSC type of address',
    'SMSC.digits': 'SMSC address',
    'first octet': 'first octet',
    'TP-UD.UDHL': 'UDHL',
    'TP-UD.IE': 'information element',
    'TP-UD.header': 'UDH',
    'TP-UD.text': 'TP-UD',
    trailing: 'octets behind the TPDU'
  }
  return (
    names[field] ??
    field
      .replace('.length', ' length')
      .replace('.type', ' type of address')
      .replace('.digits', ' address value')
  )
}

const unknown: Describe = (octets) => ({ value: toHex(octets), meaning: '' })

function time(what: string): Describe {
  return (octets) => {
    const value = decodeTime(octets, 0)
    const zone = `the last octet, ${toHex(octets, 6)}, is the time zone in quarters of an hour`
    return value
      ? { value, meaning: `${what}: ${value}; ${zone} (${value.slice(19)} from GMT)` }
      : { value: toHex(octets), meaning: `${what}: these octets are no time; ${zone}` }
  }
}

const DESCRIBE: Readonly<Record<string, Describe>> = {
  'SMSC.length': (octets, context) => {
    const value = octets[0]!
    context.digits = Math.max(0, value - 1) * 2
    return {
      value,
      meaning:
        value === 0
          ? 'no service centre here: the one stored in the SIM is used'
          : `${value} octets: the type and ${value - 1} with digits`
    }
  },
  'address.length': (octets, context) => {
    context.digits = octets[0]!
    return { value: octets[0]!, meaning: `${octets[0]} digits (semi-octets); it does not count octets` }
  },
  'address.type': (octets, context) => {
    context.toa = octets[0]!
    return {
      value: octets[0]!,
      meaning: `type ${(octets[0]! >> 4) & 7}, plan ${octets[0]! & 15}`,
      bitFields: TYPE_OF_ADDRESS
    }
  },
  'address.digits': (octets, { digits, toa }) => {
    const { text, ton } = decodeAddress(octets, 0, digits, toa)
    const how = ton === 5 ? '7-bit characters' : 'digits, the two of each octet swapped'
    return { value: text, meaning: `${text} (${how})` }
  },
  'first octet': (octets, context) => {
    context.type = typeOf(octets[0]!, context.options)
    context.vpf = context.type === 'SMS-SUBMIT' ? (octets[0]! >> 3) & 3 : 0
    return { value: octets[0]!, meaning: context.type, bitFields: firstOctetFields(context.type) }
  },
  'TP-MR': (octets) => ({
    value: octets[0]!,
    meaning: `message reference ${octets[0]}; a modem puts its own when sending`
  }),
  'TP-MN': (octets) => ({ value: octets[0]!, meaning: `about the message with the reference ${octets[0]}` }),
  'TP-PID': (octets) => ({ value: octets[0]!, meaning: pidMeaning(octets[0]!) }),
  'TP-DCS': (octets, context) => {
    context.dcs = octets[0]!
    const { alphabet, messageClass, compressed } = dcsInfo(octets[0]!)
    const extra = `${compressed ? ', compressed' : ''}${messageClass === undefined ? '' : `, class ${messageClass}`}`
    return { value: octets[0]!, meaning: `alphabet ${alphabet}${extra}`, bitFields: dcsFields(octets[0]!) }
  },
  'TP-SCTS': time('time at which the service centre took the message'),
  'TP-DT': time('time of the outcome'),
  'TP-ST': (octets) => ({ value: octets[0]!, meaning: decodeStatus(octets[0]!).meaning }),
  'TP-VP': (octets, { vpf }) => {
    const format = VALIDITY_FORMATS[vpf] as 'relative' | 'absolute' | 'enhanced'
    const validity = decodeValidity(format, octets, 0)
    if (validity.format === 'relative')
      return {
        value: validity.raw,
        meaning: `valid for ${duration(validity.minutes * 60)} from the time the service centre takes it`
      }
    if (validity.format === 'absolute')
      return {
        value: validity.time ?? toHex(octets),
        meaning: validity.time ? `valid until ${validity.time}` : 'these octets are no time'
      }
    const seconds =
      validity.seconds === undefined ? 'no period given' : `valid for ${duration(validity.seconds)}`
    return {
      value: validity.rawHex,
      meaning: `${seconds}${octets[0]! & SINGLE_SHOT ? ', one attempt only' : ''}`
    }
  },
  'TP-FCS': (octets) => ({ value: octets[0]!, meaning: failureCauseMeaning(octets[0]!) }),
  'TP-PI': (octets) => ({
    value: octets[0]!,
    meaning: 'which of TP-PID, TP-DCS and TP-UDL follow',
    bitFields: PARAMETER_INDICATOR
  }),
  'TP-CT': (octets) => ({ value: octets[0]!, meaning: commandMeaning(octets[0]!) }),
  'TP-CDL': (octets) => ({ value: octets[0]!, meaning: `${octets[0]} octets of command data` }),
  'TP-UDL': (octets, { dcs }) => {
    const septets = dcsInfo(dcs).alphabet === 'gsm7' && !dcsInfo(dcs).compressed
    const value = octets[0]!
    return {
      value,
      meaning: septets
        ? `${value} septets, which are ${Math.ceil((value * 7) / 8)} octets`
        : `${value} octets`
    }
  },
  'TP-UD.UDHL': (octets, context) => {
    context.headerOctets = octets[0]! + 1
    return { value: octets[0]!, meaning: `the header has ${octets[0]} more octets` }
  },
  'TP-UD.IE': (octets) => {
    const value = toHex(octets, 2)
    return { value, meaning: `${elementName(octets[0]!)}${elementDetails(octets)}` }
  },
  'TP-UD.header': (octets) => ({
    value: toHex(octets),
    meaning: 'a header that is not well formed; it is ignored'
  }),
  'TP-UD.text': (octets, { tpdu, dcs, headerOctets }) => {
    if (tpdu.text === undefined)
      return {
        value: tpdu.data ?? toHex(octets),
        meaning: dcsInfo(dcs).compressed ? 'compressed text' : '8-bit data'
      }
    const fill = headerOctets > 0 && dcsInfo(dcs).alphabet === 'gsm7' ? fillBitCount(headerOctets) : 0
    const behind =
      fill > 0 ? `, behind ${fill} fill bit${fill > 1 ? 's' : ''} (the lowest of the first octet)` : ''
    return { value: tpdu.text, meaning: `text of ${tpdu.text.length} characters${behind}` }
  },
  trailing: (octets) => ({ value: toHex(octets), meaning: 'not part of the TPDU' })
}

function elementDetails(octets: Uint8Array): string {
  const { concat, ports, nationalLanguage, specialMessages } = interpret(octets, [
    { id: octets[0]!, at: 0, length: octets.length - 2 }
  ])
  if (concat) return `: part ${concat.seq} of ${concat.total}, reference ${concat.ref}`
  if (ports) return `: to port ${ports.dst} from ${ports.src}`
  if (nationalLanguage) return `: language ${nationalLanguage.single ?? nationalLanguage.locking}`
  const [special] = specialMessages ?? []
  return special ? `: ${special.count} × ${special.type}` : ''
}

/** The type by direction and message type indicator, TS 23.040 9.2.3.1. */
function typeOf(first: number, { toNetwork }: DecodeOptions): TpduType {
  const types: readonly TpduType[] = toNetwork
    ? ['SMS-DELIVER-REPORT', 'SMS-SUBMIT', 'SMS-COMMAND', 'SMS-SUBMIT']
    : ['SMS-DELIVER', 'SMS-SUBMIT-REPORT', 'SMS-STATUS-REPORT', 'SMS-DELIVER']
  return types[first & 3]!
}

function duration(seconds: number): string {
  const units: [string, number][] = [
    ['week', 604800],
    ['day', 86400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1]
  ]
  const parts: string[] = []
  for (const [name, size] of units) {
    const count = Math.floor(seconds / size)
    if (count > 0) parts.push(`${count} ${name}${count > 1 ? 's' : ''}`)
    seconds -= count * size
  }
  return parts.join(' ') || '0 seconds'
}
