import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { decode, encode, PduError } from '../../src/pdu'
import { asserted, DECODE, optionsOf } from './vectors'

describe('decode: conformance vectors', () => {
  for (const vector of DECODE) {
    const { id, pdu, expect, strictness, lenient } = vector
    const options = optionsOf(vector)
    if (strictness === 'hard') {
      it(`${id}: is refused`, () => {
        throws(() => decode(pdu, options), PduError)
      })
    } else if (expect.error) {
      it(`${id}: is refused, or read no further than it goes and the break is named`, () => {
        const tpdu = decode(pdu, options)
        deepStrictEqual(...asserted(lenient ?? {}, tpdu))
        strictEqual((tpdu.problems?.length ?? 0) > 0, true, 'names what is broken')
      })
    } else {
      it(id, () => {
        deepStrictEqual(...asserted(expect, decode(pdu, options)))
      })
      it(`${id}: encodes to the same octets again`, () => {
        strictEqual(encode(decode(pdu, { ...options, lossless: true })), pdu)
      })
    }
  }
})
