import assert from 'node:assert/strict'
import { joinPieces } from '../../src/flow/join-pieces'
import type { Success } from '../../src/flow/piece'
import { decode, encode } from '../../src/pdu'

const { parts } = encode({ to: '+447700900123', text: 'x'.repeat(200), concatRef: 7 })
const piece = (part: number, index: number): Success => ({
  tpdu: decode(parts[part]!.pdu, { toNetwork: true }),
  listed: { index }
})

describe('the payload of pdu-decode', () => {
  it('names a part that came twice, and where it is stored', () => {
    const [message, ...none] = joinPieces([piece(0, 1), piece(1, 2), piece(1, 5)]) as {
      text: string
      listed: object[]
      problems: { code: string; message: string }[]
    }[]
    assert.equal(none.length, 0)
    assert.equal(message!.text, 'x'.repeat(200))
    assert.deepEqual(message!.listed, [{ index: 1 }, { index: 2 }])
    assert.deepEqual(
      message!.problems.map(({ code, message }) => [code, message]),
      [['DOUBLE_PART', 'Part 2 came twice (index 5): it is left out.']]
    )
  })
})
