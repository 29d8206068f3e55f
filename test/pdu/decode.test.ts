import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { decode, encode, type Tpdu } from '../../src/pdu'

/** A DELIVER from 123 of 2011-01-01 with what stands from TP-DCS on; `first` is the first octet. */
function deliver(dcs: string, userData: string, first = '04', scts = '11101021436500'): string {
  return `00${first}038121F300${dcs}${scts}${userData}`
}

function codes({ problems = [] }: Tpdu): string[] {
  return problems.map(({ code }) => code)
}

describe('decode: what is broken is named and costs no more than itself', () => {
  it('user data that is cut off: the whole septets that are there', () => {
    const tpdu = decode(deliver('00', '0AE8329BFD'))
    deepStrictEqual([tpdu.text, codes(tpdu)], ['hell', ['TRUNCATED_USER_DATA']])
    strictEqual(tpdu.problems![0]!.offset, 20)
  })

  it('UCS-2 that is cut off inside a unit', () => {
    const tpdu = decode(deliver('08', '0400680'.concat('0')))
    deepStrictEqual([tpdu.text, codes(tpdu)], ['h', ['TRUNCATED_USER_DATA', 'ODD_UCS2']])
  })

  it('a header that reaches beyond the user data', () => {
    const tpdu = decode(deliver('04', '03050003', '44'))
    deepStrictEqual(
      [tpdu.data, tpdu.udh, tpdu.concat, codes(tpdu)],
      ['', '0003', undefined, ['HEADER_TOO_LONG']]
    )
  })

  it('a header that is not well formed: ignored as a whole, the text begins behind it', () => {
    const tpdu = decode(deliver('04', '0A07000301020100036869', '44'))
    deepStrictEqual(
      [tpdu.data, tpdu.udh, tpdu.concat, codes(tpdu)],
      ['6869', '00030102010003', undefined, ['BAD_HEADER']]
    )
  })

  it('a header announced for user data without length', () => {
    const tpdu = decode(deliver('00', '00', '44'))
    deepStrictEqual([tpdu.text, tpdu.udh, codes(tpdu)], ['', undefined, ['NO_HEADER']])
  })

  it('a time stamp that is no time', () => {
    for (const scts of [
      '00000000000000',
      '111010214365F0',
      '11131021436500',
      '11201321436500',
      '11201042436500'
    ]) {
      const tpdu = decode(deliver('00', '02E834', '04', scts))
      deepStrictEqual([tpdu.text, tpdu.scts, codes(tpdu)], ['hi', undefined, ['BAD_TIME']])
    }
  })

  it('what follows the status of a report and is no whole optional part', () => {
    const report = '06050D91945152991136F00160124130640A0160124130450A00'
    const tpdu = decode(`${report}FFFFFF`, { noSmsc: true })
    deepStrictEqual([tpdu.status!.value, tpdu.pi, codes(tpdu)], [0, undefined, ['TRUNCATED_OPTIONAL_PART']])
  })

  it('a code that the locking shift table leaves undefined', () => {
    // Bengali (4) has nothing at 0C.
    const tpdu = decode(deliver('00', '0603250104' + '6000', '44'))
    deepStrictEqual([tpdu.text, codes(tpdu)], ['\uFFFD', ['UNDEFINED_CODE']])
  })

  it('and nothing is named where nothing is broken', () => {
    strictEqual('problems' in decode(deliver('00', '02E834')), false)
  })
})

