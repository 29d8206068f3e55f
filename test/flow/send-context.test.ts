import assert from 'node:assert/strict'
import { isSavedInput, restoredMsg, savedInput } from '../../src/flow/send/context'

const saved = (msg: object) => savedInput(msg as never, 0, 1).msg

describe('the copy of a message that is kept on disk', () => {
  it('is all of it, but for live connections', () => {
    const msg = {
      _msgid: 'a',
      payload: { a: [1] },
      topic: 't',
      req: { socket: {} },
      res: {},
      _session: { id: 1 }
    }
    assert.deepEqual(saved(msg), { _msgid: 'a', payload: { a: [1] }, topic: 't' })
  })

  it('knows its place among the recipients', () => {
    const { index, count } = savedInput({ payload: 'x' }, 2, 5)
    assert.deepEqual([index, count], [2, 5])
  })

  it('holds what is needed most where all of it is more than 16 KB, and is never more', () => {
    const large = 'x'.repeat(20_000)
    assert.deepEqual(saved({ _msgid: 'a', payload: 'hi', topic: 't', table: large }), {
      _msgid: 'a',
      payload: 'hi',
      topic: 't'
    })
    assert.deepEqual(saved({ _msgid: 'a', payload: large, topic: 't', parts: { id: 'p' } }), {
      _msgid: 'a',
      topic: 't',
      parts: { id: 'p' }
    })
    assert.deepEqual(saved({ _msgid: 'a', payload: 'x', topic: large }), { _msgid: 'a' })
  })

  it('counts octets, not characters', () => {
    assert.equal('payload' in saved({ payload: '€'.repeat(6000) }), false)
    assert.equal('payload' in saved({ payload: '€'.repeat(5000) }), true)
  })

  it('leaves out what is no JSON: a loop, or a number without end', () => {
    const loop: Record<string, unknown> = { _msgid: 'a', payload: 'hi' }
    loop.self = loop
    assert.deepEqual(saved(loop), { _msgid: 'a', payload: 'hi' })
    assert.deepEqual(saved({ _msgid: 'a', payload: 1n }), { _msgid: 'a' })
  })

  it('comes back as it was, octets as a Buffer, and belongs to nobody else', () => {
    const kept = savedInput({ payload: Buffer.from([1, 2, 255]), deep: { a: [Buffer.from('x')] } }, 0, 1)
    const onDisk = JSON.parse(JSON.stringify(kept))
    assert.ok(isSavedInput(onDisk))
    const msg = restoredMsg(onDisk)
    assert.deepEqual(msg, { payload: Buffer.from([1, 2, 255]), deep: { a: [Buffer.from('x')] } })
    ;(msg.deep as { a: unknown[] }).a.push('changed by a flow')
    assert.equal((onDisk.msg.deep as { a: unknown[] }).a.length, 1)
  })
})
