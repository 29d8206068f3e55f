import { deepStrictEqual, notStrictEqual, strictEqual, throws } from 'node:assert'
import { decode, type EncodedMessage, encode, type MessageInput, tpduLength } from '../../src/pdu'

function one(message: Partial<MessageInput>): string {
  const { parts } = encode({ to: '+491701234567', text: 'hi', ...message } as MessageInput)
  strictEqual(parts.length, 1)
  return parts[0]!.pdu
}

describe('encode: a message', () => {
  const cases: [what: string, message: Partial<MessageInput>, pdu: string][] = [
    ['nothing but number and text', {}, '0001000C919471103254760000' + '02E834'],
    ['a short code', { to: '12345' }, '00010005812143F50000' + '02E834'],
    ['a service centre', { smsc: '+491710760000' }, '079194710167000001000C919471103254760000' + '02E834'],
    ['a class 0 (flash) message', { class: 0 }, '0001000C919471103254760010' + '02E834'],
    ['a status report request', { srr: true }, '0021000C919471103254760000' + '02E834'],
    ['reject duplicates', { rejectDuplicates: true }, '0005000C919471103254760000' + '02E834'],
    ['a message reference', { mr: 171 }, '0001AB0C919471103254760000' + '02E834'],
    ['a validity in minutes', { validity: 60 }, '0011000C9194711032547600000B' + '02E834'],
    [
      'a validity in seconds',
      { validity: { seconds: 90 } },
      '0009000C919471103254760000025A0000000000' + '02E834'
    ],
    [
      'a validity in hours, minutes and seconds',
      { validity: { seconds: 3723 } },
      '0009000C91947110325476000003102030000000' + '02E834'
    ],
    [
      'an absolute validity with a negative offset',
      { validity: { absolute: '2026-11-22T20:15:39-03:30' } },
      '0019000C91947110325476000062112202519349' + '02E834'
    ],
    ['a protocol identifier', { pid: 0x41 }, '0001000C919471103254764100' + '02E834'],
    ['a replace type', { replace: 7 }, '0001000C919471103254764700' + '02E834'],
    [
      '16-bit ports',
      { ports: { dst: 2948, src: 9200 } },
      '0041000C919471103254760000' + '0A0605040B8423F0E834'
    ],
    [
      '8-bit ports, with fill bits',
      { ports: { dst: 240, bits: 8 } },
      '0041000C919471103254760000' + '08040402F000A0D3'
    ],
    ['forced UCS-2', { encoding: 'ucs2' }, '0001000C919471103254760008' + '0400680069'],
    ['8-bit data', { text: undefined, data: 'c0de' }, '0001000C919471103254760004' + '02C0DE'],
    [
      '8-bit data as octets',
      { text: undefined, data: Uint8Array.of(0xc0, 0xde) },
      '0001000C919471103254760004' + '02C0DE'
    ]
  ]
  for (const [what, message, pdu] of cases)
    it(`with ${what}`, () => {
      strictEqual(one(message), pdu)
      strictEqual(
        tpduLength(pdu),
        encode({ to: '+491701234567', text: 'hi', ...message } as MessageInput).parts[0]!.length
      )
    })

  it('puts the same header with a rising sequence number into each part', () => {
    const { parts } = encode({ to: '1234', text: 'x'.repeat(400), concatRef: 0xbeef, concatBits: 16 })
    deepStrictEqual(
      parts.map(({ pdu }) => decode(pdu, { toNetwork: true }).concat),
      [1, 2, 3].map((seq) => ({ ref: 0xbeef, total: 3, seq, bits: 16 }))
    )
  })

  it('draws a reference where none is given', () => {
    const ref = (random: number) => {
      const { parts }: EncodedMessage = encode({ to: '1234', text: 'x'.repeat(200) }, () => random)
      return decode(parts[0]!.pdu, { toNetwork: true }).concat!.ref
    }
    deepStrictEqual([ref(0), ref(0.5), ref(0.999)], [0, 128, 255])
    notStrictEqual(ref(0.1), ref(0.2))
  })

  it('takes the service centre, message class and address as decode() names them', () => {
    const { smsc, address, dcs } = decode(one({ smsc: '+491710760000', class: 2 }), { toNetwork: true })
    deepStrictEqual(
      [smsc, address, dcs],
      [
        '+491710760000',
        { text: '+491701234567', ton: 1, npi: 1 },
        { value: 0x12, alphabet: 'gsm7', messageClass: 2 }
      ]
    )
  })

  const refused: [what: string, message: object, code: string, field: string][] = [
    ['no recipient', { text: 'hi' }, 'MISSING', 'to'],
    ['an empty recipient', { to: '', text: 'hi' }, 'BAD_ADDRESS', 'to'],
    ['a lone plus', { to: '+', text: 'hi' }, 'BAD_ADDRESS', 'to'],
    ['a line end in the number', { to: '123\r', text: 'hi' }, 'BAD_ADDRESS', 'to'],
    ['a letter in the number', { to: '12x', text: 'hi' }, 'BAD_ADDRESS', 'to'],
    ['a number that is no string', { to: 123, text: 'hi' }, 'BAD_VALUE', 'to'],
    ['a number of 21 digits', { to: '1'.repeat(21), text: 'hi' }, 'ADDRESS_TOO_LONG', 'to'],
    [
      'a service centre of 21 digits',
      { to: '1', text: 'hi', smsc: '1'.repeat(21) },
      'ADDRESS_TOO_LONG',
      'smsc'
    ],
    ['neither text nor data', { to: '1' }, 'MISSING', 'text'],
    ['text and data', { to: '1', text: 'a', data: '00' }, 'BAD_VALUE', 'data'],
    ['text as 8bit', { to: '1', text: 'a', encoding: '8bit' }, 'BAD_VALUE', 'encoding'],
    ['data as ucs2', { to: '1', data: '00', encoding: 'ucs2' }, 'BAD_VALUE', 'encoding'],
    ['half an octet of data', { to: '1', data: '0' }, 'BAD_VALUE', 'data'],
    ['an unknown option', { to: '1', text: 'a', flash: true }, 'UNKNOWN_OPTION', 'flash'],
    ['a class of 4', { to: '1', text: 'a', class: 4 }, 'BAD_VALUE', 'class'],
    ['an unknown alphabet', { to: '1', text: 'a', encoding: 'utf8' }, 'BAD_VALUE', 'encoding'],
    ['a validity of 0', { to: '1', text: 'a', validity: 0 }, 'BAD_VALIDITY', 'validity'],
    ['a validity beyond 63 weeks', { to: '1', text: 'a', validity: 635041 }, 'BAD_VALIDITY', 'validity'],
    [
      'a validity that is no time',
      { to: '1', text: 'a', validity: { absolute: 'tomorrow' } },
      'BAD_VALIDITY',
      'validity'
    ],
    [
      'a time without offset',
      { to: '1', text: 'a', validity: { absolute: '2026-11-22T10:00:00' } },
      'BAD_VALIDITY',
      'validity'
    ],
    [
      'a day that does not exist',
      { to: '1', text: 'a', validity: { absolute: '2026-02-30T10:00:00Z' } },
      'BAD_VALIDITY',
      'validity'
    ],
    ['a port of 65536', { to: '1', text: 'a', ports: { dst: 65536 } }, 'BAD_VALUE', 'ports'],
    ['an 8-bit port of 256', { to: '1', text: 'a', ports: { dst: 256, bits: 8 } }, 'BAD_VALUE', 'ports'],
    ['a reference wider than its bits', { to: '1', text: 'a', concatRef: 256 }, 'BAD_VALUE', 'concatRef'],
    ['replace with pid', { to: '1', text: 'a', replace: 1, pid: 0 }, 'BAD_VALUE', 'replace'],
    [
      'a Spanish locking table',
      { to: '1', text: 'a', nationalLanguage: { locking: 2 } },
      'BAD_VALUE',
      'nationalLanguage'
    ],
    ['another type', { type: 'SMS-DELIVER', to: '1', text: 'a' }, 'BAD_VALUE', 'type']
  ]
  for (const [what, message, code, field] of refused)
    it(`refuses ${what}, and names the field`, () => {
      throws(() => encode(message as MessageInput), { name: 'PduError', code, field })
    })

  it('refuses what is no object at all', () => {
    throws(() => encode(null as never), { code: 'BAD_VALUE' })
    throws(() => encode('hello' as never), { code: 'BAD_VALUE' })
  })
})
