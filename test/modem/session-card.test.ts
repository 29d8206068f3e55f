import assert from 'node:assert/strict'
import { memoryPinMemo } from '../../src/modem'
import { bare, ends, goesOn } from './session-checks'
import { HI, WAKE } from './session-octets'
import {
  DAY_MS,
  halts,
  pins,
  RIGHT,
  RIGHT_TYPED,
  startedWith,
  TRIES,
  WRONG,
  WRONG_TYPED
} from './session-pins'

/** All that is typed to a generic modem until it has said that its card wants something. */
const ASKED = [
  `${WAKE}AT`,
  ...['ATE0', 'ATV1', 'ATQ0', 'AT+CMEE=1'],
  ...['AT+CGMI', 'AT+CGMM', 'AT+CGMR', 'AT+CGSN'],
  ...['AT+CCID', 'AT^ICCID?', 'AT+ICCID', 'AT+QCCID', 'AT+CPIN?', '']
].join('\r')
const MISSING = /^The SIM wants its PIN\. Put it into the modem's settings\.$/
const REFUSED = /^The SIM refused the PIN/
const GUARDED = /^A PIN was refused here before/
const ASKED_AGAIN = ASKED.replace(WAKE, '')

describe('a session whose card wants its PIN', () => {
  it('types the right one once and is ready, and once more when the power was cut', async () => {
    const rig = await startedWith(RIGHT).ready()
    assert.deepEqual(pins(rig), [RIGHT_TYPED])
    await rig.after(600_000)
    rig.rig.modem.unplug()
    await rig.after(60_000)
    assert.deepEqual(pins(rig), [RIGHT_TYPED])
    rig.rig.modem.reboot()
    await rig.after(60_000)
    assert.deepEqual(pins(rig), [RIGHT_TYPED, RIGHT_TYPED])
    await goesOn(rig, 0)
  })

  it('says that it needs one where none is given, and types none', async () => {
    const rig = await halts(startedWith(undefined), 'PIN_MISSING', MISSING)
    assert.equal(rig.typed, ASKED)
    rig.typed = ''
    await rig.after(DAY_MS)
    assert.equal(rig.typed, '')
    // A person has typed it in another way, and says so.
    rig.rig.card.enterPin(RIGHT)
    rig.rig.modem.radio.search()
    rig.session.retry()
    await rig.until(() => rig.session.state.name === 'ready')
    assert.deepEqual(pins(rig), [])
    await goesOn(rig, 0)
  })

  it('answers messages at once while it waits for a person, with the reason', async () => {
    const rig = await halts(startedWith(undefined), 'PIN_MISSING', MISSING)
    rig.typed = ''
    const begun = rig.clock.now()
    const outcome = await rig.send(HI)
    assert.deepEqual(bare(outcome), { outcome: 'notSubmitted', code: 'MODEM_NOT_READY', class: 'line' })
    assert.match('message' in outcome ? outcome.message : '', /The SIM wants its PIN/)
    assert.equal(rig.clock.now(), begun)
    assert.equal(rig.typed, '')
    assert.deepEqual(rig.taken, [])
    await ends(rig)
  })
})

describe('a session with a wrong PIN', () => {
  it('types it once, and never again by itself: not in a day, not when the port or the modem were gone', async () => {
    const rig = await halts(startedWith(WRONG), 'PIN_WRONG', REFUSED)
    assert.equal(rig.typed, `${ASKED}${TRIES}\r${WRONG_TYPED}\rAT+CPIN?\r${TRIES}\r`)
    assert.equal(
      rig.session.state.message,
      'The SIM refused the PIN (+CME ERROR: 16). 2 tries are left. Put the right one into the modem\'s settings and choose "I changed the card or PIN" there; until then none is typed.'
    )
    rig.typed = ''
    await rig.after(DAY_MS)
    assert.equal(rig.typed, '')
    const disturbances = {
      retry: () => rig.session.retry(),
      unplug: () => rig.rig.modem.unplug(),
      reboot: () => {
        rig.rig.modem.reboot()
        rig.rig.modem.urc('RDY')
      }
    }
    for (let times = 0; times < 5; times++)
      for (const [how, disturb] of Object.entries(disturbances)) {
        disturb()
        await rig.after(60_000)
        assert.equal(rig.session.state.code, 'PIN_GUARDED', how)
      }
    assert.equal(
      rig.session.state.message,
      'A PIN was refused here before, so none is typed again. 2 tries are left. Put the right PIN into the modem\'s settings and choose "I changed the card or PIN" there.'
    )
    assert.deepEqual(pins(rig), [WRONG_TYPED])
    assert.equal(rig.rig.card.pinTries, 2)
    await ends(rig)
  })

  it('types no other one either when the program starts anew, until a person says that it was changed', async () => {
    const pinMemo = memoryPinMemo()
    const rig = await halts(startedWith(WRONG, { session: { pinMemo } }), 'PIN_WRONG', REFUSED)
    await rig.stop()
    const again = startedWith(RIGHT, { session: { pinMemo }, after: rig })
    await halts(again, 'PIN_GUARDED', GUARDED)
    assert.equal(again.typed, `${ASKED}${TRIES}\r`)
    assert.equal(rig.rig.card.pinTries, 2)
    again.typed = ''
    again.session.retry({ pinChanged: true })
    await again.until(() => again.session.state.name === 'ready')
    assert.ok(again.typed.startsWith(`${ASKED_AGAIN}${TRIES}\r${RIGHT_TYPED}\rAT+CPIN?\r`), again.typed)
    assert.deepEqual(pins(again), [RIGHT_TYPED])
    assert.equal(rig.rig.card.pinTries, 3)
    // The right one has cleared the memo.
    again.rig.modem.reboot()
    await again.after(60_000)
    assert.deepEqual(pins(again), [RIGHT_TYPED, RIGHT_TYPED])
    await goesOn(again, 0)
  })

  it('types it once for each time that a person says so, and leaves the PUK to nobody but a person', async () => {
    const rig = await halts(startedWith(WRONG), 'PIN_WRONG', REFUSED)
    for (const [tries, code] of [
      [1, 'PIN_WRONG'],
      [0, 'SIM_PUK']
    ] as const) {
      rig.session.retry({ pinChanged: true })
      await rig.after(DAY_MS)
      assert.equal(rig.session.state.code, code)
      assert.equal(rig.rig.card.pinTries, tries)
    }
    rig.session.retry({ pinChanged: true })
    await rig.after(60_000)
    assert.deepEqual(pins(rig), [WRONG_TYPED, WRONG_TYPED, WRONG_TYPED])
    assert.equal(rig.rig.card.pukTries, 10)
    await ends(rig)
  })

  it('believes a person who says so while the modem is still starting, once it can be asked', async () => {
    const rig = await halts(startedWith(WRONG), 'PIN_WRONG', REFUSED)
    rig.rig.modem.unplug()
    rig.deaf = true
    await rig.after(5000)
    rig.session.retry({ pinChanged: true })
    await rig.after(20_000)
    rig.deaf = false
    await halts(rig, 'PIN_WRONG', REFUSED)
    assert.deepEqual(pins(rig), [WRONG_TYPED, WRONG_TYPED])
    await ends(rig)
  })
})
