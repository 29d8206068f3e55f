/** Random TPDUs of all six types, exactly as decode() gives them: what it derives is derived here as well. */
import fc from 'fast-check'
import type { Address, Tpdu, TpduType, Validity } from '../../src/pdu'
import { decodeDcs } from '../../src/pdu/dcs'
import { decodeStatus } from '../../src/pdu/status'
import { digits, type Fields, hex, hexOf, isoTime, number, octet, septetsOf, trimmed } from './arbitraries'
import { userData } from './user-data-arbitrary'

/** All of these objects' properties in one. */
function merged(...parts: fc.Arbitrary<Fields>[]): fc.Arbitrary<Fields> {
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all))
}

function flags(...names: (keyof Tpdu)[]): fc.Arbitrary<Fields> {
  return merged(...names.map((name) => one(name, fc.boolean())))
}

function one<Key extends keyof Tpdu>(key: Key, value: fc.Arbitrary<Tpdu[Key]>): fc.Arbitrary<Fields> {
  return value.map((is) => ({ [key]: is }))
}

const maybe = (part: fc.Arbitrary<Fields>): fc.Arbitrary<Fields> => fc.oneof(fc.constant({}), part)

const ALPHANUMERIC = 5
const letters = fc.array(fc.constantFrom(...septetsOf({}).keys()), { maxLength: 11 }).map((chars) => {
  const kept = trimmed(chars, 11, (char) => septetsOf({}).get(char)!)
  return kept.join('')
})

const address: fc.Arbitrary<Fields> = fc
  .tuple(fc.nat(7), fc.nat(15), digits(0, 20), letters)
  .map(([ton, npi, value, name]): { address: Address } => ({
    address: { text: ton === ALPHANUMERIC ? name : ton === 1 && value ? `+${value}` : value, ton, npi }
  }))

/** TS 23.040 9.2.3.12, each form as its own octets. */
const validity: fc.Arbitrary<Validity> = fc.oneof(
  octet.map((raw): Validity => ({ format: 'relative', raw, minutes: minutesOf(raw) })),
  isoTime.map((time): Validity => ({ format: 'absolute', time })),
  octet.map((seconds): Validity => ({ format: 'enhanced', rawHex: `02${hex(seconds)}0000000000`, seconds })),
  octet.map(
    (raw): Validity => ({
      format: 'enhanced',
      rawHex: `01${hex(raw)}0000000000`,
      seconds: minutesOf(raw) * 60
    })
  ),
  hexOf(6, 6).map((rest): Validity => ({ format: 'enhanced', rawHex: `40${rest}` }))
)

function minutesOf(raw: number): number {
  if (raw < 144) return (raw + 1) * 5
  if (raw < 168) return 12 * 60 + (raw - 143) * 30
  return raw < 197 ? (raw - 166) * 1440 : (raw - 192) * 10_080
}

const smsc = maybe(one('smsc', number))
const dcsAndUserData = octet.chain((dcs) =>
  userData(dcs).map((ud): Fields => ({ dcs: decodeDcs(dcs), ...ud }))
)

/** TP-PI with the fields that it announces; its bits 3 to 6 are reserved. */
const parameters: fc.Arbitrary<Fields> = fc
  .tuple(fc.nat(0x7f), octet, octet, fc.boolean())
  .chain(([pi, pid, dcs, udhi]) => {
    const fields: Fields = { pi, ...(pi & 1 ? { pid } : {}), ...(pi & 2 ? { dcs: decodeDcs(dcs) } : {}) }
    return pi & 4
      ? userData(pi & 2 ? dcs : 0).map((ud) => ({ ...fields, ...ud }))
      : fc.constant({ ...fields, udhi })
  })

const time = (name: 'scts' | 'dischargeTime') => one(name, isoTime)
const byte = (name: keyof Tpdu) => one(name, octet)

const TYPES: Record<TpduType, fc.Arbitrary<Fields>> = {
  'SMS-DELIVER': merged(address, flags('mms', 'lp', 'sri', 'rp'), byte('pid'), time('scts'), dcsAndUserData),
  'SMS-SUBMIT': merged(
    merged(address, flags('rd', 'srr', 'rp'), byte('mr'), byte('pid')),
    maybe(one('validity', validity)),
    dcsAndUserData
  ),
  'SMS-STATUS-REPORT': merged(
    merged(address, flags('mms', 'lp', 'srq', 'udhi'), byte('mr'), time('scts'), time('dischargeTime')),
    one('status', octet.map(decodeStatus)),
    maybe(parameters)
  ),
  'SMS-COMMAND': merged(
    merged(
      address,
      flags('srr', 'udhi'),
      byte('mr'),
      byte('pid'),
      byte('commandType'),
      byte('messageNumber')
    ),
    one('data', hexOf(0, 157))
  ),
  'SMS-DELIVER-REPORT': merged(maybe(byte('failureCause')), parameters),
  'SMS-SUBMIT-REPORT': merged(maybe(byte('failureCause')), time('scts'), parameters)
}

export const TPDU_TYPES = Object.keys(TYPES) as TpduType[]

export function tpduOf(type: TpduType): fc.Arbitrary<Tpdu> {
  return merged(smsc, TYPES[type]).map((fields) => ({ type, ...fields }))
}
