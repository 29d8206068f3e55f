import assert from 'node:assert/strict'
import { createReferences } from '../../src/flow/references'

describe('concatenation references', () => {
  it('begin where random says and move on by one', () => {
    const references = createReferences(() => 0x1234 / 0x10000)
    assert.equal(references.peek(16), 0x1234)
    assert.equal(references.peek(8), 0x34)
    references.advance()
    assert.equal(references.peek(16), 0x1235)
    assert.equal(references.peek(8), 0x35)
  })

  it('begin again after the last one', () => {
    const references = createReferences(() => 0xffff / 0x10000)
    assert.equal(references.peek(8), 0xff)
    references.advance()
    assert.equal(references.peek(16), 0)
    assert.equal(references.peek(8), 0)
  })
})
