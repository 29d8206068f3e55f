import assert from 'node:assert/strict'
import type { Outcome } from '../../src/modem'
import { bare, goesOn } from './session-checks'
import { HI, hi } from './session-octets'
import { readySession } from './session-rig'
import {
  begun,
  isSentOnce,
  LOOK_1,
  REMOVE_1,
  SEND_1,
  SENT,
  STORE_HI,
  sendStored,
  slots,
  UNSENT,
  within
} from './session-slots'

describe('a session whose stored message has its outcome', () => {
  it('leaves it in the slot until the outcome is on disk', async () => {
    const rig = await readySession()
    const outcomes: Outcome[] = []
    let end = () => {}
    const settled = (outcome: Outcome) => {
      outcomes.push(outcome)
      return new Promise<void>((resolve) => {
        end = resolve
      })
    }
    const sent = begun(rig, { settled })
    await rig.after(20_000)
    assert.deepEqual(outcomes, [{ outcome: 'accepted', mr: 0 }])
    assert.equal(rig.typed, STORE_HI + SEND_1)
    assert.deepEqual(slots(rig), [[1, SENT, HI]])
    end()
    assert.deepEqual(await within(rig, sent), { outcome: 'accepted', mr: 0 })
    assert.ok(rig.typed.startsWith(STORE_HI + SEND_1 + REMOVE_1), rig.typed)
    assert.deepEqual(slots(rig), [])
    assert.equal(outcomes.length, 1)
    await isSentOnce(rig, [hi()])
    await goesOn(rig)
  })

  for (const fails of ['rejects', 'throws'])
    it(`leaves it there where "settled" ${fails}, and tells the outcome all the same`, async () => {
      const rig = await readySession()
      const settled = () => {
        if (fails === 'throws') throw new Error('the disk is full')
        return Promise.reject(new Error('the disk is full'))
      }
      assert.deepEqual(await sendStored(rig, { settled }), { outcome: 'accepted', mr: 0 })
      assert.equal(rig.typed, STORE_HI + SEND_1)
      assert.deepEqual(slots(rig), [[1, SENT, HI]])
      await isSentOnce(rig, [hi()])
      await goesOn(rig)
    })

  it('tells of a refusal before it empties the slot', async () => {
    const rig = await readySession([], { network: { rules: [{ to: /678$/, cms: 38 }] } })
    const seen: unknown[] = []
    const settled = (outcome: Outcome) => {
      seen.push([bare(outcome), slots(rig)])
    }
    const refused = { outcome: 'refused', code: 'CMS_38', class: 'network' }
    assert.deepEqual(bare(await sendStored(rig, { settled })), refused)
    assert.deepEqual(seen, [[refused, [[1, UNSENT, HI]]]])
    assert.equal(rig.typed, STORE_HI + SEND_1 + REMOVE_1)
    await isSentOnce(rig, [])
    await goesOn(rig)
  })

  it('tells of none that is unknown: the slot stays', async () => {
    const rig = await readySession('bareERROR=notTaken')
    const outcome = await sendStored(rig, { settled: () => assert.fail('settled') })
    assert.equal(outcome.outcome, 'unknown')
    assert.equal(rig.typed, STORE_HI + SEND_1 + LOOK_1)
    assert.deepEqual(slots(rig), [[1, UNSENT, HI]])
    await isSentOnce(rig, [])
    await goesOn(rig)
  })
})
