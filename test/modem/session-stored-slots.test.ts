import assert from 'node:assert/strict'
import type { VirtualModem } from '../../src/simulator'
import type { Fault } from '../../src/simulator/modem/faults'
import { AtFailure } from '../../src/simulator/modem/results'
import type { Stat } from '../../src/simulator/modem/storage'
import { switchOn } from '../simulator/faulty'
import { bare, ends, goesOn } from './session-checks'
import { HI, YO } from './session-octets'
import { readySession, SessionRig } from './session-rig'
import { isSentOnce, SELECT_SM, SLOT_1, STORE_HI, sendStored, slots, UNSENT, within } from './session-slots'

const UNAVAILABLE = { outcome: 'notSubmitted', code: 'VERIFY_UNAVAILABLE', class: 'unsupported' }

/** What stands before the command that stores. */
const atCmgw = (before: (modem: VirtualModem) => void): Fault => ({
  command: async ({ name, kind }, modem, run) => {
    if (name === '+CMGW' && kind === 'set') before(modem)
    await run()
    return undefined
  }
})
const refuse = (failure: AtFailure) => () => {
  throw failure
}

describe('a session whose modem does not store a message', () => {
  it('says so where no slot is free, and does not send it directly', async () => {
    const rig = await readySession([], { card: { capacity: 2 } })
    const full = [
      [1, UNSENT, YO],
      [2, UNSENT, YO]
    ] as const
    for (const [index, stat, pdu] of full) rig.rig.card.messages.put(index, { stat, pdu })
    const outcome = await sendStored(rig, { stored: () => assert.fail('stored') })
    assert.deepEqual(bare(outcome), UNAVAILABLE)
    assert.match('message' in outcome ? outcome.message : '', /322.*Make room/)
    assert.equal(rig.typed, STORE_HI)
    await isSentOnce(rig, [])
    assert.deepEqual(slots(rig), full)
    await goesOn(rig, 0)
  })

  for (const command of ['+CMGW', '+CMSS'])
    it(`says so where it does not know ${command}, and types nothing`, async () => {
      const rig = new SessionRig()
      rig.rig.modem.faults.set('unknown', {
        command: async ({ name }, _modem, run) => {
          if (name === command) throw AtFailure.error()
          await run()
          return undefined
        }
      })
      await rig.ready()
      assert.deepEqual(bare(await sendStored(rig)), UNAVAILABLE)
      assert.equal(rig.typed, '')
      await isSentOnce(rig, [])
      await goesOn(rig, 0)
    })

  it('says so where it names no memory, and stores nothing', async () => {
    const rig = await readySession([], { faults: ['cpmsEmpty'] })
    assert.deepEqual(bare(await sendStored(rig)), UNAVAILABLE)
    assert.equal(rig.typed, 'AT+CPMS?\r')
    await isSentOnce(rig, [])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('says so where it does not tell the slot, and sends nothing', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('mum', {
      output: (text, kind) => (kind === 'info' && text.startsWith('\r\n+CMGW: ') ? '' : text)
    })
    assert.deepEqual(bare(await sendStored(rig)), UNAVAILABLE)
    assert.equal(rig.typed, STORE_HI)
    await isSentOnce(rig, [])
    await goesOn(rig, 0)
  })

  for (const { what, failure } of [
    { what: 'ERROR', failure: AtFailure.error() },
    { what: '+CMS ERROR: 303', failure: AtFailure.cms(303) },
    { what: '+CMS ERROR: 320', failure: AtFailure.cms(320) },
    { what: '+CMS ERROR: 500', failure: AtFailure.cms(500) }
  ])
    it(`says so where it answers with ${what}`, async () => {
      const rig = await readySession()
      rig.rig.modem.faults.set('refuses', atCmgw(refuse(failure)))
      assert.deepEqual(bare(await sendStored(rig)), UNAVAILABLE)
      assert.equal(rig.typed, 'AT+CPMS?\rAT+CMGW=14\r')
      await isSentOnce(rig, [])
      await goesOn(rig, 0)
    })

  for (const { fault, code, kind } of [
    { fault: 'busy515', code: 'CMS_515', kind: 'busy' },
    { fault: 'simBusy14', code: 'CMS_314', kind: 'busy' },
    { fault: 'lostChar304', code: 'CMS_304', kind: 'format' },
    { fault: 'promptMissing', code: 'AT_NO_PROMPT', kind: 'notReady' }
  ])
    it(`does not take ${fault} for a modem that cannot store: it may be tried again`, async () => {
      const rig = await readySession(fault)
      const outcome = await sendStored(rig, { stored: () => assert.fail('stored') })
      assert.deepEqual(bare(outcome), { outcome: 'notSubmitted', code, class: kind })
      assert.ok(!rig.typed.includes('AT+CMSS'), rig.typed)
      rig.rig.modem.faults.clear(fault)
      await rig.after(60_000)
      assert.deepEqual(rig.taken, [])
      assert.deepEqual(slots(rig), [])
      assert.deepEqual(await sendStored(rig), { outcome: 'accepted', mr: 0 })
      await goesOn(rig)
    })

  const LOSSES = [
    {
      loss: 'a cable that is pulled',
      how: (modem: VirtualModem) => modem.unplug(),
      outcome: { code: 'PORT_CLOSED', class: 'line' }
    },
    {
      loss: 'a new start',
      how: (modem: VirtualModem) => {
        modem.reboot()
        throw AtFailure.silent()
      },
      outcome: { code: 'MODEM_REBOOTED', class: 'modem' }
    }
  ]
  for (const { loss, how, outcome } of LOSSES)
    it(`does not take ${loss} in the middle of it for a modem that cannot store, either`, async () => {
      const rig = await readySession([], { profile: { boot: [{ after: 500, text: 'RDY' }] } })
      rig.rig.modem.faults.set('lost', atCmgw(how))
      assert.deepEqual(bare(await sendStored(rig)), { outcome: 'notSubmitted', ...outcome })
      await isSentOnce(rig, [])
      assert.deepEqual(slots(rig), [])
      await goesOn(rig, 0)
    })

  it('types nothing without a network, or when it is stopped', async () => {
    const rig = await readySession()
    rig.rig.modem.radio.limit({ creg: 0, cgreg: 0, cereg: 0 })
    await rig.after(60_000)
    rig.typed = ''
    assert.deepEqual(bare(await sendStored(rig)), {
      outcome: 'notSubmitted',
      code: 'NO_NETWORK',
      class: 'noService'
    })
    assert.equal(rig.typed, '')
    await ends(rig)
    assert.deepEqual(bare(await sendStored(rig)), {
      outcome: 'notSubmitted',
      code: 'SESSION_STOPPED',
      class: 'line'
    })
    assert.deepEqual(rig.taken, [])
  })
})

describe('a session that is asked for a slot', () => {
  const stored = (rig: SessionRig, stat: Stat, pdu = HI) => rig.rig.card.messages.put(1, { stat, pdu })
  const inspect = (rig: SessionRig) => within(rig, rig.session.inspectStored(SLOT_1, HI))
  const remove = (rig: SessionRig) => within(rig, rig.session.removeStored(SLOT_1, HI))

  it('deletes there only what is its own', async () => {
    const rig = await readySession()
    stored(rig, UNSENT, YO)
    assert.equal(await inspect(rig), 'gone')
    assert.equal(rig.typed, `${SELECT_SM}AT+CMGR=1\r`)
    assert.equal(await remove(rig), true)
    assert.ok(!rig.typed.includes('CMGD'), rig.typed)
    assert.deepEqual(slots(rig), [[1, UNSENT, YO]])
    // Received: the same text need not be the same message.
    stored(rig, 1)
    assert.equal(await inspect(rig), 'gone')
    await goesOn(rig, 0)
  })

  for (const emptySlot of [undefined, 'zeroes', 'error'] as const)
    it(`knows an empty one by ${emptySlot ?? 'OK alone'}`, async () => {
      const rig = await readySession([], { profile: { ...(emptySlot && { emptySlot }) } })
      assert.equal(await inspect(rig), 'gone')
      assert.equal(await remove(rig), true)
      assert.ok(!rig.typed.includes('CMGD'), rig.typed)
      await goesOn(rig, 0)
    })

  it('does not take a busy modem for an empty slot', async () => {
    for (const fault of ['busy515=4', 'simBusy14=4']) {
      const rig = await readySession()
      await inspect(rig)
      stored(rig, UNSENT)
      switchOn(rig.rig, fault)
      await assert.rejects(inspect(rig), { code: 'AT_CMS' })
      assert.equal(await remove(rig), false)
      assert.deepEqual(slots(rig), [[1, UNSENT, HI]])
      await goesOn(rig, 0)
    }
  })

  it('knows its message though the modem has put service centre and reference into it', async () => {
    const rig = await readySession()
    stored(rig, UNSENT, `07912618010000000107${HI.slice(6)}`)
    assert.equal(await inspect(rig), 'unsent')
    assert.equal(await remove(rig), true)
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('says that it cannot be emptied now, and empties it when that is possible again', async () => {
    const rig = await readySession('deleteFails')
    stored(rig, UNSENT)
    assert.equal(await remove(rig), false)
    assert.deepEqual(slots(rig), [[1, UNSENT, HI]])
    rig.rig.modem.faults.clear('deleteFails')
    assert.equal(await remove(rig), true)
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('rejects where there is no modem to look into', async () => {
    const rig = await readySession()
    rig.gone = true
    rig.rig.modem.unplug()
    await rig.after(10_000)
    await assert.rejects(inspect(rig), { code: 'MODEM_NOT_READY' })
    await assert.rejects(remove(rig), { code: 'MODEM_NOT_READY' })
    await ends(rig)
  })
})
