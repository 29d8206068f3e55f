import { deepStrictEqual, strictEqual } from 'node:assert'
import { decode, encode, joinParts, Reassembler, type Tpdu } from '../../src/pdu'
import { optionsOf, REASSEMBLY } from './vectors'

/** A part of a message as the network delivers it. */
function part(text: string, seq: number, total: number, more: Partial<Tpdu> = {}): Tpdu {
  const tpdu: Tpdu = {
    type: 'SMS-DELIVER',
    address: { text: '+491701234567', ton: 1, npi: 1 },
    dcs: { value: 8, alphabet: 'ucs2' },
    scts: '2026-11-22T10:00:00+01:00',
    text,
    concat: { ref: 7, total, seq, bits: 8 }
  }
  return decode(encode({ ...tpdu, ...more }))
}

function reassembler(): { joiner: Reassembler; at: (ms: number) => void } {
  let now = 0
  return { joiner: new Reassembler({ now: () => now, expiryMs: 1000 }), at: (ms) => (now = ms) }
}

describe('reassembly: conformance vectors', () => {
  for (const { id, pdus, expect, ...framing } of REASSEMBLY)
    it(id, () => {
      const joined = joinParts(pdus.map((pdu) => decode(pdu, optionsOf(framing))))
      if (!expect.complete) {
        strictEqual(
          joined.every(({ incomplete }) => incomplete !== undefined),
          true
        )
        return
      }
      strictEqual(joined.length, 1)
      strictEqual(joined[0]!.incomplete, undefined)
      if (expect.text !== undefined) strictEqual(joined[0]!.text, expect.text)
      if (expect.data_hex !== undefined) strictEqual(joined[0]!.data, expect.data_hex)
    })
})

describe('reassembly', () => {
  it('joins parts in any order and ignores doubles', () => {
    const { joiner } = reassembler()
    strictEqual(joiner.add(part('C', 3, 3)), undefined)
    strictEqual(joiner.add(part('A', 1, 3)), undefined)
    strictEqual(joiner.add(part('C', 3, 3)), undefined)
    const whole = joiner.add(part('B', 2, 3))!
    strictEqual(whole.text, 'ABC')
    strictEqual(whole.parts, 3)
    strictEqual(whole.concat, undefined)
    deepStrictEqual(joiner.snapshot(), [])
  })

  it('ignores a double that comes after the message was joined', () => {
    const { joiner } = reassembler()
    joiner.add(part('A', 1, 2))
    strictEqual(joiner.add(part('B', 2, 2))!.text, 'AB')
    strictEqual(joiner.add(part('B', 2, 2)), undefined)
    deepStrictEqual(joiner.snapshot(), [])
  })

  it('puts a surrogate pair that was divided between two parts together', () => {
    const { joiner } = reassembler()
    joiner.add(part('a\uD83D', 1, 2))
    strictEqual(joiner.add(part('\uDE00b', 2, 2))!.text, 'a😀b')
  })

  it('keeps two senders with the same reference apart', () => {
    const { joiner } = reassembler()
    const other = { address: { text: '+491709999999', ton: 1, npi: 1 } }
    joiner.add(part('A', 1, 2))
    strictEqual(joiner.add(part('x', 2, 2, other)), undefined)
    strictEqual(joiner.add(part('w', 1, 2, other))!.text, 'wx')
    strictEqual(joiner.add(part('B', 2, 2))!.text, 'AB')
  })

  it('keeps two scopes with the same sender and reference apart', () => {
    const { joiner } = reassembler()
    strictEqual(joiner.add(part('A', 1, 2), 'sim 1'), undefined)
    strictEqual(joiner.add(part('B', 2, 2), 'sim 2'), undefined)
    strictEqual(joiner.snapshot().length, 2)
  })

  it('begins another message when a reference is used again, and gives each part to the nearer time', () => {
    const { joiner } = reassembler()
    const later = { scts: '2026-11-22T12:00:00+01:00' }
    joiner.add(part('A', 1, 2))
    strictEqual(joiner.add(part('C', 1, 2, later)), undefined)
    strictEqual(joiner.add(part('D', 2, 2, later))!.text, 'CD')
    strictEqual(joiner.add(part('B', 2, 2))!.text, 'AB')
  })

  it('joins the same text again when it is sent again under the same reference', () => {
    const { joiner } = reassembler()
    const later = { scts: '2026-11-22T12:00:00+01:00' }
    joiner.add(part('A', 1, 2))
    strictEqual(joiner.add(part('B', 2, 2))!.text, 'AB')
    joiner.add(part('A', 1, 2, later))
    strictEqual(joiner.add(part('B', 2, 2, later))!.text, 'AB')
  })

  it('keeps references of 8 and 16 bits apart', () => {
    const { joiner } = reassembler()
    joiner.add(part('A', 1, 2))
    strictEqual(joiner.add(part('B', 2, 2, { concat: { ref: 7, total: 2, seq: 2, bits: 16 } })), undefined)
  })

  it('gives up what waits too long, marked, with the parts that came', () => {
    const { joiner, at } = reassembler()
    joiner.add(part('A', 1, 4))
    at(500)
    joiner.add(part('C', 3, 4))
    at(1499)
    deepStrictEqual(joiner.expire(), [])
    deepStrictEqual(joiner.snapshot(), [
      { scope: '', sender: '+491701234567', ref: 7, bits: 8, total: 4, have: [1, 3], firstAt: 0, lastAt: 500 }
    ])
    at(1500)
    const [stale, ...none] = joiner.expire()
    strictEqual(none.length, 0)
    strictEqual(stale!.text, 'A[…]C[…]')
    deepStrictEqual(stale!.incomplete!.have, [1, 3])
    deepStrictEqual(
      stale!.incomplete!.tpdus.map(({ text }) => text),
      ['A', 'C']
    )
    deepStrictEqual(joiner.expire(), [])
  })

  it('does not lose the data of a part that does not go with the others', () => {
    const { joiner } = reassembler()
    joiner.add(part('A', 1, 2))
    const mixed = joiner.add(
      part('', 2, 2, { text: undefined, data: 'C0DE', dcs: { value: 4, alphabet: '8bit' } })
    )!
    strictEqual(mixed.problems![0]!.code, 'MIXED_PARTS')
    strictEqual(mixed.incomplete!.tpdus[1]!.data, 'C0DE')
  })

  it('lists messages in the order in which they began', () => {
    const single = decode(
      encode({
        type: 'SMS-DELIVER',
        address: { text: '123', ton: 0, npi: 1 },
        scts: '2026-11-22T10:00:00+01:00',
        text: 'one'
      })
    )
    const joined = joinParts([part('A', 1, 2), single, part('B', 2, 2)])
    deepStrictEqual(
      joined.map(({ text }) => text),
      ['AB', 'one']
    )
  })
})
