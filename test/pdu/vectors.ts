import type { DecodeOptions, Tpdu } from '../../src/pdu'
import decodeVectors from '../vectors/decode.json'
import encodeVectors from '../vectors/encode.json'
import reassemblyVectors from '../vectors/reassembly.json'
import tutorialVectors from '../vectors/tutorials.json'

export interface DecodeVector {
  id: string
  direction: string
  has_smsc: boolean
  rp?: string
  pdu: string
  expect: Record<string, unknown> & { error?: true }
  strictness?: string
  lenient?: Record<string, unknown>
}

export interface EncodeVector {
  id: string
  input: Record<string, unknown>
  expect: Record<string, unknown> & { pdus?: string[]; pdus_binding?: boolean; error?: true }
}

export const DECODE = decodeVectors as unknown as DecodeVector[]
export const ENCODE = encodeVectors as unknown as EncodeVector[]
export const REASSEMBLY = reassemblyVectors as unknown as {
  id: string
  direction: string
  has_smsc: boolean
  pdus: string[]
  expect: { complete: boolean; text?: string; data_hex?: string }
}[]
export const TUTORIALS = tutorialVectors as unknown as {
  what: string
  as_printed: string
  correct: boolean
  right_value: string | null
  why: string
  document: string
}[]

/** The options of decode() that a vector's framing means. */
export function optionsOf(vector: { direction: string; has_smsc: boolean; rp?: string }): DecodeOptions {
  return { toNetwork: vector.direction === 'to-sc', noSmsc: !vector.has_smsc, rpError: vector.rp === 'error' }
}

/** A decoded TPDU in the vectors' words. */
export function inVectorWords(tpdu: Tpdu): Record<string, unknown> {
  const validity = tpdu.validity && ({ ...tpdu.validity } as Record<string, unknown>)
  if (validity && 'rawHex' in validity) {
    validity.raw_hex = validity.rawHex
    delete validity.rawHex
  }
  return {
    tpdu_type: tpdu.type,
    smsc: tpdu.smsc,
    address: tpdu.address?.text,
    ton: tpdu.address?.ton,
    npi: tpdu.address?.npi,
    text: tpdu.text,
    data_hex: tpdu.data,
    encoding: tpdu.dcs?.alphabet,
    dcs: tpdu.dcs?.value,
    message_class: tpdu.dcs?.messageClass,
    mwi: tpdu.dcs?.mwi,
    pid: tpdu.pid,
    special_messages: tpdu.specialMessages,
    scts: tpdu.scts,
    discharge_time: tpdu.dischargeTime,
    status: tpdu.status?.value,
    concat: tpdu.concat,
    ports: tpdu.ports,
    national_language: tpdu.nationalLanguage,
    udh_hex: tpdu.udh,
    validity,
    mr: tpdu.mr,
    srr: tpdu.srr,
    sri: tpdu.sri,
    srq: tpdu.srq,
    rd: tpdu.rd,
    lp: tpdu.lp,
    more_messages: tpdu.mms,
    reply_path: tpdu.rp,
    udhi: tpdu.udhi,
    pi: tpdu.pi,
    failure_cause: tpdu.failureCause,
    command_type: tpdu.commandType,
    message_number: tpdu.messageNumber
  }
}

/** What the vector asserts, and `concat`, which is asserted also where it is missing. */
export function asserted(expected: Record<string, unknown>, tpdu: Tpdu): [unknown, unknown] {
  const words = inVectorWords(tpdu)
  const wanted: Record<string, unknown> = { concat: undefined, ...expected }
  return [Object.fromEntries(Object.keys(wanted).map((key) => [key, words[key]])), wanted]
}
