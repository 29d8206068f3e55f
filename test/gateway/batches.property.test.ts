import fc from 'fast-check'
import { BatchModel, steps } from './batch-model'
import { GatewayRig } from './gateway-rig'

const { SEED, RUNS } = process.env

describe('whatever is done to batches, and whenever the program ends', function () {
  this.timeout(300_000)

  it('no row goes twice unless a person says so, none goes that was stopped, and all are accounted for', async () => {
    const property = fc.asyncProperty(steps, async (all) => {
      const rig = await new GatewayRig({ network: { latency: 500 } }).ready()
      try {
        const model = new BatchModel(rig)
        for (const step of all) await model.take(step)
        await model.finish()
      } finally {
        await rig.stop().catch(() => {})
      }
    })
    await fc.assert(property, {
      numRuns: RUNS ? Number(RUNS) : 25,
      endOnFailure: RUNS !== undefined,
      includeErrorInReport: true,
      ...(SEED && { seed: Number(SEED) })
    })
  })
})
