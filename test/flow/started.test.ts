import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { onEachStart, whenStarted } from '../../src/flow/modem/started'

describe('the start of the flows', () => {
  it('calls back all that wait, in their order and once', () => {
    const events = new EventEmitter()
    const called: number[] = []
    for (const place of [1, 2, 3]) whenStarted(events, () => called.push(place))
    assert.deepEqual(called, [])
    events.emit('flows:started')
    events.emit('flows:started')
    assert.deepEqual(called, [1, 2, 3])
  })

  it('is listened for by one listener, however many wait, and by none when nobody does', () => {
    const events = new EventEmitter()
    const ends = Array.from({ length: 50 }, () => whenStarted(events, () => {}))
    assert.equal(events.listenerCount('flows:started'), 1)
    for (const end of ends) end()
    assert.equal(events.listenerCount('flows:started'), 0)
    whenStarted(events, () => {})
    events.emit('flows:started')
    assert.equal(events.listenerCount('flows:started'), 0)
  })

  it('does not call back who has ended, also where the start of another ended it', () => {
    const events = new EventEmitter()
    const called: string[] = []
    const ends: (() => void)[] = []
    whenStarted(events, () => {
      called.push('first')
      for (const end of ends) end()
    })
    ends.push(whenStarted(events, () => called.push('ended by the first')))
    const end = whenStarted(events, () => called.push('ended before'))
    end()
    end()
    events.emit('flows:started')
    assert.deepEqual(called, ['first'])
  })

  it('is waited for anew by who comes behind it, and by who comes in the midst of it', () => {
    const events = new EventEmitter()
    const called: string[] = []
    whenStarted(events, () => {
      called.push('first')
      whenStarted(events, () => called.push('next'))
    })
    events.emit('flows:started')
    assert.deepEqual(called, ['first'])
    events.emit('flows:started')
    assert.deepEqual(called, ['first', 'next'])
  })

  it('counts for each Node-RED by itself', () => {
    const [one, other] = [new EventEmitter(), new EventEmitter()]
    const called: string[] = []
    whenStarted(one, () => called.push('one'))
    whenStarted(other, () => called.push('other'))
    other.emit('flows:started')
    assert.deepEqual(called, ['other'])
  })

  it('can be followed each time, by one listener however often a file is loaded', () => {
    const events = new EventEmitter()
    const called: number[] = []
    for (const place of [1, 2]) onEachStart(events, () => called.push(place))
    events.emit('flows:started')
    events.emit('flows:started')
    assert.deepEqual(called, [1, 1])
    assert.equal(events.listenerCount('flows:started'), 1)
  })
})
