/** What is measured, and whether what comes out is right. */
import type { Codec, OwnCodec } from './codecs'

export interface Row {
  title: string
  /** What one call does with this codec. */
  call(codec: Codec): () => unknown
  /** What is wrong or different about a codec's result. May throw what the codec throws. */
  check(codec: Codec): string[]
  /** The PDUs that a right answer has: their octets are what the limit copies. */
  pdus: string[]
}

const TO = '+491701234567'
const GSM7 = 'The quick brown fox jumps over the lazy dog; 12 tanks are at 3.5 bar, pump 7 is off. '
const CYRILLIC = 'Съешь же ещё этих мягких французских булок, да выпей чаю. '

/** Flat: what `repeat` and `slice` give is a tree, which the first one to read it would have to straighten. */
const textOf = (sample: string, length: number) =>
  Buffer.from(sample.repeat(Math.ceil(length / sample.length)).slice(0, length)).toString()

export function rows(own: OwnCodec): Row[] {
  return [
    encodeRow(own, 'Encode GSM 7-bit, 150 characters, 1 segment', textOf(GSM7, 150), 1),
    encodeRow(own, 'Encode GSM 7-bit, 440 characters, 3 segments', textOf(GSM7, 440), 3),
    encodeRow(own, 'Encode UCS-2, 201 units of Cyrillic, 3 segments', textOf(CYRILLIC, 201), 3),
    decodeRow(own, 'Decode SMS-DELIVER, GSM 7-bit, 150 characters', textOf(GSM7, 150))
  ]
}

/** Our decoder is the judge; that it reads what the peers have written as well says that it is a fair one. */
function encodeRow(own: OwnCodec, title: string, text: string, segments: number): Row {
  return {
    title,
    pdus: own.encode({ to: TO, text }).parts.map(({ pdu }) => pdu),
    call: (codec) => () => codec.encode(TO, text),
    check: (codec) => {
      const parts = codec.encode(TO, text).map((pdu) => own.decode(pdu, { toNetwork: true }))
      const texts = parts.map((part) => part.text ?? '')
      const number = parts.find(({ address }) => address?.text !== TO)?.address?.text
      const [joined, ...rest] = own.joinParts(parts)
      const whole = joined?.text === texts.join('') && rest.length === 0
      return [
        parts.length === segments ? '' : `${texts[0]!.length} characters a segment: ${parts.length} segments`,
        difference(texts.join(''), text),
        number === undefined ? '' : `WRONG: to ${number}`,
        whole ? '' : 'WRONG: parts that do not join'
      ].filter(Boolean)
    }
  }
}

function decodeRow(own: OwnCodec, title: string, text: string): Row {
  const pdu = own.encode({
    type: 'SMS-DELIVER',
    smsc: '+491710760000',
    address: { text: TO, ton: 1, npi: 1 },
    pid: 0,
    dcs: { value: 0, alphabet: 'gsm7' },
    scts: '2026-02-03T04:05:06+01:00',
    text
  })
  return {
    title,
    pdus: [pdu],
    call: (codec) => () => codec.decode(pdu),
    check: (codec) => [difference(codec.decode(pdu), text)].filter(Boolean)
  }
}

function difference(is: string, wanted: string): string {
  if (is === wanted) return ''
  let at = 0
  while (is[at] === wanted[at]) at++
  const missing = wanted.length - is.length
  return `WRONG: text differs from character ${at + 1} on${missing > 0 ? `, ${missing} are missing` : ''}`
}
