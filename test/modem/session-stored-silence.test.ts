import assert from 'node:assert/strict'
import type { Outcome } from '../../src/modem'
import type { Fault } from '../../src/simulator/modem/faults'
import type { Profile } from '../../src/simulator/modem/profile'
import { AtFailure } from '../../src/simulator/modem/results'
import { bare, goesOn } from './session-checks'
import { HI, hi } from './session-octets'
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

/** The modem forgets to answer, and goes on as if nothing had been. */
const forgets = (taken: boolean): Fault => ({
  ...(!taken && { transmit: async () => ({ pretended: true }) as const }),
  result: () => {
    throw AtFailure.silent()
  }
})

const TIMEOUT = { outcome: 'unknown', code: 'AT_TIMEOUT', class: 'modem' }
const STORED_UNSENT = { outcome: 'notSubmitted', code: 'STORED_UNSENT', class: 'temporary' }

async function silent(taken: boolean, profile: Partial<Profile> = {}): Promise<SessionRig> {
  const rig = await readySession([], { profile })
  rig.rig.modem.faults.set('forgets', forgets(taken))
  return rig
}

describe('a session whose modem never answers for a stored message', () => {
  it('accepts it 150 seconds later where the slot says that it was sent', async () => {
    const rig = await silent(true)
    const start = rig.clock.now()
    assert.deepEqual(await sendStored(rig), { outcome: 'accepted' })
    assert.ok(rig.clock.now() - start >= 150_000)
    assert.ok(rig.typed.startsWith(STORE_HI + SEND_1), rig.typed)
    assert.ok(rig.typed.includes(LOOK_1 + REMOVE_1), rig.typed)
    assert.deepEqual(slots(rig), [])
    await isSentOnce(rig, [hi()])
    await goesOn(rig)
  })

  it('knows that it was not sent where the slot says so, of a family that writes it at the answer', async () => {
    const rig = await silent(false)
    const start = rig.clock.now()
    assert.deepEqual(bare(await sendStored(rig)), STORED_UNSENT)
    assert.ok(rig.clock.now() - start >= 150_000)
    assert.deepEqual(slots(rig), [])
    await isSentOnce(rig, [])
    await goesOn(rig)
  })

  for (const { family, profile } of [
    { family: 'nothing is known', profile: { manufacturer: 'Acme' } },
    { family: 'it is not written', profile: { manufacturer: 'Acme', slotWritten: 'never' as const } }
  ])
    for (const { taken, truth } of [
      { taken: true, truth: 'has' },
      { taken: false, truth: 'never had' }
    ])
      it(`believes no "unsent" of a family of which ${family}, of a message that the network ${truth}`, async () => {
        const rig = await silent(taken, profile)
        const outcome = bare(await sendStored(rig))
        const seen = taken && !('slotWritten' in profile)
        assert.deepEqual(outcome, seen ? { outcome: 'accepted' } : TIMEOUT)
        await isSentOnce(rig, taken ? [hi()] : [])
        assert.deepEqual(slots(rig), seen ? [] : [[1, UNSENT, HI]])
        await goesOn(rig)
      })

  it('empties a slot that is written at once, when the network refuses the message', async () => {
    const network = { rules: [{ to: /678$/, cms: 38 }] }
    const rig = await readySession([], { profile: { slotWritten: 'submit' }, network })
    assert.deepEqual(bare(await sendStored(rig)), { outcome: 'refused', code: 'CMS_38', class: 'network' })
    assert.equal(rig.typed, STORE_HI + SEND_1 + REMOVE_1)
    assert.deepEqual(slots(rig), [])
    await isSentOnce(rig, [])
    await goesOn(rig)
  })

  it('may find "sent" later than the answer that said nothing, where the modem is slow to write it', async () => {
    const rig = await readySession('okWithoutCMGS', { modem: { writeDelay: 5000 } })
    assert.equal((await sendStored(rig)).outcome, 'unknown')
    assert.deepEqual(slots(rig), [[1, UNSENT, HI]])
    await rig.after(5000)
    assert.equal(await within(rig, rig.session.inspectStored(SLOT_1, HI)), 'sent')
    await isSentOnce(rig, [hi()])
    await goesOn(rig)
  })

  it('believes no "unsent" of a modem that lost power between the network and the slot, and did not say so', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('sags', {
      transmit: async (_tpdu, modem, submit) => {
        const answer = await submit()
        modem.reboot()
        return answer
      }
    })
    assert.deepEqual(bare(await sendStored(rig)), TIMEOUT)
    await isSentOnce(rig, [hi()])
    assert.deepEqual(slots(rig), [[1, UNSENT, HI]])
    await goesOn(rig, 0)
  })

  it('believes "sent" even of a modem that lost power behind it', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('sags', {
      result: async (_say, modem) => {
        modem.reboot()
        await modem.pause(1)
      }
    })
    assert.deepEqual(await sendStored(rig), { outcome: 'accepted' })
    await isSentOnce(rig, [hi()])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig)
  })

  it('holds it as unknown where the slot is empty, or has another message, by then', async () => {
    for (const other of [[], [[1, UNSENT, HI.replace('34', '37')]] as const]) {
      const rig = await silent(false)
      const { messages } = rig.rig.card
      const sent = begun(rig)
      await rig.after(100_000)
      messages.delete(1)
      for (const [index, stat, pdu] of other) messages.put(index, { stat, pdu })
      assert.deepEqual(bare(await within(rig, sent)), TIMEOUT)
      await isSentOnce(rig, [])
      assert.deepEqual(slots(rig), other)
      await goesOn(rig)
    }
  })

  it('holds it as unknown where the cable is pulled while it looks', async () => {
    const rig = await silent(true)
    rig.rig.modem.faults.set('pulled', {
      command: async ({ name }, modem, run) => {
        if (name === '+CMGR' && rig.taken.length > 0) modem.unplug()
        await run()
        return undefined
      }
    })
    assert.deepEqual(bare(await sendStored(rig)), TIMEOUT)
    rig.rig.modem.faults.clear('pulled')
    await isSentOnce(rig, [hi()])
    assert.deepEqual(slots(rig), [[1, SENT, HI]])
    await goesOn(rig)
  })

  it('has an earlier message told its answer, where the next one is stored and not sent', async () => {
    const rig = await silent(true)
    const late: Outcome[] = []
    const first = await rig.send({ pdu: HI, late: (settled) => late.push(settled) })
    assert.deepEqual(bare(first), TIMEOUT)
    const stored = () => Promise.reject(new Error('the disk is full'))
    assert.equal((await sendStored(rig, { stored })).outcome, 'notSubmitted')
    rig.rig.modem.urc('+CMGS: 7')
    await rig.settle()
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 7 }])
    await goesOn(rig)
  })
})
