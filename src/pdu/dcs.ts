import { PduError } from './errors'
import type { Alphabet, Dcs, IndicationType, MessageClass } from './types'

const ALPHABETS: readonly Alphabet[] = ['gsm7', '8bit', 'ucs2', 'gsm7']
export const INDICATIONS: readonly IndicationType[] = ['voicemail', 'fax', 'email', 'other']

/**
 * TP-DCS, TS 23.038 section 4. Reserved codings mean the default alphabet; in the groups 1100 to 1110 bit 2 and in
 * group 1111 bit 3 are reserved and ignored.
 */
export function decodeDcs(value: number): Dcs {
  const dcs = TABLE[value & 0xff]!
  return dcs.mwi ? { ...dcs, mwi: { ...dcs.mwi } } : { ...dcs }
}

/** The alphabet of the text behind an octet, and whether it is compressed; no object is made. */
export function dcsInfo(value: number): Readonly<Dcs> {
  return TABLE[value & 0xff]!
}

const TABLE: readonly Dcs[] = Array.from({ length: 256 }, (_, value) => describe(value))

function describe(value: number): Dcs {
  const group = value >> 4
  if (group < 8) {
    const dcs: Dcs = { value, alphabet: ALPHABETS[(value >> 2) & 3]! }
    if (value & 0x10) dcs.messageClass = (value & 3) as MessageClass
    if (value & 0x20) dcs.compressed = true
    if (value & 0x40) dcs.autoDelete = true
    return dcs
  }
  if (group < 12) return { value, alphabet: 'gsm7' }
  if (group < 15)
    return {
      value,
      alphabet: group === 14 ? 'ucs2' : 'gsm7',
      mwi: { active: (value & 8) !== 0, store: group > 12, type: INDICATIONS[value & 3]! }
    }
  return { value, alphabet: value & 4 ? '8bit' : 'gsm7', messageClass: (value & 3) as MessageClass }
}

/**
 * The octet of a Dcs: its `value` as long as that means what the other properties say, else the octet that does
 * (the general group 00xx, or 01xx with `autoDelete`; 1100 to 1110 with `mwi`).
 */
export function encodeDcs(dcs: Partial<Dcs>): number {
  const { value, ...wanted } = dcs
  if (value !== undefined) {
    if (!Number.isInteger(value) || value < 0 || value > 255)
      throw new PduError('BAD_VALUE', `dcs.value is ${value}; it is an octet, 0 to 255.`, 'dcs.value')
    if (Object.keys(wanted).length === 0 || meaning(TABLE[value]!) === meaning(wanted)) return value
  }
  const composed = compose(wanted)
  if (composed === undefined || meaning(TABLE[composed]!) !== meaning(wanted))
    throw new PduError(
      'BAD_VALUE',
      `No TP-DCS means ${JSON.stringify(dcs)}: leave out what does not fit.`,
      'dcs'
    )
  return composed
}

/** All that an octet says, in a form that compares. */
function meaning({ alphabet = 'gsm7', messageClass, compressed, autoDelete, mwi }: Partial<Dcs>): string {
  return [
    alphabet,
    messageClass,
    Boolean(compressed),
    Boolean(autoDelete),
    mwi?.active,
    mwi?.store,
    mwi?.type
  ].join()
}

function compose({
  alphabet = 'gsm7',
  messageClass,
  mwi,
  compressed,
  autoDelete
}: Partial<Dcs>): number | undefined {
  if (mwi) {
    const group = alphabet === 'ucs2' ? 0xe0 : mwi.store ? 0xd0 : 0xc0
    const type = INDICATIONS.indexOf(mwi.type)
    return type < 0 ? undefined : group | (mwi.active ? 8 : 0) | type
  }
  if (!ALPHABETS.includes(alphabet) || (messageClass !== undefined && ![0, 1, 2, 3].includes(messageClass)))
    return undefined
  return (autoDelete ? 0x40 : 0) | (compressed ? 0x20 : 0) | generalDcs(alphabet, messageClass)
}

/** The octet of group 00xx for an alphabet and, where there is one, a message class. */
export function generalDcs(alphabet: Alphabet, messageClass: MessageClass | undefined): number {
  return (messageClass === undefined ? 0 : 0x10 | messageClass) | (ALPHABETS.indexOf(alphabet) << 2)
}
