import { deepStrictEqual, ok } from 'node:assert'
import { fuzzPdu } from './pdu'

describe('fuzz: random and mutated PDUs', function () {
  this.timeout(60_000)

  it('20,000 of them break no promise of the codec', () => {
    const { failures, count, decoded, refused } = fuzzPdu(20_000, 1)
    deepStrictEqual(failures, [])
    deepStrictEqual(count, 20_000)
    ok(decoded > count / 4 && refused.size > 3, 'some are decoded, and some refused in several ways')
  })

  it('a seed gives the same run again', () => {
    const run = () => {
      const { decoded, refused, notEncoded } = fuzzPdu(500, 7)
      return { decoded, refused, notEncoded }
    }
    deepStrictEqual(run(), run())
  })
})
