import { ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { decode, encode, type Tpdu } from '../../src/pdu'
import { tpduOf } from './tpdu-arbitrary'

/** Changes that make one octet of the header another; elements may be repeated, and in any order. */
const CHANGES: { what: string; of: (tpdu: Tpdu) => Partial<Tpdu> | undefined }[] = [
  {
    what: 'the concatenation reference',
    of: ({ concat }) => concat && { concat: { ...concat, ref: concat.ref ^ 0x15 } }
  },
  { what: 'a port', of: ({ ports }) => ports && { ports: { ...ports, src: ports.src ^ 0x15 } } },
  {
    what: 'the count of a special message',
    of: ({ specialMessages }) =>
      specialMessages && {
        specialMessages: specialMessages.map((one, i) => (i ? one : { ...one, count: one.count ^ 0x15 }))
      }
  }
]

describe('properties: a header with one property changed', function () {
  this.timeout(60_000)

  for (const { what, of } of CHANGES)
    it(`keeps every octet but that of ${what}`, () => {
      const withIt = tpduOf('SMS-DELIVER').filter((tpdu) => of(tpdu) !== undefined)
      fc.assert(
        fc.property(withIt, (made) => {
          const before = decode(encode(made), { lossless: true })
          const after = decode(encode({ ...before, ...of(before) }), { lossless: true })
          strictEqual(after.udh!.length, before.udh!.length)
          const [a, b] = [before, after].map(({ udh }) => Buffer.from(udh!, 'hex'))
          ok(
            Array.from(a!).filter((octet, at) => octet !== b![at]).length === 1,
            `${before.udh} became ${after.udh}`
          )
          strictEqual(after.text, before.text)
        }),
        { numRuns: 300 }
      )
    })
})
