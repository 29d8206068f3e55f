import assert from 'node:assert/strict'
import { told } from '../chaos/report'
import { killReceiving } from '../chaos/runs'

describe('a gateway that is killed 20 times while 100 messages come in', () => {
  it('tells each of them, again only as redelivered, and deletes none that is not on disk', async function () {
    this.timeout(120_000)
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    const quotas = { listed: 3, deleting: 5, told: 4, starting: 4 }
    const report = await killReceiving({ seed, messages: 100, kills: 20, quotas })
    assert.deepEqual(report.violations, [], told('receive', report))
  })
})
