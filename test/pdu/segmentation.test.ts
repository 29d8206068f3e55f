import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert'
import { decode, encode, type MessageInput, measure } from '../../src/pdu'

const TO = '+491701234567'

function texts(message: Omit<MessageInput, 'to'>): (string | undefined)[] {
  return encode({ to: TO, ...message }).parts.map(({ pdu }) => decode(pdu, { toNetwork: true }).text)
}

describe('segmentation: alphabet', () => {
  it('takes the default alphabet with its extension where the text fits it', () => {
    const { encoding, segments, septets, left, forced } = measure('Grüße {10 €}')
    deepStrictEqual([encoding, segments, septets, left, forced], ['gsm7', 1, 15, 145, []])
  })

  it('takes UCS-2 otherwise, and names each character that forced it with its first place', () => {
    const { encoding, octets, left, forced } = measure('‘a’ – ‘b’ 😀')
    deepStrictEqual([encoding, octets, left], ['ucs2', 24, 58])
    deepStrictEqual(forced, [
      { char: '‘', at: 0, count: 2 },
      { char: '’', at: 2, count: 2 },
      { char: '–', at: 4, count: 1 },
      { char: '😀', at: 10, count: 1 }
    ])
  })

  it('uses no national language table unless asked', () => {
    strictEqual(measure('ğış').encoding, 'ucs2')
  })

  it('takes the default alphabet even with languages where it costs no more', () => {
    const { encoding, nationalLanguage } = measure('hello', { languages: 'all' })
    deepStrictEqual([encoding, nationalLanguage], ['gsm7', undefined])
  })

  it('takes the single shift table where it is as cheap as the locking one', () => {
    deepStrictEqual(measure('Yağış', { languages: ['tr'] }).nationalLanguage, { single: 1 })
  })

  it('takes the locking shift table where it saves a segment', () => {
    const { segments, nationalLanguage } = measure('ğşıİ'.repeat(30), { languages: ['tr'] })
    deepStrictEqual([segments, nationalLanguage], [1, { locking: 1 }])
  })

  it('takes both tables where only they hold the text', () => {
    // Hindi letters need the locking table, the capital letters of the Latin alphabet the single shift.
    const { segments, nationalLanguage } = measure(`${'नमस्ते'.repeat(20)}SMS`, { languages: ['hi'] })
    deepStrictEqual([segments, nationalLanguage], [1, { single: 6, locking: 6 }])
  })

  it('takes UCS-2 where no table among the languages holds the text', () => {
    strictEqual(measure('Привет', { languages: 'all' }).encoding, 'ucs2')
  })

  it('takes languages by identifier, code or name, and refuses others', () => {
    for (const languages of [[1], ['1'], ['tr'], ['Turkish']])
      strictEqual(measure('ş', { languages }).nationalLanguage?.single, 1)
    throws(() => measure('ş', { languages: ['xx'] }), { code: 'BAD_VALUE', field: 'languages' })
  })

  it('refuses what is not in a forced alphabet, and says which character', () => {
    throws(() => encode({ to: TO, text: 'naïve', encoding: 'gsm7' }), {
      code: 'NOT_IN_ALPHABET',
      field: 'text',
      message: /"ï" at character 3/
    })
  })
})

