import assert from 'node:assert/strict'
import { ussdText } from '../../src/modem/ussd-text'

describe('the text of a USSD answer', () => {
  const texts: [shown: string, dcs: number | undefined, text: string][] = [
    ['Your balance is 10.00', 15, 'Your balance is 10.00'],
    ['Your balance is 10.00', undefined, 'Your balance is 10.00'],
    ['Two\nlines', 15, 'Two\nlines'],
    ['', 15, ''],
    // Hex of UCS-2: by its coding, or because it is that.
    ['00310032', 72, '12'],
    ['041F04400438', 72, 'При'],
    ['041F044004380432043504420021', 15, 'Привет!'],
    ['00530061006C0064006F', 15, 'Saldo'],
    ['00310032', undefined, '12'],
    ['D83DDE00', 72, '😀'],
    ['Привет', 72, 'Привет'],
    // With its language in front.
    ['656E00480069', 0x11, 'Hi'],
    // Hex of packed septets.
    ['D9775D0E', 15, 'Your'],
    ['AA180C3602', 15, '*100#'],
    // Hex of octets.
    ['48E9', 0x44, 'Hé'],
    ['48E9', 0xf4, 'Hé'],
    // Digits are a number.
    ['0812345678', 15, '0812345678'],
    ['12', 15, '12'],
    ['123', 15, '123'],
    // Words that are hex, but in no way octets.
    ['ACE', 15, 'ACE'],
    ['face', 15, 'face'],
    ['0041\n0042', 72, 'AB'],
    ['123', 72, '123']
  ]
  for (const [shown, dcs, text] of texts)
    it(`is ${JSON.stringify(text)} by ${JSON.stringify(shown)},${dcs ?? ''}`, () => {
      assert.equal(ussdText(shown, dcs), text)
    })

  it('is packed where the family packs, even if it is digits', () => {
    assert.equal(ussdText('31D98C56B3DD70', 15, true), '12345678')
    assert.equal(ussdText('D9775D0E', 15, true), 'Your')
    assert.equal(ussdText('00310032', 72, true), '12')
    assert.equal(ussdText('Not at all', 15, true), 'Not at all')
    assert.equal(ussdText('6577039906', 0x10, true), 'Hi')
  })
})
