import assert from 'node:assert/strict'
import type { Outcome } from '../../src/modem'
import { bare, goesOn, told } from './session-checks'
import { HI, hi, WAKE } from './session-octets'
import { readySession, type SessionRig } from './session-rig'
import {
  begun,
  isSentOnce,
  LOOK_1,
  REMOVE_1,
  SEND_1,
  SENT,
  SLOT_1,
  STORE_HI,
  sendStored,
  slots,
  UNSENT,
  within
} from './session-slots'

const UNKNOWN = { outcome: 'unknown', class: 'unknown' }
const SUBMIT = STORE_HI + SEND_1

/** Whether the network has it, and what the slot says of that where it was written in time. */
const TRUTHS = [
  { value: 'taken', truth: 'that the network has', ledger: [hi()], stat: SENT },
  { value: 'notTaken', truth: 'that the network never had', ledger: [], stat: UNSENT }
] as const

/** What the slot says later, when the modem is ready again; then it can be emptied. */
async function slotSays(rig: SessionRig, stat: number): Promise<void> {
  await rig.until(() => rig.session.state.name === 'ready')
  assert.deepEqual(slots(rig), [[1, stat, HI]])
  const says = stat === SENT ? 'sent' : 'unsent'
  assert.equal(await within(rig, rig.session.inspectStored(SLOT_1, HI)), says)
  assert.equal(await within(rig, rig.session.removeStored(SLOT_1, HI)), true)
  assert.deepEqual(slots(rig), [])
}

