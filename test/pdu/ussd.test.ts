import { strictEqual, throws } from 'node:assert'
import fc from 'fast-check'
import { packUssd, unpackUssd } from '../../src/pdu'

describe('packed USSD strings', () => {
  const strings: [text: string, hex: string][] = [
    ['*100#', 'AA180C3602'],
    ['*101#', 'AA182C3602'],
    ['1', '31'],
    ['', ''],
    // Seven bits are left: a CR, which is not part of the text.
    ['1234567', '31D98C56B3DD1A'],
    // None are left, and an @ at the end is one.
    ['1234567@', '31D98C56B3DD00'],
    ['12345678', '31D98C56B3DD70']
  ]
  for (const [text, hex] of strings)
    it(`${JSON.stringify(text)} is ${hex || 'nothing'}`, () => {
      strictEqual(packUssd(text), hex)
      if (text !== '') strictEqual(unpackUssd(hex), text)
    })

  it('a CR that ends with an octet gets another, which shows the same', () => {
    strictEqual(packUssd('1234567\r'), '31D98C56B3DD1A0D')
    strictEqual(unpackUssd('31D98C56B3DD1A0D'), '1234567\r\r')
    strictEqual(unpackUssd(packUssd('123456\r')), '123456\r')
  })

  it('come back as they were', () => {
    const char = fc.constantFrom(...'@£$¥èé\nΔ_ΦÉ !"#0123456789¡AZÄ§¿azà€[]{}~|^\\')
    fc.assert(
      fc.property(fc.array(char, { minLength: 1, maxLength: 182 }), (chars) => {
        const text = chars.join('')
        strictEqual(unpackUssd(packUssd(text)), text)
      })
    )
  })

  it('are refused where they are none', () => {
    throws(() => packUssd('ж'), { code: 'NOT_IN_ALPHABET' })
    throws(() => unpackUssd('AA1'), { code: 'ODD_DIGITS' })
    throws(() => unpackUssd('no'), { code: 'NOT_HEX' })
    throws(() => unpackUssd(''), { code: 'EMPTY' })
  })
})