describe('decode: input', () => {
  it('takes lower case, white space and octets alike', () => {
    const pdu = deliver('00', '02E834')
    const want = decode(pdu)
    deepStrictEqual(decode(pdu.toLowerCase()), want)
    deepStrictEqual(decode(` ${pdu.slice(0, 11)}\r\n${pdu.slice(11)}\t`), want)
    deepStrictEqual(decode(Buffer.from(pdu, 'hex')), want)
  })

  const refused: [what: string, pdu: unknown, code: string, offset: number][] = [
    ['nothing', '', 'EMPTY', 0],
    ['white space', ' \n', 'EMPTY', 0],
    ['no octets', Buffer.alloc(0), 'EMPTY', 0],
    ['a letter that is no hex digit', '0004G0', 'NOT_HEX', 2],
    ['a letter beyond ASCII', '00ÄF', 'NOT_HEX', 1],
    ['a character that looks like a digit', '00０4', 'NOT_HEX', 1],
    ['an odd number of digits', '00040', 'ODD_DIGITS', 2],
    ['a number', 42, 'NOT_HEX', 0]
  ]
  for (const [what, pdu, code, offset] of refused)
    it(`refuses ${what}`, () => {
      throws(() => decode(pdu as string), { name: 'PduError', code, field: 'pdu', offset })
    })

  it('names field and offset of what is cut off', () => {
    throws(() => decode('0004038121F300'), { code: 'TRUNCATED', field: 'TP-DCS', offset: 7 })
    throws(() => decode('0791'), { code: 'TRUNCATED', field: 'SMSC.digits', offset: 2 })
    throws(() => decode('000415'), { code: 'ADDRESS_TOO_LONG', field: 'TP-OA.length', offset: 2 })
    throws(() => decode('0003', { toNetwork: true }), { code: 'RESERVED_TYPE', field: 'TP-MTI', offset: 1 })
  })

  it('reads a PDU that is longer than any TPDU', () => {
    const tpdu = decode(`${deliver('00', '02E834')}${'FF'.repeat(5000)}`, { lossless: true })
    deepStrictEqual([tpdu.text, tpdu.trailing!.length], ['hi', 10000])
  })
})

describe('decode: special messages', () => {
  it('are listed with type, storage and count, next to the text', () => {
    const { specialMessages, text } = decode(deliver('00', '0A080102800301020701E800', '44'))
    deepStrictEqual(specialMessages, [
      { type: 'voicemail', store: true, count: 3 },
      { type: 'video', store: false, count: 1 }
    ])
    strictEqual(text, '')
  })
})

describe('encode: a changed property changes its octets and no others', () => {
  const pdu = '07919471017006006409A1214365870922F1003230114151024005000342020199'
  const odd = `${deliver('00', '0A050003C3020191E834', '64', '11101021436508')}`
  const read = (hex: string) => decode(hex, { lossless: true })

  it('octets that say the same another way stay as they are', () => {
    strictEqual(encode(read(odd)), odd)
    strictEqual(read(odd).rawScts, '11101021436508')
    strictEqual(read(odd).fillBits, 1)
  })

  const changes: [what: string, change: Partial<Tpdu>, from: string, to: string][] = [
    ['the reference', { concat: { ref: 9, total: 2, seq: 1, bits: 8 } }, '0003C30201', '0003090201'],
    ['the protocol identifier', { pid: 0x41 }, 'F30000', 'F34100'],
    ['the time', { scts: '2012-01-01T12:34:56+00:00' }, '11101021436508', '21101021436500'],
    ['the sender', { address: { text: '124', ton: 0, npi: 1 } }, '038121F3', '038121F4'],
    ['the class', { dcs: { value: 0, alphabet: 'gsm7', messageClass: 1 } }, 'F30000', 'F30011']
  ]
  for (const [what, change, from, to] of changes)
    it(what, () => {
      strictEqual(odd.split(from).length, 2)
      strictEqual(encode({ ...read(odd), ...change }), odd.replace(from, to))
    })

  it('the text keeps header and reference', () => {
    const changed = decode(encode({ ...read(odd), text: 'bye' }))
    deepStrictEqual([changed.text, changed.udh], ['bye', '0003C30201'])
  })

  it('a part whose text is cut off is put together as it was', () => {
    const tpdu = decode(pdu, { lossless: true })
    strictEqual(encode(tpdu), pdu)
  })
})
