import assert from 'node:assert/strict'
import { benchSimulator } from './simulator'

describe('the bench of the simulator', () => {
  it('finds each of a few messages once in the ledger', async () => {
    const lines: string[] = []
    assert.equal(await benchSimulator(200, (line) => lines.push(line)), true)
    assert.match(lines.join('\n'), /Ledger: 200 taken, 0 missing, 0 twice or foreign: right/)
  })
})
