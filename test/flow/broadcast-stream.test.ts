import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Streams } from '../../src/flow/broadcast/stream'
import type { Message } from '../../src/flow/message'
import { VirtualClock } from '../support/virtual-clock'

function rig() {
  const clock = new VirtualClock()
  const broken: string[] = []
  const state = { more: false }
  const streams = new Streams(clock, {
    broken: (id, { code }) => broken.push(`${id} ${code}`),
    more: () => state.more
  })
  return { clock, broken, state, streams }
}

function part(index: number | undefined, more: Message = {}, id = 's'): Message {
  const { count, ...rest } = more
  return {
    payload: 'row',
    parts: { id, ...(index !== undefined && { index }), ...(count !== undefined && { count }) },
    ...rest
  }
}

const code = (expected: string) => (error: { code: string }) => {
  assert.equal(error.code, expected)
  return true
}

describe('a stream of messages', () => {
  it('is whole when as many have come as it has, whichever of them says so, in any order', () => {
    const order = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(order, fc.nat({ max: 9 }), (indexes, teller) => {
        const { streams } = rig()
        const last = indexes.map(
          (index) => streams.place(part(index, index === teller ? { count: 10 } : {}))!.isLast
        )
        assert.deepEqual(last, [...Array(9).fill(false), true])
        streams.stop()
      })
    )
  })

  it('is none where a message stands alone', () => {
    const { streams } = rig()
    for (const parts of [undefined, null, 'x', {}, { index: 0, count: 2 }])
      assert.equal(streams.place({ payload: 'row', parts }), undefined)
  })

  it('is ended by msg.complete, with a row or without one', () => {
    const { streams } = rig()
    assert.deepEqual(streams.place(part(0)), { id: 's', isLast: false, isEmpty: false })
    assert.deepEqual(streams.place(part(1, { complete: true })), { id: 's', isLast: true, isEmpty: false })
    streams.place(part(0, {}, 't'))
    assert.deepEqual(streams.place(part(undefined, { complete: true }, 't')), {
      id: 't',
      isLast: true,
      isEmpty: false
    })
    streams.place(part(0, {}, 'u'))
    const end = { ...part(undefined, { complete: true }, 'u'), payload: undefined }
    assert.deepEqual(streams.place(end), { id: 'u', isLast: true, isEmpty: true })
  })

  it('whose beginning got lost is never whole: the rest is not taken for it', async () => {
    const { streams, clock, broken } = rig()
    streams.place(part(5))
    assert.equal(streams.place(part(6, { complete: true }))!.isLast, false)
    await clock.advance(60_000)
    assert.deepEqual(broken, ['s STREAM_STALLED'])
  })

  it('waits for what is late though its end has come', () => {
    const { streams } = rig()
    streams.place(part(0))
    assert.equal(streams.place(part(2, { complete: true }))!.isLast, false)
    assert.equal(streams.place(part(1))!.isLast, true)
  })

  it('has each of its messages once, and each has a place', () => {
    const { streams } = rig()
    streams.place(part(0))
    assert.throws(() => streams.place(part(0)), code('BAD_PARTS'))
    for (const index of [-1, 1.5, '1'])
      assert.throws(() => streams.place({ parts: { id: 's', index } }), code('BAD_PARTS'))
    assert.equal(streams.place(part(1, { count: 2 }))!.isLast, true)
  })

  it('breaks off when nothing has come for a minute, and only then', async () => {
    const { streams, clock, broken } = rig()
    streams.place(part(0))
    await clock.advance(59_000)
    streams.place(part(1))
    await clock.advance(59_999)
    assert.deepEqual(broken, [])
    await clock.advance(1)
    assert.deepEqual(broken, ['s STREAM_STALLED'])
    assert.equal(clock.waiting, 0)
  })

  it('does not break off while messages wait that may be of it', async () => {
    const { streams, clock, broken, state } = rig()
    streams.place(part(0))
    state.more = true
    await clock.advance(300_000)
    state.more = false
    assert.deepEqual(broken, [])
    await clock.advance(60_000)
    assert.deepEqual(broken, ['s STREAM_STALLED'])
  })

  it('is given up by msg.reset: the one that is named, or all', () => {
    const { streams, clock, broken } = rig()
    for (const id of ['a', 'b', 'c']) streams.place(part(0, {}, id))
    streams.reset({ reset: true, parts: { id: 'b' } })
    assert.deepEqual(broken, ['b STREAM_RESET'])
    streams.reset({ reset: true })
    assert.deepEqual(broken, ['b STREAM_RESET', 'a STREAM_RESET', 'c STREAM_RESET'])
    assert.equal(clock.waiting, 0)
  })

  it('that was broken off is refused, with the reason, until it begins anew', () => {
    const { streams } = rig()
    streams.place(part(0))
    streams.reset({ reset: true })
    assert.throws(() => streams.place(part(1)), code('STREAM_RESET'))
    assert.throws(() => streams.place(part(2, { complete: true })), code('STREAM_RESET'))
    assert.equal(streams.place(part(0, { count: 2 }))!.isLast, false)
    assert.equal(streams.place(part(1, { count: 2 }))!.isLast, true)
  })

  it('that failed is refused for that reason; a hundred of them are remembered', () => {
    const { streams } = rig()
    for (let i = 0; i <= 100; i++) {
      streams.place(part(0, {}, `s${i}`))
      streams.fail(`s${i}`, Object.assign(new Error('x'), { code: `E${i}` }))
    }
    assert.throws(() => streams.place(part(1, {}, 's100')), code('E100'))
    assert.equal(streams.place(part(1, {}, 's0'))!.isLast, false)
    streams.stop()
  })
})
