import assert from 'node:assert/strict'
import { bare, goesOn, isNotSentAgain, told } from './session-checks'
import { HI, hi, SUBMIT_HI } from './session-octets'
import { readySession } from './session-rig'

describe('a session that is refused', () => {
  const BY_NETWORK = [
    { cms: 1, class: 'permanent' },
    { cms: 8, class: 'suspect' },
    { cms: 21, class: 'rejected' },
    { cms: 28, class: 'unknownSubscriber' },
    { cms: 38, class: 'network' },
    { cms: 42, class: 'temporary' },
    { cms: 197, class: 'duplicate' }
  ]
  for (const { cms, class: kind } of BY_NETWORK)
    it(`takes +CMS ERROR: ${cms} of the network for a refusal (${kind})`, async () => {
      const rig = await readySession([], { network: { rules: [{ to: /678$/, cms }] } })
      assert.deepEqual(bare(await rig.send(HI)), { outcome: 'refused', code: `CMS_${cms}`, class: kind })
      await rig.after(1000)
      assert.equal(rig.typed, SUBMIT_HI)
      assert.deepEqual(rig.taken, [])
      assert.deepEqual(told(rig), [])
      await goesOn(rig)
    })

  const SAYS_NOTHING = [
    { cms: 331, class: 'noService' },
    { cms: 332, class: 'temporary' },
    { cms: 500, class: 'unknown' }
  ]
  for (const { cms, class: kind } of SAYS_NOTHING)
    it(`takes +CMS ERROR: ${cms} for unknown: it says nothing about the message`, async () => {
      const rig = await readySession([], { network: { rules: [{ to: /678$/, cms }] } })
      assert.deepEqual(bare(await rig.send(HI)), { outcome: 'unknown', code: `CMS_${cms}`, class: kind })
      await isNotSentAgain(rig, [])
      await goesOn(rig)
    })

  it('takes a refusal that comes later than 30 seconds for unknown', async () => {
    const rig = await readySession([], { network: { latency: 40_000, rules: [{ to: /678$/, cms: 38 }] } })
    const outcome = await rig.send(HI)
    assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'LATE_REFUSAL', class: 'network' })
    assert.match('message' in outcome ? outcome.message : '', /38/)
    await isNotSentAgain(rig, [])
    await goesOn(rig)
  })

  it('takes the same refusal just before 30 seconds for one', async () => {
    const rig = await readySession([], { network: { latency: 29_999, rules: [{ to: /678$/, cms: 38 }] } })
    assert.deepEqual(bare(await rig.send(HI)), { outcome: 'refused', code: 'CMS_38', class: 'network' })
    await goesOn(rig)
  })

  it('takes an answer that never came to the modem for unknown, whatever the network has', async () => {
    const rig = await readySession([], { network: { rules: [{ to: /678$/, silent: true }] } })
    assert.deepEqual(bare(await rig.send(HI)), { outcome: 'unknown', code: 'CMS_332', class: 'temporary' })
    await isNotSentAgain(rig, [hi()])
    await goesOn(rig)
  })

  it('understands errors in words', async () => {
    const rig = await readySession('errorText', { network: { rules: [{ to: /678$/, cms: 332 }] } })
    assert.deepEqual(bare(await rig.send(HI)), { outcome: 'unknown', code: 'CMS_332', class: 'temporary' })
    await goesOn(rig)
  })
})
