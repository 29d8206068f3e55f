import assert from 'node:assert/strict'
import { isLoop } from '../../src/gateway/loop-guard'
import type { Message } from '../../src/store'
import { messageOf } from './messages'

const MINUTE = 60_000
const NOW = Date.parse('2026-11-22T10:00:00Z')

function ago(ms: number, changes: Partial<Message> = {}): Message {
  return messageOf({ queuedAt: NOW - ms, ...changes })
}

function times(count: number, changes: Partial<Message> = {}): Message[] {
  return Array.from({ length: count }, (_, i) => ago(i * MINUTE, changes))
}

const next = ago(0)

describe('the loop guard', () => {
  it('lets five of the same text to the same number go within ten minutes, and not a sixth', () => {
    assert.equal(isLoop([], next, NOW), false)
    assert.equal(isLoop(times(4), next, NOW), false)
    assert.equal(isLoop(times(5), next, NOW), true)
  })

  it('counts no longer what is older than ten minutes', () => {
    const four = times(4)
    assert.equal(isLoop([...four, ago(10 * MINUTE)], next, NOW), true)
    assert.equal(isLoop([...four, ago(10 * MINUTE + 1)], next, NOW), false)
  })

  it('counts neither another text nor another number', () => {
    assert.equal(isLoop([...times(4), ...times(9, { body: { text: 'Hi' } })], next, NOW), false)
    assert.equal(isLoop([...times(4), ...times(9, { to: '+6281234567891' })], next, NOW), false)
  })

  it('counts a text that is sent in another way: it is what a phone shows', () => {
    assert.equal(isLoop(times(5, { body: { text: 'hi', class: 0 } }), next, NOW), true)
  })

  it('takes no data for a text of the same letters', () => {
    const data = ago(0, { body: { data: '6869' } })
    assert.equal(isLoop(times(5, { body: { text: '6869' } }), data, NOW), false)
    assert.equal(isLoop(times(5, { body: { data: '6869' } }), data, NOW), true)
  })

  it('counts what ended in whatever way, and what is held itself', () => {
    const ended = (['failed', 'cancelled', 'unknown', 'delivered', 'queued'] as const).map((state) =>
      ago(0, { state })
    )
    assert.equal(isLoop(ended, next, NOW), true)
  })

  it('is not misled by what a clock that was wrong has dated into the future', () => {
    assert.equal(isLoop(times(9, { queuedAt: NOW + 365 * 24 * 60 * MINUTE }), next, NOW), false)
  })

  it('counts what a clock that was set back a little has dated into the future', () => {
    assert.equal(isLoop(times(5, { queuedAt: NOW + 30_000 }), next, NOW), true)
  })
})
