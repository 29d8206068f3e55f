import assert from 'node:assert/strict'
import { benchShared } from './shared'

describe('the bench of hosts that share a store', function () {
  this.timeout(120_000)

  it('sends each message once, and says what one costs the database', async () => {
    const lines: string[] = []
    const right = await benchShared((line) => lines.push(line), {
      store: { sizes: [20, 600], claims: 10, owners: [1, 4], messages: 20 },
      fast: { modems: [1, 2], messages: 5 },
      slow: { modems: [1, 2], messages: 5, latencyMs: 50 },
      reported: { modems: [1, 2], messages: 5 },
      idleMs: 2000
    })
    const text = lines.join('\n')
    assert.equal(right, true, text)
    assert.doesNotMatch(text, /WRONG|NaN|undefined|Infinity/)
    const [, idle = '0'] = /With nothing to do.*: ([\d.]+) statements a second/.exec(text) ?? []
    assert.ok(Number(idle) > 0.5 && Number(idle) < 100, text)
    const sent = lines.filter((line) => /^ +[12] +(5|10)( +[\d,.]+){7}$/.test(line))
    assert.equal(sent.length, 6, text)
    for (const line of sent) {
      const [statements, commits, wal, disk, ms] = line
        .trim()
        .split(/ +/)
        .slice(4)
        .map((one) => Number(one.replace(',', '')))
      assert.ok(statements! > 5 && commits! > 3 && wal! > 1000 && disk! > 500 && ms! > 0, line)
    }
  })
})
