import { deepStrictEqual, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { type DecodeOptions, decode, encode, type Tpdu } from '../../src/pdu'
import { TPDU_TYPES, tpduOf } from './tpdu-arbitrary'

const TO_NETWORK = ['SMS-SUBMIT', 'SMS-COMMAND', 'SMS-DELIVER-REPORT']

function framing({ type, failureCause }: Tpdu): DecodeOptions {
  return { toNetwork: TO_NETWORK.includes(type), rpError: failureCause !== undefined }
}

describe('properties: a TPDU that is encoded and decoded', function () {
  this.timeout(60_000)

  for (const type of TPDU_TYPES) {
    it(`${type}: is the same object again, and the same octets`, () => {
      fc.assert(
        fc.property(tpduOf(type), (tpdu) => {
          const pdu = encode(tpdu)
          const again = decode(pdu, framing(tpdu))
          deepStrictEqual(again, tpdu)
          strictEqual(encode(again), pdu)
        }),
        { numRuns: 500 }
      )
    })

    it(`${type}: says nothing more with lossless than without, apart from the type of the service centre`, () => {
      fc.assert(
        fc.property(tpduOf(type), (tpdu) => {
          const pdu = encode(tpdu)
          const { smscTon, smscNpi, ...rest } = decode(pdu, { ...framing(tpdu), lossless: true })
          deepStrictEqual(rest, tpdu)
        })
      )
    })

    if (type !== 'SMS-COMMAND')
      it(`${type}: needs no header where its meaning is given`, () => {
        const withHeader = tpduOf(type).filter(({ concat, ports }) => Boolean(concat ?? ports))
        fc.assert(
          fc.property(withHeader, ({ udh, ...tpdu }) => {
            const { udh: made, ...again } = decode(encode(tpdu), framing(tpdu))
            deepStrictEqual(again, tpdu)
          })
        )
      })

    it(`${type}: stands without the field of the service centre as well`, () => {
      fc.assert(
        fc.property(tpduOf(type), ({ smsc, ...tpdu }) => {
          const pdu = encode({ ...tpdu, smscField: false })
          strictEqual(encode(tpdu), `00${pdu}`)
          deepStrictEqual(decode(pdu, { ...framing(tpdu), noSmsc: true }), tpdu)
        })
      )
    })
  }
})
