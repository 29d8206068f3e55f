import { ok } from 'node:assert'
import fc from 'fast-check'
import { type InspectOptions, inspect } from '../../src/pdu'
import { eachMutation, inTime, VECTORS } from './arbitraries-mutation'
import { optionsOf } from './vectors'

function isInspected(pdu: string | Uint8Array, options: InspectOptions): void {
  const { tpdu, error } = inTime(
    () => inspect(pdu, options),
    () => String(pdu)
  )
  ok(tpdu || error || options.part, `neither an object nor an error: ${pdu}`)
}

describe('properties: inspect() of what is broken', function () {
  this.timeout(60_000)

  it('gives an object or an error of a PDU with any one octet changed', () => {
    for (const vector of VECTORS)
      eachMutation(
        vector.pdu,
        (value) => [value ^ 0x80],
        (pdu) => isInspected(pdu, optionsOf(vector))
      )
  })

  it('gives an object or an error of what is no PDU at all, whatever is expected of it', () => {
    const pdu = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFabcdef \n,"x'), maxLength: 100, size: 'max' }),
      fc.uint8Array({ maxLength: 200, size: 'max' })
    )
    const expect = fc.record(
      { text: fc.string(), address: fc.string(), smsc: fc.string(), scts: fc.string(), length: fc.nat(200) },
      { requiredKeys: [], noNullPrototype: true }
    )
    const options = fc.record(
      {
        toNetwork: fc.boolean(),
        noSmsc: fc.boolean(),
        rpError: fc.boolean(),
        expect,
        part: fc.constantFrom('smsc' as const, 'address', 'time', 'septets', 'udl+septets')
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    fc.assert(fc.property(pdu, options, isInspected), { numRuns: 4000 })
  })
})
