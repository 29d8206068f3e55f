import assert from 'node:assert/strict'
import fc from 'fast-check'
import { RIGHT, UnlockRig } from './unlock-rig'

const attempt = fc.record({
  pin: fc.constantFrom(RIGHT, '9997', '9998', '9999'),
  /** Whether the modem tells how many tries are left. */
  counter: fc.boolean(),
  /** What happens to the answer, or before the PIN is typed. */
  end: fc.constantFrom('answered', 'unplug', 'silence', 'killed'),
  /** Which of the names of card and modem can be read this time. */
  iccid: fc.boolean(),
  imei: fc.boolean(),
  /** The modem loses power afterwards. */
  reboot: fc.boolean()
})

async function run(
  attempts: readonly (typeof attempt extends fc.Arbitrary<infer T> ? T : never)[]
): Promise<number> {
  const rig = new UnlockRig()
  const { memo } = rig
  let least = rig.left
  for (const { pin, counter, end, iccid, imei, reboot } of attempts) {
    if (end === 'unplug' || end === 'silence') rig.loseAnswer(end)
    // The memo is on disk, and that was the last that this process did.
    const killed = async (...args: Parameters<typeof memo.write>) => {
      await memo.write(...args)
      throw new Error('killed')
    }
    rig.memo = end === 'killed' ? { ...memo, write: killed } : memo
    await rig.unlock({
      pin,
      subject: {
        port: '/dev/ttyUSB0',
        ...(iccid && { iccid: '89629900000000000010' }),
        ...(imei && { imei: '350000000000006' })
      },
      ...(!counter && { counter: false as const })
    })
    rig.rig.modem.faults.clear('loseAnswer')
    least = Math.min(least, rig.left)
    assert.notEqual(rig.rig.card.state, 'SIM PUK')
    assert.ok(rig.left >= 1)
    if (reboot) rig.rig.modem.reboot()
  }
  return least
}

describe('the PIN guard', () => {
  it('never uses up the last try, whatever PINs are configured and however often it is cut off', async function () {
    this.timeout(60_000)
    let least = 3
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 12 }), async (attempts) => {
        least = Math.min(least, await run(attempts))
      }),
      { numRuns: 300 }
    )
    // Otherwise nothing was tried.
    assert.equal(least, 1)
  })
})
