import assert from 'node:assert/strict'
import { benchNodes } from './nodes'

describe('the bench of the nodes', function () {
  this.timeout(60_000)

  it('finds each message sent once, and each that came in on disk', async () => {
    const lines: string[] = []
    const right = await benchNodes((line) => lines.push(line), { messages: 3, slow: 1, flood: 100 })
    const text = lines.join('\n')
    assert.equal(right, true, text)
    assert.match(text, /^ +0 +3 +[\d.]+ +[\d.]+$/m)
    assert.match(text, /^ +500 +1 +[\d.]+ +[\d.]+$/m)
    assert.match(text, /^ {2}[\d.]+ s, [\d,]+ messages\/s$/m)
    assert.match(text, /delay of the event loop: median [\d.]+ ms, p99 [\d.]+ ms/)
    assert.doesNotMatch(text, /WRONG|NaN|undefined/)
  })
})