describe('segmentation: cuts', () => {
  it('never divides an escape pair', () => {
    const [first, second] = texts({ text: `${'x'.repeat(152)}€${'y'.repeat(20)}` })
    deepStrictEqual([first, second], ['x'.repeat(152), `€${'y'.repeat(20)}`])
  })

  it('never divides a surrogate pair', () => {
    deepStrictEqual(texts({ text: `${'ж'.repeat(66)}😀${'ж'.repeat(10)}` }), [
      'ж'.repeat(66),
      `😀${'ж'.repeat(10)}`
    ])
  })

  it('keeps a grapheme cluster whole where that costs no segment', () => {
    const family = '👨‍👩‍👧‍👦'
    deepStrictEqual(texts({ text: `${'ж'.repeat(60)}${family}${'ж'.repeat(10)}` }), [
      'ж'.repeat(60),
      `${family}${'ж'.repeat(10)}`
    ])
  })

  it('divides a grapheme cluster rather than pay for another segment', () => {
    const text = `${'ж'.repeat(66)}e\u0301${'ж'.repeat(66)}`
    strictEqual(text.length, 134)
    deepStrictEqual(texts({ text }), [`${'ж'.repeat(66)}e`, `\u0301${'ж'.repeat(66)}`])
  })

  it('keeps CR LF together', () => {
    const [first] = texts({ text: `${'x'.repeat(152)}\r\n${'y'.repeat(20)}` })
    strictEqual(first, 'x'.repeat(152))
  })

  it('divides a cluster that is longer than a segment', () => {
    const zalgo = `e${'\u0301'.repeat(200)}`
    strictEqual(texts({ text: zalgo }).join(''), zalgo)
  })

  const fits: [what: string, message: Omit<MessageInput, 'to'>, parts: number][] = [
    ['160 septets alone', { text: 'x'.repeat(160) }, 1],
    ['153 septets a part', { text: 'x'.repeat(306) }, 2],
    ['152 septets a part with a 16-bit reference', { text: 'x'.repeat(305), concatBits: 16 }, 3],
    ['152 septets next to 16-bit ports', { text: 'x'.repeat(152), ports: { dst: 1 } }, 1],
    ['more than 152 next to ports', { text: 'x'.repeat(153), ports: { dst: 1 } }, 2],
    ['70 UTF-16 units alone', { text: 'ж'.repeat(70) }, 1],
    ['67 UTF-16 units a part', { text: 'ж'.repeat(134) }, 2],
    ['140 octets of data alone', { data: 'AB'.repeat(140) }, 1],
    ['134 octets of data a part', { data: 'AB'.repeat(268) }, 2],
    ['133 octets of data next to ports', { data: 'AB'.repeat(133), ports: { dst: 2948 } }, 1],
    ['nothing at all', { text: '' }, 1]
  ]
  for (const [what, message, parts] of fits)
    it(`fits ${what}`, () => {
      const encoded = encode({ to: TO, ...message })
      strictEqual(encoded.parts.length, parts)
      for (const { pdu } of encoded.parts) ok(pdu.length / 2 <= 1 + 1 + 1 + 8 + 3 + 140)
    })

  it('says how much still fits into the last segment', () => {
    deepStrictEqual(
      ['x'.repeat(159), 'x'.repeat(161), 'ж'.repeat(71), '€'.repeat(81)].map((text) => measure(text).left),
      [1, 145, 63, 143]
    )
  })

  it('gives at most 255 segments', () => {
    strictEqual(encode({ to: TO, data: 'AB'.repeat(134 * 255) }).segments, 255)
    throws(() => encode({ to: TO, data: 'AB'.repeat(134 * 255 + 1) }), { code: 'TOO_LONG', field: 'data' })
    throws(() => encode({ to: TO, text: 'x'.repeat(153 * 255 + 1) }), { code: 'TOO_LONG', field: 'text' })
  })
})

describe('segmentation: look-alikes', () => {
  it('leaves the text alone unless asked', () => {
    strictEqual(measure('“quoted” – so…').encoding, 'ucs2')
  })

  it('replaces typographic characters where that avoids UCS-2, and says where', () => {
    const { encoding, replaced, texts: parts } = measure('“quoted” – so…', { lookalikes: true })
    deepStrictEqual([encoding, parts], ['gsm7', ['"quoted" - so...']])
    deepStrictEqual(replaced, [
      { at: 0, from: '“', to: '"' },
      { at: 7, from: '”', to: '"' },
      { at: 9, from: '–', to: '-' },
      { at: 13, from: '…', to: '...' }
    ])
  })

  it('replaces nothing where UCS-2 is needed all the same', () => {
    const { encoding, replaced, texts: parts } = measure('“ж”', { lookalikes: true })
    deepStrictEqual([encoding, replaced, parts], ['ucs2', undefined, ['“ж”']])
  })

  it('composes letters that were typed with a combining mark', () => {
    const { encoding, replaced } = measure('cafe\u0301', { lookalikes: true })
    deepStrictEqual([encoding, replaced], ['gsm7', [{ at: 3, from: 'e\u0301', to: 'é' }]])
  })
})

describe('segmentation: exact tables', () => {
  it('are used whatever they cost, by either name', () => {
    const text = 'ğşıİ'.repeat(30)
    for (const options of [{ languages: { single: 1 } }, { nationalLanguage: { single: 1 } }])
      deepStrictEqual(
        [measure(text, options).nationalLanguage, measure(text, options).segments],
        [{ single: 1 }, 2]
      )
    throws(() => encode({ to: TO, text, languages: { locking: 2 } }), {
      code: 'BAD_VALUE',
      field: 'languages'
    })
  })
})
