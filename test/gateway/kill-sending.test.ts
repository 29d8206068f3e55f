import assert from 'node:assert/strict'
import { told } from '../chaos/report'
import { killSending, type RunOptions, type RunReport } from '../chaos/runs'

const RUN_MS = 200_000
const MANY = { messages: 100, kills: 20 }
const ALL = { inFlight: 6, typed: 3, answered: 3, starting: 3, enqueueing: 3 }
const RESETS = { taken: 5, typed: 1, starting: 1, enqueueing: 1 }

describe('a gateway that is killed 20 times while it sends 100 messages', function () {
  this.timeout(RUN_MS)
  const runs = new Map<string, Promise<RunReport<object>>>()

  before(() => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    const begin = (name: string, run: Promise<RunReport<object>>) => {
      // Told by the test that is about it.
      run.catch(() => {})
      runs.set(name, run)
    }
    const many: RunOptions = { seed, ...MANY, quotas: ALL }
    // Side by side: most of the time they wait for their networks.
    begin('resend', killSending('resend', many))
    begin('hold', killSending('hold', many))
    begin('verify', killSending('verify', many))
    begin('resets', killSending('verify', { seed, messages: 40, kills: 8, quotas: RESETS, resets: true }))
  })

  it('loses none with the policy resend, and repeats only parts in doubt', () => check('resend'))

  it('sends no part twice with the policy hold, and holds what is in doubt', () => check('hold'))

  it('sends each part exactly once with the policy verify, if the modems keep their power', () =>
    check('verify'))

  it('sends no part twice with the policy verify, if modems lose their power, too', () => check('resets'))

  async function check(name: string): Promise<void> {
    const report = (await runs.get(name))!
    console.log(told(name, report).replace(/^/gm, '      '))
    assert.deepEqual(report.violations, [], told(name, report))
  }
})
