import { ok, strictEqual, throws } from 'node:assert'
import { decode, encode, type Inspection, inspect } from '../../src/pdu'
import { NOT_IN_OCTETS, SHOWN } from './tutorial-mistakes'
import { TUTORIALS } from './vectors'

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
