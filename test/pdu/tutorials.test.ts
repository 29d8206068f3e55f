import { ok, strictEqual, throws } from 'node:assert'
import { decode, encode, type Inspection, type InspectOptions, inspect } from '../../src/pdu'
import { TUTORIALS } from './vectors'

const DELIVER = '07912658050000F0040C9126581610739800002070225123800005E8329BFD06'
const DELIVER_2004 = '07912618485400F9040C9126184777283800004060501131100002B120'

/** `finds` says that the inspector names the slip; `meaning` that it states what is right where the slip is one of words. */
interface Shown {
  hex: string
  options?: InspectOptions
  finds?: [code: string, words: RegExp]
  meaning?: [path: string, words: RegExp]
}

/** What the inspector says of each mistake that stands in a PDU or in a field of one, by its place in the list. */
const SHOWN: Readonly<Record<number, Shown>> = {
  10: {
    hex: '07912618485400F9',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['NUMBER_DIFFERS', /is \+62818445009, not 0818445009.*international/]
  },
  13: { hex: '0C91261892753373', options: { part: 'address' }, meaning: ['TP-DA.length', /^12 digits/] },
  14: {
    hex: '00110B0B911604895626F900000002EF35',
    options: { toNetwork: true },
    meaning: ['TP-VP', /^valid for 5 minutes/]
  },
  19: {
    hex: 'E8329BFD06',
    options: { part: 'septets', expect: { text: 'hallo' } },
    finds: ['TEXT_DIFFERS', /"e", not "a".*E8309BFD06/]
  },
  20: {
    hex: '07912618485400F901000C91261892753373000005E8329BFD06',
    options: { toNetwork: true, expect: { text: 'hallo', address: '+618129573337' } },
    finds: ['TEXT_DIFFERS', /is "hello", not "hallo"/]
  },
  22: {
    hex: '20702251238000',
    options: { part: 'time', expect: { scts: '2001-07-22T15:32:08+00:00' } },
    finds: ['TIME_DIFFERS', /says 2002-07-22T15:32:08/]
  },
  23: {
    hex: '207022512380',
    options: { part: 'time' },
    finds: ['TRUNCATED', /seventh octet, the time zone/]
  },
  26: {
    hex: DELIVER,
    options: { expect: { scts: '2002-07-22T15:32:08+07:00' } },
    finds: ['TIME_DIFFERS', /\+00:00, not .*\+07:00/]
  },
  27: { hex: DELIVER, meaning: ['TP-SCTS', /last octet, 00, is the time zone/] },
  32: {
    hex: '00110B0B911604895626F900000002EF35',
    options: { toNetwork: true },
    meaning: ['first octet.TP-VPF', /relative/]
  },
  33: {
    hex: encode({ to: '1234', text: 'x'.repeat(161), concatBits: 16, concatRef: 1 }).parts[0]!.pdu,
    options: { toNetwork: true },
    meaning: ['TP-UD.UDHL', /6 more octets/]
  },
  40: {
    hex: TUTORIALS[40]!.as_printed,
    options: { toNetwork: true },
    finds: ['ODD_DIGITS', /311 hex digits/]
  },
  41: {
    hex: TUTORIALS[40]!.as_printed,
    options: { toNetwork: true },
    finds: ['FILL_BITS', /bit of 97.*should be 0 \(96\)/]
  },
  42: {
    hex: '059126181624',
    options: { part: 'smsc', expect: { smsc: '+62816124' } },
    finds: ['UNSWAPPED_PAIR', /Pair 4 is 24, it should be 42: the pair is not swapped/]
  },
  43: {
    hex: '0891261815609497F0',
    options: { part: 'address' },
    finds: ['LENGTH_IN_OCTETS', /08, counts octets with the type; it counts digits: 0D.*\+6281510649790/]
  },
  46: {
    hex: '00040891261815609497F000002070225123800005E8329BFD06',
    finds: ['LENGTH_IN_OCTETS', /SMS-DELIVER from \+6281510649790 "hello"/]
  },
  48: { hex: DELIVER, meaning: ['first octet.TP-UDHI', /header/] },
  59: {
    hex: '06818018445009',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['UNSWAPPED_PAIR', /Pair 2 is 18, it should be 81: the pair is not swapped/]
  },
  60: {
    hex: '06818018440590',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['UNSWAPPED_PAIR', /Pair 2 is 18, it should be 81/]
  },
  61: {
    hex: '06818018440509',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['UNSWAPPED_PAIR', /8081440590/]
  },
  63: {
    hex: '0B818071748782F3',
    options: { part: 'address', expect: { address: '081338720083' } },
    finds: ['NUMBER_DIFFERS', /08174778283, not 081338720083/]
  },
  67: {
    hex: TUTORIALS[67]!.as_printed,
    options: { toNetwork: true },
    finds: ['DIGIT_TOO_MANY', /last digit, 0,.*to 08174778283 "Ada Kejadian!!!"/]
  },
  71: {
    hex: DELIVER_2004,
    options: { expect: { address: '08174778283' } },
    finds: ['NUMBER_DIFFERS', /is \+628174778283, not 08174778283.*international/]
  },
  72: {
    hex: DELIVER_2004,
    meaning: ['TP-SCTS', /2004-06-05T11:13:01\+00:00.*last octet, 00, is the time zone/]
  }
}

