import { INDICATIONS } from './dcs'
import { CLASSES, npiMeaning, tonMeaning } from './meanings'
import type { TpduType } from './types'
import { VALIDITY_FORMATS } from './validity'

/** A run of bits of an octet: its lowest bit, its width and what its value means. */
export interface BitField {
  name: string
  low: number
  width: number
  meaning: (value: number) => string
}

function flag(name: string, low: number, off: string, on: string): BitField {
  return { name, low, width: 1, meaning: (value) => (value ? on : off) }
}

function spare(low: number, width: number): BitField {
  return {
    name: 'spare',
    low,
    width,
    meaning: (value) => (value ? 'not defined for this type, should be 0' : 'not used')
  }
}

const RP = flag(
  'TP-RP',
  7,
  'no reply path',
  'a reply path is set: answers may go through the same service centre'
)
const UDHI = flag('TP-UDHI', 6, 'the user data has no header', 'the user data begins with a header (UDH)')
const SRR = flag('TP-SRR', 5, 'no status report requested', 'a status report is requested')
const RD = flag(
  'TP-RD',
  2,
  'duplicates are accepted',
  'the service centre shall reject a duplicate that it still holds'
)
const LP = flag('TP-LP', 3, 'not forwarded, no loop', 'forwarded or spawned: loop prevention')
const MMS = flag(
  'TP-MMS',
  2,
  'more messages are waiting in the service centre',
  'no more messages are waiting in the service centre'
)
const SRI = flag('TP-SRI', 5, 'no status report goes to the sender', 'a status report will go to the sender')
const SRQ = flag('TP-SRQ', 5, 'this report answers an SMS-SUBMIT', 'this report answers an SMS-COMMAND')
const VPF: BitField = {
  name: 'TP-VPF',
  low: 3,
  width: 2,
  meaning: (value) =>
    value ? `a validity period follows, ${VALIDITY_FORMATS[value]}` : 'no validity period field'
}

function mti(type: TpduType): BitField {
  return {
    name: 'TP-MTI',
    low: 0,
    width: 2,
    meaning: (value) => (value === 3 ? `reserved, taken as ${type}` : `${type} in this direction`)
  }
}

/** The first octet of each type, TS 23.040 9.2.2 and 9.2.3.1 on. */
export function firstOctetFields(type: TpduType): BitField[] {
  switch (type) {
    case 'SMS-DELIVER':
      return [RP, UDHI, SRI, spare(4, 1), LP, MMS, mti(type)]
    case 'SMS-SUBMIT':
      return [RP, UDHI, SRR, VPF, RD, mti(type)]
    case 'SMS-STATUS-REPORT':
      return [spare(7, 1), UDHI, SRQ, spare(4, 1), LP, MMS, mti(type)]
    case 'SMS-COMMAND':
      return [spare(7, 1), UDHI, SRR, spare(2, 3), mti(type)]
    default:
      return [spare(7, 1), UDHI, spare(2, 4), mti(type)]
  }
}

/** Type-of-Address, TS 23.040 9.1.2.5. */
export const TYPE_OF_ADDRESS: readonly BitField[] = [
  flag('extension', 7, 'should be 1', 'no extension'),
  { name: 'type of number', low: 4, width: 3, meaning: tonMeaning },
  { name: 'numbering plan', low: 0, width: 4, meaning: npiMeaning }
]

const ALPHABETS = ['GSM 7 bit', '8 bit data', 'UCS-2', 'reserved, taken as GSM 7 bit']
const CLASS: BitField = { name: 'class', low: 0, width: 2, meaning: (value) => CLASSES[value]! }

function group(low: number, meaning: string): BitField {
  return { name: 'coding group', low, width: 8 - low, meaning: () => meaning }
}

/** TP-DCS, TS 23.038 section 4. */
export function dcsFields(dcs: number): BitField[] {
  if (dcs < 0x80) return generalDcs(dcs)
  if (dcs < 0xc0)
    return [group(4, 'reserved'), { name: 'reserved', low: 0, width: 4, meaning: () => 'taken as GSM 7 bit' }]
  if (dcs >= 0xf0)
    return [
      group(4, 'data coding and message class'),
      flag('reserved', 3, 'reserved', 'reserved, should be 0'),
      { name: 'alphabet', low: 2, width: 1, meaning: (value) => ALPHABETS[value]! },
      CLASS
    ]
  const store =
    dcs < 0xd0
      ? 'the message may be discarded'
      : `the message is to be stored, ${dcs < 0xe0 ? 'GSM 7 bit' : 'UCS-2'}`
  return [
    group(4, `message waiting indication: ${store}`),
    flag('indication', 3, 'set the indication inactive', 'set the indication active'),
    flag('reserved', 2, 'reserved', 'reserved, should be 0'),
    { name: 'type', low: 0, width: 2, meaning: (value) => `${INDICATIONS[value]} waiting` }
  ]
}

function generalDcs(dcs: number): BitField[] {
  const withClass = (dcs & 0x10) !== 0
  return [
    group(6, dcs < 0x40 ? 'general data coding' : 'marked for automatic deletion'),
    flag('compression', 5, 'not compressed', 'compressed (TS 23.042)'),
    flag('class present', 4, 'no message class', 'a message class in bits 1 and 0'),
    { name: 'alphabet', low: 2, width: 2, meaning: (value) => ALPHABETS[value]! },
    withClass
      ? CLASS
      : { name: 'class', low: 0, width: 2, meaning: () => 'no meaning without a message class' }
  ]
}

/** TP-PI, TS 23.040 9.2.3.27. */
export const PARAMETER_INDICATOR: readonly BitField[] = [
  flag('extension', 7, 'no second octet', 'another octet of TP-PI follows'),
  spare(3, 4),
  flag('TP-UDL', 2, 'no user data', 'user data follow'),
  flag('TP-DCS', 1, 'no TP-DCS', 'TP-DCS follows'),
  flag('TP-PID', 0, 'no TP-PID', 'TP-PID follows')
]