describe('a session that is not told what became of a stored message', () => {
  for (const { value, truth, ledger, stat } of TRUTHS) {
    const seen = stat === SENT
    for (const { fault, code, says, again } of [
      { fault: 'okWithoutCMGS', code: 'OK_WITHOUT_CMGS', says: 'OK without +CMSS', again: WAKE },
      { fault: 'bareERROR', code: 'UNSPECIFIC_ERROR', says: 'ERROR without a number', again: '' }
    ])
      it(`looks into the slot behind ${says}: ${seen ? 'it is accepted' : 'that it is unsent proves nothing'}`, async () => {
        const rig = await readySession(`${fault}=${value}`)
        const outcome = await sendStored(rig)
        assert.deepEqual(bare(outcome), seen ? { outcome: 'accepted' } : { ...UNKNOWN, code })
        assert.equal(rig.typed.slice(0, SUBMIT.length), SUBMIT)
        const look = seen ? LOOK_1 + REMOVE_1 : LOOK_1
        assert.equal(rig.typed.slice(SUBMIT.length, SUBMIT.length + again.length + look.length), again + look)
        assert.deepEqual(told(rig), [])
        await isSentOnce(rig, ledger)
        if (seen) assert.deepEqual(slots(rig), [])
        else await slotSays(rig, stat)
        await goesOn(rig)
      })

    for (const { fault, ms, says } of [
      { fault: 'cmgsWithoutOK', ms: 5000, says: '+CMSS without OK' },
      { fault: 'okBeforeCMGS', ms: 100, says: 'a +CMSS that comes behind its OK' }
    ])
      it(`believes ${says}, of a message ${truth}`, async () => {
        const rig = await readySession(`${fault}=${value}`)
        const start = rig.clock.now()
        assert.deepEqual(await sendStored(rig), { outcome: 'accepted', mr: 0 })
        const took = rig.clock.now() - start
        assert.ok(took >= ms && took < ms + 1000, `${took} ms`)
        assert.ok(rig.typed.startsWith(SUBMIT) && rig.typed.endsWith(REMOVE_1), rig.typed)
        assert.deepEqual(slots(rig), [])
        assert.deepEqual(told(rig), [])
        await isSentOnce(rig, ledger)
        await goesOn(rig)
      })

    it(`takes +CMS ERROR: 500 for unknown, of a message ${truth}: the slot was not written at an answer`, async () => {
      const rig = await readySession(`lteSmsFail=${value}`)
      assert.deepEqual(bare(await sendStored(rig)), { ...UNKNOWN, code: 'CMS_500' })
      assert.equal(rig.typed, SUBMIT + LOOK_1)
      await isSentOnce(rig, ledger)
      await slotSays(rig, UNSENT)
      await goesOn(rig)
    })

    it(`does not look where the modem started anew before the slot was written, of a message ${truth}`, async () => {
      const rig = await readySession(`rebootMidSend=${value}`)
      assert.deepEqual(bare(await sendStored(rig)), {
        outcome: 'unknown',
        code: 'MODEM_REBOOTED',
        class: 'modem'
      })
      assert.equal(rig.typed, SUBMIT)
      await isSentOnce(rig, ledger)
      // Unsent, which is not true of one of the two.
      await slotSays(rig, UNSENT)
      await goesOn(rig, 0)
    })

    it(`finds in the slot what became of a message ${truth}, when the cable that was pulled is back`, async () => {
      const rig = await readySession(`unplugAfterCtrlZ=${value}`)
      assert.deepEqual(bare(await sendStored(rig)), {
        outcome: 'unknown',
        code: 'PORT_CLOSED',
        class: 'line'
      })
      assert.equal(rig.typed, SUBMIT)
      await isSentOnce(rig, ledger)
      await slotSays(rig, stat)
      await goesOn(rig)
    })

    it(`takes silence of a busy modem for unknown, and is told when +CMSS comes at last, of a message ${truth}`, async () => {
      const rig = await readySession(`lateCMGS=160000,${value}`)
      const late: Outcome[] = []
      const outcome = await sendStored(rig, { late: (settled) => late.push(settled) })
      assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'AT_TIMEOUT', class: 'modem' })
      assert.deepEqual(late, [])
      await rig.until(() => late.length > 0)
      assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
      await isSentOnce(rig, ledger)
      await slotSays(rig, stat)
      await goesOn(rig)
      assert.equal(late.length, 1)
    })

    it(`takes +CMSS that comes while it looks into the slot for the answer, of a message ${truth}`, async () => {
      const rig = await readySession(`lateCMGS=152500,${value}`)
      const late: Outcome[] = []
      const outcome = await sendStored(rig, { late: (settled) => late.push(settled) })
      assert.deepEqual(outcome, { outcome: 'accepted', mr: 0 })
      assert.deepEqual(late, [])
      assert.deepEqual(slots(rig), [])
      await isSentOnce(rig, ledger)
      await goesOn(rig)
      assert.deepEqual(late, [])
    })
  }

  it('settles one by the +CMSS that comes over the port opened anew', async () => {
    const rig = await readySession('lateCMGS=160000')
    const late: Outcome[] = []
    const sent = begun(rig, { late: (settled) => late.push(settled) })
    await rig.after(100_000)
    rig.rig.modem.unplug()
    assert.deepEqual(bare(await within(rig, sent)), {
      outcome: 'unknown',
      code: 'PORT_CLOSED',
      class: 'line'
    })
    await rig.until(() => late.length > 0)
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
    assert.ok(rig.opened > 1)
    await isSentOnce(rig, [hi()])
    await slotSays(rig, SENT)
    await goesOn(rig)
  })

  it('gives no message the reference of one that was stored before it', async () => {
    const rig = await readySession('lateCMGS=160000')
    const first = await sendStored(rig)
    assert.equal(first.outcome, 'unknown')
    rig.rig.modem.faults.clear('lateCMGS')
    const late: Outcome[] = []
    await rig.until(() => rig.session.state.name === 'ready')
    const second = await sendStored(rig, { late: (settled) => late.push(settled) })
    assert.deepEqual(second, { outcome: 'accepted', mr: 1 })
    assert.deepEqual(late, [])
    assert.deepEqual(rig.taken, [hi(), hi('01')])
    await goesOn(rig, 2)
  })

  const REFUSALS = [
    { cms: 1, outcome: 'refused', class: 'permanent' },
    { cms: 38, outcome: 'refused', class: 'network' },
    { cms: 42, outcome: 'refused', class: 'temporary' },
    { cms: 331, outcome: 'unknown', class: 'noService' },
    { cms: 332, outcome: 'unknown', class: 'temporary' }
  ]
  for (const { cms, outcome, class: kind } of REFUSALS)
    it(`takes +CMS ERROR: ${cms} for ${outcome}, and ${outcome === 'refused' ? 'empties' : 'keeps'} the slot`, async () => {
      const rig = await readySession([], { network: { rules: [{ to: /678$/, cms }] } })
      assert.deepEqual(bare(await sendStored(rig)), { outcome, code: `CMS_${cms}`, class: kind })
      assert.equal(rig.typed.slice(0, SUBMIT.length), SUBMIT)
      await isSentOnce(rig, [])
      if (outcome === 'refused') assert.deepEqual(slots(rig), [])
      else await slotSays(rig, UNSENT)
      await goesOn(rig)
    })

  it('takes a refusal that comes later than 30 seconds for unknown', async () => {
    const rig = await readySession([], { network: { latency: 40_000, rules: [{ to: /678$/, cms: 38 }] } })
    assert.deepEqual(bare(await sendStored(rig)), {
      outcome: 'unknown',
      code: 'LATE_REFUSAL',
      class: 'network'
    })
    await isSentOnce(rig, [])
    await slotSays(rig, UNSENT)
    await goesOn(rig)
  })

  it('takes an answer that never came to the modem for unknown, though the slot says unsent', async () => {
    const rig = await readySession([], { network: { rules: [{ to: /678$/, silent: true }] } })
    assert.deepEqual(bare(await sendStored(rig)), {
      outcome: 'unknown',
      code: 'CMS_332',
      class: 'temporary'
    })
    await isSentOnce(rig, [hi()])
    await slotSays(rig, UNSENT)
    await goesOn(rig)
  })
})