/** Mistakes about limits and about things that are no PDU; the limits are shown below. */
const NOT_IN_OCTETS = [0, 30, 73]

function hasFinding({ findings }: Inspection, code: string, words: RegExp): boolean {
  return findings.some((finding) => finding.code === code && words.test(finding.message))
}

describe('tutorials', () => {
  it('has every mistake in one of the lists', () => {
    const wrong = TUTORIALS.flatMap(({ correct }, i) => (correct ? [] : [i]))
    const listed = [...Object.keys(SHOWN).map(Number), ...NOT_IN_OCTETS].sort((a, b) => a - b)
    strictEqual(listed.join(), wrong.join())
  })

  for (const [index, { hex, options, finds, meaning }] of Object.entries(SHOWN)) {
    const { what, as_printed: printed } = TUTORIALS[Number(index)]!
    it(`${what}: ${printed.slice(0, 40)}`, () => {
      const inspection = inspect(hex, options)
      const said = JSON.stringify({ ...inspection, fields: undefined, tpdu: undefined }, null, 1)
      if (finds) ok(hasFinding(inspection, ...finds), said)
      if (meaning) {
        const field = inspection.fields.find(({ path }) => path === meaning[0])
        ok(field && meaning[1].test(field.meaning), JSON.stringify(field))
      }
    })
  }

  it('the longest AT+CMGS argument is 164', () => {
    const validity = { absolute: '2026-11-22T10:00:00+01:00' }
    const { parts } = encode({ to: '12345678901234567890', text: 'x'.repeat(160), validity })
    strictEqual(parts[0]!.length, 164)
  })

  it('the user data holds 140 octets, which are 160 septets', () => {
    strictEqual(encode({ to: '1234', text: 'x'.repeat(160) }).segments, 1)
    strictEqual(encode({ to: '1234', text: 'x'.repeat(161) }).segments, 2)
    throws(
      () => encode({ type: 'SMS-SUBMIT', address: { text: '1', ton: 0, npi: 1 }, text: 'x'.repeat(161) }),
      /holds 140/
    )
  })

  const rightPdus = TUTORIALS.filter(({ correct, what }) => correct && /^PDU \d/.test(what))
  for (const { what, as_printed: pdu } of rightPdus)
    it(`${what}: nothing is found in what is right`, () => {
      const options = { toNetwork: true }
      strictEqual(decode(pdu, options).type, 'SMS-SUBMIT')
      strictEqual(inspect(pdu, options).findings.length, 0)
    })

  const parts = [
    ['SMSC', 'smsc'],
    ['destination', 'address']
  ] as const
  for (const [word, part] of parts)
    for (const { what, as_printed: hex } of TUTORIALS.filter(
      (one) => one.correct && one.what.startsWith(`${word} `)
    ))
      it(`${what}: nothing is found in what is right`, () => {
        const number = /(\d{6,})/.exec(what)![1]!
        const expected = hex.slice(2, 4) === '91' ? `+${number}` : number
        const { findings } = inspect(hex, { part, expect: { [part]: expected } })
        strictEqual(findings.length, 0, JSON.stringify(findings))
      })
})
