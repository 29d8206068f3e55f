import assert from 'node:assert/strict'
import { toldShared } from '../chaos/report'
import { runShared } from '../chaos/shared-run'

describe('three Node-REDs on one PostgreSQL, of which one is killed, stopped or cut off, and the database crashes', function () {
  this.timeout(240_000)

  it('lose nothing, send nothing twice that is to be held, and tell what became of each', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    const report = await runShared({
      seed,
      hosts: 3,
      modems: 2,
      messages: 120,
      inbound: 20,
      policies: ['hold', 'resend'],
      latencyMs: 200,
      blows: ['kill', 'pause', 'cut', 'database', 'kill'],
      restMs: 2000,
      fsync: false
    })
    console.log(toldShared(report).replace(/^/gm, '      '))
    assert.deepEqual(report.violations, [], toldShared(report))
    assert.deepEqual(report.blows, { kill: 2, pause: 1, cut: 1, database: 1 })
    assert.equal(report.counts.sent + report.counts.held, 120)
  })
})
