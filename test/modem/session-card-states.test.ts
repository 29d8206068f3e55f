import assert from 'node:assert/strict'
import type { Fault } from '../../src/simulator/modem/faults/fault'
import { AtFailure } from '../../src/simulator/modem/results'
import { allTyped } from './session-arrivals'
import { bare, ends, goesOn, told } from './session-checks'
import { HI, hi, SUBMIT_HI } from './session-octets'
import { aboutCard, LOCKED as CARD, halts, ICCID, pins, RIGHT, RIGHT_TYPED, TRIES } from './session-pins'
import { readySession, SessionRig, type SessionRigOptions } from './session-rig'

const LOCKED = { ...CARD, session: { pin: RIGHT } }
const STARTS = ['opening', 'syncing', 'identifying', 'unlocking', 'registering', 'ready']

function started(options: SessionRigOptions): SessionRig {
  const rig = new SessionRig(options)
  rig.session.start()
  return rig
}

async function ready(rig: SessionRig): Promise<void> {
  await rig.until(() => rig.session.state.name === 'ready')
}

/** Nobody has put a card in. */
const NO_CARD: Fault = {
  command: async ({ name, kind }, _modem, run) => {
    if (kind !== 'test' && /^\+(CPIN|CCID|CIMI|CNUM|CSCA)$/.test(name)) throw AtFailure.cme(10)
    if (kind !== 'test' && /^\+(CMG[LRDSW]|CPMS)$/.test(name)) throw AtFailure.cms(310)
    await run()
    return undefined
  }
}

/** The modem refuses the next PIN without having asked the card. */
function busyAtPin(): Fault {
  let left = 1
  return {
    command: async ({ name, kind }, _modem, run) => {
      if (name === '+CPIN' && kind === 'set' && left-- > 0) throw AtFailure.cme(14)
      await run()
      return undefined
    }
  }
}

describe('a session whose card is busy', () => {
  for (const [fault, code] of [
    ['busy515', 'CMS_515'],
    ['simBusy14', 'CMS_314']
  ] as const) {
    // The first of the eight is AT+CCID.
    const asked = [...ICCID, ...Array<string>(8).fill('AT+CPIN?')]

    it(`asks again until it is not: ${fault}`, async () => {
      const rig = started({ faults: [`${fault}=8`] })
      await ready(rig)
      assert.deepEqual(told(rig), STARTS)
      assert.deepEqual(aboutCard(rig), [...asked, 'AT+CCID'])
      await goesOn(rig, 0)
    })

    it(`types the PIN once, when it is not any more: ${fault}`, async () => {
      const rig = started({ ...LOCKED, faults: [`${fault}=8`] })
      await ready(rig)
      assert.deepEqual(told(rig), STARTS)
      assert.deepEqual(aboutCard(rig), [...asked, TRIES, RIGHT_TYPED, 'AT+CPIN?', 'AT+CCID'])
      await goesOn(rig, 0)
    })

    it(`has a message refused before it is typed, and sends the next: ${fault}`, async () => {
      const rig = await readySession(`${fault}=1`)
      assert.deepEqual(bare(await rig.send(HI)), { outcome: 'notSubmitted', code, class: 'busy' })
      assert.equal(rig.typed, 'AT+CMGS=14\r')
      assert.deepEqual(rig.taken, [])
      assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
      assert.equal(rig.typed, `AT+CMGS=14\r${SUBMIT_HI}`)
      assert.deepEqual(rig.taken, [hi()])
      assert.deepEqual(told(rig), [])
      await goesOn(rig)
    })
  }

  it('tries everything from the start when that has not ended in two minutes, and types the PIN when it has', async () => {
    const rig = started({ ...LOCKED, faults: ['simBusy14=100000'] })
    await rig.until(() => rig.session.state.name === 'recovering')
    assert.equal(rig.session.state.code, 'SIM_BUSY')
    assert.match(rig.session.state.message!, /does not become ready \(\+CME ERROR: 14\)/)
    await rig.after(600_000)
    assert.deepEqual(pins(rig), [])
    rig.rig.modem.faults.clear('simBusy14')
    await ready(rig)
    assert.deepEqual(pins(rig), [RIGHT_TYPED])
    await goesOn(rig, 0)
  })

  it('types the PIN again that it was too busy for, once it says that no try is used up', async () => {
    const rig = new SessionRig(LOCKED)
    rig.rig.modem.faults.set('busyAtPin', busyAtPin())
    rig.session.start()
    await ready(rig)
    assert.ok(told(rig).includes('recovering SIM_BUSY'))
    assert.deepEqual(pins(rig), [RIGHT_TYPED, RIGHT_TYPED])
    assert.deepEqual(aboutCard(rig).slice(-5), ['AT+CPIN?', TRIES, RIGHT_TYPED, 'AT+CPIN?', 'AT+CCID'])
    assert.equal(rig.rig.card.pinTries, 3)
    await goesOn(rig, 0)
  })

  it('types it no more where the modem does not say how many tries are left', async () => {
    const rig = new SessionRig({ ...LOCKED, profile: { pinCounter: '^SPIC' } })
    rig.rig.modem.faults.set('busyAtPin', busyAtPin())
    rig.session.start()
    await halts(rig, 'PIN_GUARDED', /answer to a PIN was lost, .* Check in a phone/)
    await rig.after(3_600_000)
    assert.deepEqual(pins(rig), [RIGHT_TYPED])
    await ends(rig)
  })
})

