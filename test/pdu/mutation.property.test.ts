import { ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { type DecodeOptions, decode, encode, PduError } from '../../src/pdu'
import { octet } from './arbitraries'
import { eachMutation, inTime, VECTORS } from './arbitraries-mutation'
import { DECODE, type DecodeVector, optionsOf } from './vectors'

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex').toUpperCase()

/** What `call` gives, undefined where it throws a PduError; another error fails the test and names `what`. */
function orPduError<T>(call: () => T, what: () => string): T | undefined {
  return inTime(() => {
    try {
      return call()
    } catch (error) {
      if (error instanceof PduError) return undefined
      throw new Error(`${what()}: ${error}`, { cause: error })
    }
  }, what)
}

/** Everything that must be true of a PDU however broken it is. */
function holds(octets: Uint8Array, options: DecodeOptions): void {
  const what = () => `${hex(octets)} ${JSON.stringify(options)}`
  const plain = orPduError(() => decode(octets, options), what)
  const lossless = orPduError(() => decode(octets, { ...options, lossless: true }), what)
  strictEqual(plain === undefined, lossless === undefined, `refused in one way only: ${what()}`)
  if (!lossless) return
  const again = orPduError(() => encode(lossless), what)
  strictEqual(again, hex(octets), `other octets than those of ${what()}`)
}

const few = (value: number) => [0, 0xff, value ^ 1, value ^ 0x80, (value + 1) & 0xff]
const every = (value: number) => Array.from({ length: 255 }, (_, i) => (value + i + 1) & 0xff)

/** The shortest of each type, alphabet and kind of header: all 255 values of each octet take long. */
const SAMPLE = [
  ...new Map(
    VECTORS.filter(({ pdu }) => pdu.length < 100)
      .toSorted((a, b) => b.pdu.length - a.pdu.length)
      .map((vector) => [kindOf(vector), vector])
  ).values()
]

function kindOf({ direction, rp, expect }: DecodeVector): string {
  const { tpdu_type, encoding, udh_hex } = expect
  return [direction, rp, tpdu_type, encoding, String(udh_hex).slice(0, 2)].join()
}

describe('properties: a PDU that is broken', function () {
  this.timeout(60_000)

  it('is, cut off at any digit, decoded or refused with a PduError', () => {
    for (const vector of DECODE)
      for (let end = 0; end <= vector.pdu.length; end++) {
        const pdu = vector.pdu.slice(0, end)
        for (const lossless of [false, true]) {
          const tpdu = orPduError(
            () => decode(pdu, { ...optionsOf(vector), lossless }),
            () => pdu
          )
          ok(!(end & 1 && tpdu), `an odd number of digits is decoded: ${pdu}`)
        }
        if (end > 0 && !(end & 1)) holds(Buffer.from(pdu, 'hex'), optionsOf(vector))
      }
  })

  it('is, with any one octet changed, decoded or refused, and encoded to the same octets again', () => {
    for (const vector of VECTORS) eachMutation(vector.pdu, few, (pdu) => holds(pdu, optionsOf(vector)))
  })

  it('is so with all 255 values of each octet', () => {
    for (const vector of SAMPLE) eachMutation(vector.pdu, every, (pdu) => holds(pdu, optionsOf(vector)))
  })

  it('is so with octets changed, put in and taken out in several places', () => {
    const edit = fc.record({ at: fc.nat(400), drop: fc.nat(2), put: fc.array(octet, { maxLength: 2 }) })
    fc.assert(
      fc.property(
        fc.constantFrom(...VECTORS),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (vector, edits) => {
          const octets = [...Buffer.from(vector.pdu, 'hex')]
          for (const { at, drop, put } of edits) octets.splice(at % octets.length || 0, drop, ...put)
          fc.pre(octets.length > 0)
          holds(Uint8Array.from(octets), optionsOf(vector))
        }
      ),
      { numRuns: 4000 }
    )
  })

  it('is so read in a framing that is not its own', () => {
    for (const { pdu } of VECTORS)
      for (let bits = 0; bits < 8; bits++) {
        const [toNetwork, noSmsc, rpError] = [1, 2, 4].map((bit) => (bits & bit) !== 0)
        holds(Buffer.from(pdu, 'hex'), { toNetwork, noSmsc, rpError })
      }
  })

  it('is so where it is nothing but random octets', () => {
    const options = fc.record({ toNetwork: fc.boolean(), noSmsc: fc.boolean(), rpError: fc.boolean() })
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200, size: 'max' }), options, holds), {
      numRuns: 5000
    })
  })
})
