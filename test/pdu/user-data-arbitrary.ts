/** Random user data, with and without a header, exactly as decode() gives them. */
import fc from 'fast-check'
import type { Concat, NationalLanguage, SpecialMessage } from '../../src/pdu'
import { decodeDcs } from '../../src/pdu/dcs'
import { type Fields, hex, hexOf, LOCKING_IDS, octet, SINGLE_IDS, septetsOf, trimmed } from './arbitraries'

/** One information element: hex, and what it means; later ones of a kind replace earlier ones. */
interface Element {
  hex: string
  means: Fields
}

const concat = fc
  .tuple(fc.nat(65535), fc.constantFrom<8 | 16>(8, 16), fc.integer({ min: 1, max: 255 }), fc.nat(254))
  .map(([ref, bits, total, seq]): Concat => ({ ref: ref % 2 ** bits, bits, total, seq: 1 + (seq % total) }))

const elements: fc.Arbitrary<Element>[] = [
  concat.map((is) => ({
    hex: (is.bits === 8 ? `0003${hex(is.ref)}` : `0804${word(is.ref)}`) + hex(is.total) + hex(is.seq),
    means: { concat: is }
  })),
  fc.tuple(octet, octet).map(([dst, src]) => ({
    hex: `0402${hex(dst)}${hex(src)}`,
    means: { ports: { dst, src, bits: 8 } }
  })),
  fc.tuple(fc.nat(65535), fc.nat(65535)).map(([dst, src]) => ({
    hex: `0504${word(dst)}${word(src)}`,
    means: { ports: { dst, src, bits: 16 } }
  })),
  fc.constantFrom(...SINGLE_IDS).map((single) => ({
    hex: `2401${hex(single)}`,
    means: { nationalLanguage: { single } }
  })),
  fc.constantFrom(...LOCKING_IDS).map((locking) => ({
    hex: `2501${hex(locking)}`,
    means: { nationalLanguage: { locking } }
  })),
  fc.tuple(octet, octet).map(([kind, count]) => ({
    hex: `0102${hex(kind)}${hex(count)}`,
    means: { specialMessages: [{ type: indicationOf(kind), store: kind > 0x7f, count }] }
  })),
  fc.tuple(fc.integer({ min: 0x0a, max: 0x1f }), hexOf(0, 20)).map(([id, data]) => ({
    hex: hex(id) + hex(data.length / 2) + data,
    means: {}
  }))
]

/** TS 23.040 9.2.3.24.2: bits 6 and 5 are a profile, which the codec does not name. */
function indicationOf(kind: number): SpecialMessage['type'] {
  return (kind & 0x1f) === 7 ? 'video' : (['voicemail', 'fax', 'email', 'other'] as const)[kind & 3]!
}

/** No header, an empty one, or one of several elements. */
const header: fc.Arbitrary<Fields> = fc.oneof(
  fc.constant({ udhi: false }),
  fc.array(fc.oneof(...elements), { maxLength: 5 }).map((list) => {
    const means: Fields = {}
    for (const { nationalLanguage, specialMessages, ...others } of list.map((element) => element.means)) {
      Object.assign(means, others)
      if (nationalLanguage) means.nationalLanguage = { ...means.nationalLanguage, ...nationalLanguage }
      if (specialMessages) means.specialMessages = [...(means.specialMessages ?? []), ...specialMessages]
    }
    return { udhi: true, udh: list.map((element) => element.hex).join(''), ...means }
  })
)

/** TP-UD that suits TP-DCS and fills what the header leaves of 140 octets, or less. */
export function userData(dcs: number): fc.Arbitrary<Fields> {
  const { alphabet, compressed } = decodeDcs(dcs)
  return header.chain((head) => {
    const octets = 140 - (head.udh === undefined ? 0 : head.udh.length / 2 + 1)
    if (alphabet === 'gsm7' && !compressed) return withText(head, head.nationalLanguage ?? {}, octets)
    if (alphabet === 'ucs2' && !compressed)
      return fc
        .array(fc.nat(0xffff), { maxLength: octets >> 1, size: 'max' })
        .map((units) => ({ ...head, text: String.fromCharCode(...units) }))
    return hexOf(0, octets).map((data) => ({ ...head, data }))
  })
}

function withText(head: Fields, language: NationalLanguage, octets: number): fc.Arbitrary<Fields> {
  const septets = septetsOf(language)
  return fc.array(fc.constantFrom(...septets.keys()), { maxLength: 160, size: 'max' }).map((chars) => ({
    ...head,
    text: trimmed(chars, Math.floor((octets * 8) / 7), (char) => septets.get(char)!).join('')
  }))
}

const word = (value: number) => hex(value >> 8) + hex(value & 0xff)
