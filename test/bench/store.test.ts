import assert from 'node:assert/strict'
import { benchStore } from './store'

describe('the bench of the stores', function () {
  this.timeout(60_000)

  it('gives each message once, in its order, on both of them', async () => {
    const lines: string[] = []
    const effort = { sizes: [20, 600], claims: 10, owners: [1, 4], messages: 20 }
    const right = await benchStore((line) => lines.push(line), effort)
    const text = lines.join('\n')
    assert.equal(right, true, text)
    assert.doesNotMatch(text, /WRONG|NaN|undefined/)
    assert.equal(lines.filter((line) => /^ +[14] +20 +[\d,]+ +[\d.]+$/.test(line)).length, 4, text)
    assert.equal(lines.filter((line) => /^ +(20|600) +[\d,]+( +[\d.]+){3}$/.test(line)).length, 4, text)
    assert.match(text, /^Shared store \(PostgreSQL \d+/m)
  })
})
