import assert from 'node:assert/strict'
import { benchBroadcast } from './broadcast'

describe('the bench of broadcasts', function () {
  this.timeout(90_000)

  it('finds everybody sent to once, and each row of a crowd on record', async () => {
    const lines: string[] = []
    const effort = { students: 12, latencies: [0], modems: [2], crowds: [2500] }
    const right = await benchBroadcast((line) => lines.push(line), effort)
    const text = lines.join('\n')
    assert.equal(right, true, text)
    assert.match(text, /^ +2 +0 +[\d,]+ +- +[\d.]+ +[\d,]+ MB +[\d,]+ MB$/m)
    assert.match(text, /^ +2,500 +[\d.]+ s +[\d,]+ +[\d,]+ MB > [\d,]+ MB/m)
    assert.doesNotMatch(text, /NaN|undefined|WRONG/)
  })
})
