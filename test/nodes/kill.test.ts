import assert from 'node:assert/strict'
import { killNodeRed } from '../chaos/node-red-run'
import { told } from '../chaos/report'

describe('a Node-RED that is killed five times while its flow sends and receives', function () {
  this.timeout(240_000)

  for (const policy of ['resend', 'hold'] as const)
    it(`loses nothing, and doubles nothing in silence, with the policy ${policy}`, async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
      const quotas = { inFlight: 2, typed: 1, deleting: 1 }
      const report = await killNodeRed(policy, { seed, messages: 60, kills: 5, quotas, modems: 2 })
      console.log(told(policy, report).replace(/^/gm, '      '))
      assert.deepEqual(report.violations, [], told(policy, report))
    })
})
