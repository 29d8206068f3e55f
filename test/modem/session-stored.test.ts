import assert from 'node:assert/strict'
import { AtFailure } from '../../src/simulator/modem/results'
import { bare, goesOn, told } from './session-checks'
import { HI, hi, YO, yo } from './session-octets'
import { readySession } from './session-rig'
import {
  begun,
  isSentOnce,
  LOOK_1,
  REMOVE_1,
  SELECT_SM,
  SEND_1,
  SENT,
  SLOT_1,
  STORE_HI,
  sendStored,
  slots,
  UNSENT,
  within
} from './session-slots'

/** Drafts of somebody else. */
const FOREIGN = [
  [4, UNSENT, HI],
  [8, SENT, HI.replace('6587', '6597')]
]

const UNAVAILABLE = { outcome: 'notSubmitted', code: 'VERIFY_UNAVAILABLE', class: 'unsupported' }

describe('a session that stores a message before it sends it', () => {
  it('tells the slot when the message is in it, sends it then, and leaves the slot empty', async () => {
    const rig = await readySession()
    const order: string[] = []
    const notYet = (callback: string) => {
      order.push(callback)
      assert.equal(rig.typed, STORE_HI)
      assert.deepEqual(slots(rig), [[1, UNSENT, HI]])
      assert.deepEqual(rig.taken, [])
    }
    const outcome = await sendStored(rig, {
      stored: (slot) => {
        assert.deepEqual(slot, SLOT_1)
        notYet('stored')
      },
      before: () => notYet('before'),
      late: () => order.push('late')
    })
    assert.deepEqual(outcome, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(order, ['stored', 'before'])
    assert.equal(rig.typed, STORE_HI + SEND_1 + REMOVE_1)
    assert.deepEqual(rig.taken, [hi()])
    assert.deepEqual(slots(rig), [])
    assert.deepEqual(told(rig), [])
    await goesOn(rig)
  })

  for (const name of ['stored', 'before'] as const) {
    it(`sends nothing until "${name}" has ended`, async () => {
      const rig = await readySession()
      let end = () => {}
      const ended = new Promise<void>((resolve) => {
        end = resolve
      })
      const outcome = begun(rig, { [name]: () => ended })
      await rig.after(20_000)
      assert.equal(rig.typed, STORE_HI)
      assert.deepEqual(rig.taken, [])
      end()
      assert.deepEqual(await within(rig, outcome), { outcome: 'accepted', mr: 0 })
      assert.ok(rig.typed.startsWith(STORE_HI + SEND_1), rig.typed)
      assert.deepEqual(rig.taken, [hi()])
      await goesOn(rig)
    })

    for (const fails of ['rejects', 'throws'])
      it(`sends nothing where "${name}" ${fails}, and empties the slot`, async () => {
        const rig = await readySession()
        const callback = () => {
          if (fails === 'throws') throw new Error('the disk is full')
          return Promise.reject(new Error('the disk is full'))
        }
        const outcome = await sendStored(rig, { [name]: callback })
        assert.deepEqual(bare(outcome), {
          outcome: 'notSubmitted',
          code: 'SUBMIT_REFUSED_BY_CALLER',
          class: 'line'
        })
        assert.match('message' in outcome ? outcome.message : '', /the disk is full/)
        assert.equal(rig.typed, STORE_HI + SELECT_SM + REMOVE_1)
        assert.deepEqual(slots(rig), [])
        await isSentOnce(rig, [])
        await goesOn(rig, 0)
      })
  }

  it('stores it where the modem writes, which need not be the card', async () => {
    const rig = await readySession([], { profile: { defaultMemory: 'ME' } })
    const told: unknown[] = []
    const outcome = await sendStored(rig, { stored: (slot) => told.push([slot, slots(rig, 'ME')]) as never })
    assert.deepEqual(outcome, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(told, [[{ memory: 'ME', index: 1 }, [[1, UNSENT, HI]]]])
    assert.equal(rig.typed, `${STORE_HI}AT+CPMS="ME","ME","ME"\r${LOOK_1}AT+CMSS=1\r${REMOVE_1}`)
    assert.deepEqual(slots(rig, 'ME'), [])
    await goesOn(rig)
  })

  it('takes slots that count from 0', async () => {
    const rig = await readySession([], { faults: ['indexZero'] })
    assert.deepEqual(await sendStored(rig), { outcome: 'accepted', mr: 0 })
    assert.equal(rig.typed, `${STORE_HI}${SELECT_SM}AT+CMGR=0\rAT+CMSS=0\rAT+CMGR=0\rAT+CMGD=0\r`)
    assert.deepEqual(rig.taken, [hi()])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig)
  })

  it('stores it where +CPMS knows two memories, or is answered with OK alone', async () => {
    for (const fault of ['cpmsTwoGroups', 'cpmsOkOnly']) {
      const rig = await readySession([], { faults: [fault] })
      assert.deepEqual(await sendStored(rig), { outcome: 'accepted', mr: 0 })
      assert.deepEqual(rig.taken, [hi()])
      assert.deepEqual(slots(rig), [])
      await goesOn(rig)
    }
  })

  it('sends one after another, each from its own slot, past the drafts of somebody else', async () => {
    const rig = await readySession('cmglSparseForeignSTO')
    const kept: number[] = []
    const stored = ({ index }: { index: number }) => {
      kept.push(index)
    }
    rig.rig.modem.memories.add('SM', { stat: UNSENT, pdu: YO })
    const both = Promise.all([begun(rig, { stored }), begun(rig, { pdu: YO, stored })])
    assert.deepEqual(await within(rig, both), [
      { outcome: 'accepted', mr: 0 },
      { outcome: 'accepted', mr: 1 }
    ])
    assert.deepEqual(kept, [2, 2])
    assert.deepEqual(rig.taken, [hi(), yo()])
    assert.deepEqual(slots(rig), [[1, UNSENT, YO], ...FOREIGN])
    await rig.after(120_000)
    assert.deepEqual(slots(rig), [[1, UNSENT, YO], ...FOREIGN])
    await goesOn(rig, 2)
  })

  it('does not touch the slot when somebody else has put another message into it', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('reused', {
      result: async (say) => {
        rig.rig.card.messages.put(1, { stat: UNSENT, pdu: YO })
        await say()
      }
    })
    assert.deepEqual(await sendStored(rig), { outcome: 'accepted', mr: 0 })
    assert.equal(rig.typed, STORE_HI + SEND_1 + LOOK_1)
    assert.deepEqual(rig.taken, [hi()])
    assert.deepEqual(slots(rig), [[1, UNSENT, YO]])
    await goesOn(rig)
  })

  it('accepts a message whose slot cannot be emptied, which is then left for later', async () => {
    const rig = await readySession('deleteFails')
    assert.deepEqual(await sendStored(rig), { outcome: 'accepted', mr: 0 })
    assert.equal(rig.typed, STORE_HI + SEND_1 + REMOVE_1)
    assert.deepEqual(slots(rig), [[1, SENT, HI]])
    await isSentOnce(rig, [hi()])
    await goesOn(rig)
  })

  for (const { how, boot } of [
    { how: 'and says so', boot: [{ after: 500, text: 'RDY' }] },
    { how: 'without a word', boot: [] }
  ])
    it(`sends nothing where the modem starts anew, ${how}, before the slot is on disk`, async () => {
      const rig = await readySession([], { profile: { boot } })
      const stored = async () => {
        rig.rig.modem.reboot()
        // The index may mean another message now.
        rig.rig.card.messages.put(1, { stat: UNSENT, pdu: YO })
        await new Promise<void>((resolve) => rig.clock.setTimeout(resolve, 1000))
      }
      assert.deepEqual(bare(await sendStored(rig, { stored })), {
        outcome: 'notSubmitted',
        code: 'MODEM_REBOOTED',
        class: 'modem'
      })
      assert.ok(!rig.typed.includes('AT+CMSS'), rig.typed)
      await isSentOnce(rig, [])
      assert.deepEqual(slots(rig), [[1, UNSENT, YO]])
      await goesOn(rig, 0)
    })

  it('sends nothing where the slot has another message, or none, already', async () => {
    for (const other of [[], [[1, UNSENT, YO]] as const]) {
      const rig = await readySession()
      const stored = () => {
        rig.rig.card.messages.delete(1)
        for (const [index, stat, pdu] of other) rig.rig.card.messages.put(index, { stat, pdu })
      }
      assert.deepEqual(bare(await sendStored(rig, { stored })), UNAVAILABLE)
      await isSentOnce(rig, [])
      assert.deepEqual(slots(rig), other)
      await goesOn(rig, 0)
    }
  })

  it('knows that nothing was sent where the modem does not find the slot', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('fails', {
      command: async ({ name }, _modem, run) => {
        if (name === '+CMSS') throw AtFailure.cms(321)
        await run()
        return undefined
      }
    })
    assert.deepEqual(bare(await sendStored(rig)), {
      outcome: 'notSubmitted',
      code: 'CMS_321',
      class: 'storage'
    })
    await isSentOnce(rig, [])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })
})