describe('a session whose modem says READY or SIM PIN without an OK', () => {
  for (const [kind, options, typed] of [
    ['an open card', {}, [...ICCID.slice(0, 1), 'AT+CPIN?', 'AT+CCID']],
    ['a locked card', LOCKED, [...ICCID, 'AT+CPIN?', TRIES, RIGHT_TYPED, 'AT+CPIN?', 'AT+CCID']]
  ] as const)
    it(`takes it for the whole answer, of ${kind}`, async () => {
      const rig = started({ ...options, faults: ['cpinNoOK'] })
      await ready(rig)
      assert.deepEqual(aboutCard(rig), typed)
      assert.deepEqual(told(rig), STARTS)
      await goesOn(rig, 0)
    })
})

describe('a session whose card has been given a PIN that nobody knows', () => {
  it('types the old one once behind the restart, and the right one when a person says that it was changed', async () => {
    const rig = await readySession('pukAfter3', LOCKED)
    await rig.after(24 * 3_600_000)
    await halts(rig, 'PIN_WRONG', /\+CME ERROR: 16\)\. 2 tries are left\./)
    assert.deepEqual(pins(rig), [RIGHT_TYPED, RIGHT_TYPED])
    assert.equal(rig.rig.card.pinTries, 2)
    rig.rig.modem.faults.clear('pukAfter3')
    await rig.after(3_600_000)
    rig.session.retry()
    await rig.after(60_000)
    await halts(rig, 'PIN_GUARDED', /A PIN was refused here before/)
    assert.equal(pins(rig).length, 2)
    rig.session.retry({ pinChanged: true })
    await ready(rig)
    assert.equal(pins(rig).length, 3)
    await goesOn(rig, 0)
  })

  it('says that it wants one if there was none before, and types nothing', async () => {
    const rig = await readySession('pukAfter3')
    await rig.after(60_000)
    await halts(rig, 'PIN_MISSING', /wants its PIN\. Put it into the modem's settings\./)
    assert.deepEqual(pins(rig), [])
    rig.rig.modem.faults.clear('pukAfter3')
    rig.session.retry()
    await goesOn(rig, 0)
  })

  it('types nothing into a card that wants its PUK, and goes on when a person has typed that', async () => {
    const rig = new SessionRig(LOCKED)
    rig.rig.card.pinTries = 0
    rig.session.start()
    await halts(rig, 'SIM_PUK', /wants its PUK, .* type the PUK from the letter of the operator/)
    assert.deepEqual(aboutCard(rig), [...ICCID, 'AT+CPIN?'])
    await rig.after(24 * 3_600_000)
    assert.deepEqual(aboutCard(rig), [...ICCID, 'AT+CPIN?'])
    rig.rig.card.enterPuk('12345678', RIGHT)
    rig.rig.modem.reboot()
    rig.session.retry({ pinChanged: true })
    await ready(rig)
    assert.deepEqual(pins(rig), [RIGHT_TYPED])
    assert.equal(rig.rig.card.pukTries, 10)
    await goesOn(rig, 0)
  })
})

describe('a session without a card', () => {
  it('says so, looks once a minute, and goes on when one is put in', async () => {
    const rig = new SessionRig(LOCKED)
    rig.rig.modem.faults.set('noCard', NO_CARD)
    rig.session.start()
    await halts(rig, 'SIM_MISSING', /finds no SIM \(\+CME ERROR: 10\)\. Put one in/)
    const looks = () => aboutCard(rig).filter((line) => line === 'AT+CCID').length
    assert.equal(looks(), 1)
    await rig.after(600_000)
    assert.ok(looks() > 7 && looks() <= 11, `${looks()} looks`)
    assert.ok(!/CFUN|CPIN=|CMGS/.test(allTyped(rig)))
    assert.equal(rig.opened, 1)
    rig.rig.modem.faults.clear('noCard')
    await rig.after(65_000)
    assert.equal(rig.session.state.name, 'ready')
    assert.deepEqual(pins(rig), [RIGHT_TYPED])
    await goesOn(rig, 0)
  })
})

describe('a session whose card was without power for a moment', () => {
  it('finds that it wants its PIN again, types it once, and is ready', async () => {
    const rig = new SessionRig(LOCKED)
    await rig.ready()
    rig.events.length = 0
    rig.rig.modem.radio.setFunctionality(0)
    rig.rig.modem.radio.setFunctionality(1)
    await rig.after(70_000)
    assert.deepEqual(told(rig), ['registering', 'recovering SIM_BUSY', ...STARTS.slice(1)])
    assert.deepEqual(pins(rig), [RIGHT_TYPED, RIGHT_TYPED])
    assert.ok(!/CFUN/.test(allTyped(rig)))
    assert.equal(rig.opened, 1)
    await goesOn(rig, 0)
  })

  it('says that it is missing when it was taken out, and goes on when it is back', async () => {
    const rig = new SessionRig(LOCKED)
    await rig.ready()
    rig.events.length = 0
    rig.rig.modem.radio.setFunctionality(0)
    rig.rig.modem.faults.set('noCard', NO_CARD)
    await rig.after(90_000)
    assert.deepEqual(told(rig), [
      'registering',
      'recovering SIM_BUSY',
      ...STARTS.slice(1, 4),
      'halted SIM_MISSING'
    ])
    rig.rig.modem.faults.clear('noCard')
    rig.rig.modem.radio.setFunctionality(1)
    await rig.after(70_000)
    assert.deepEqual(pins(rig), [RIGHT_TYPED, RIGHT_TYPED])
    await goesOn(rig, 0)
  })
})
