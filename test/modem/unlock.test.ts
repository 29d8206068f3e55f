import assert from 'node:assert/strict'
import { filePinMemo } from '../../src/modem/pin-memo-file'
import { PROFILES } from '../../src/simulator/modem/profiles'
import { temporaryDir } from '../support/temp'
import { RIGHT, UnlockRig } from './unlock-rig'

const RIGHT_TYPED = 'AT+CPIN="1234"\r'
const WRONG = '9999'
const WRONG_TYPED = 'AT+CPIN="9999"\r'

describe('unlocking the card', () => {
  it('types the PIN once, and waits until the card is ready', async () => {
    const rig = new UnlockRig()
    assert.equal(await rig.unlock(), 'ready')
    assert.deepEqual(rig.pins, [RIGHT_TYPED])
    assert.match(rig.typed, /AT\+CPIN\?\rAT\+CPINR="SIM PIN"\rAT\+CPIN="1234"\rAT\+CPIN\?\r$/)
    assert.equal(rig.rig.card.state, 'READY')
  })

  it('types nothing into a card that is ready', async () => {
    const rig = new UnlockRig({ card: { pin: undefined as never } })
    assert.equal(await rig.unlock({ pin: WRONG }), 'ready')
    assert.deepEqual(rig.pins, [])
  })

  for (const [pin, code] of [
    [undefined, 'PIN_MISSING'],
    ['', 'PIN_MISSING'],
    ['123', 'PIN_INVALID'],
    ['123456789', 'PIN_INVALID'],
    ['12a4', 'PIN_INVALID'],
    ['1234"', 'PIN_INVALID'],
    ['1234\r', 'PIN_INVALID']
  ] as const)
    it(`types nothing if the PIN is ${JSON.stringify(pin)}: ${code}`, async () => {
      const rig = new UnlockRig()
      assert.equal(await rig.unlock({ pin: pin as string }), code)
      assert.deepEqual(rig.pins, [])
      assert.equal(rig.left, 3)
    })

  for (const [name, profile] of Object.entries(PROFILES))
    it(`unlocks the ${name}, while it starts`, async () => {
      const rig = new UnlockRig({ profile })
      await rig.rig.after(profile.bootMs + 100)
      await rig.rig.setUp('ATE0', 'AT+CMEE=1')
      await rig.rig.after(200)
      assert.equal(await rig.unlock(), 'ready')
      assert.deepEqual(rig.pins, [RIGHT_TYPED])
    })

  it('does not need an OK behind the state of the card', async () => {
    const rig = new UnlockRig()
    rig.on('cpinNoOK')
    assert.equal(await rig.unlock(), 'ready')
    assert.deepEqual(rig.pins, [RIGHT_TYPED])
  })

  for (const fault of ['busy515=8', 'simBusy14=8'])
    it(`asks again while the modem says ${fault}`, async () => {
      const rig = new UnlockRig()
      await rig.rig.setUp('AT+CMEE=1')
      rig.on(fault)
      assert.equal(await rig.unlock(), 'ready')
      assert.equal(rig.typed.split('AT+CPIN?').length - 1, 10)
    })

  it('gives up when that does not end within two minutes', async () => {
    const rig = new UnlockRig()
    await rig.rig.setUp('AT+CMEE=1')
    rig.on('simBusy14=1000')
    const before = rig.rig.clock.now()
    assert.equal(await rig.unlock(), 'SIM_BUSY')
    const seconds = (rig.rig.clock.now() - before) / 1000
    assert.ok(seconds > 115 && seconds < 130, `${seconds} s`)
    assert.deepEqual(rig.pins, [])
  })

  describe('with a wrong PIN', () => {
    it('uses up one try, and then no other PIN either', async () => {
      const rig = new UnlockRig()
      await rig.rig.setUp('AT+CMEE=1')
      assert.equal(await rig.unlock({ pin: WRONG }), 'PIN_WRONG')
      assert.match(rig.message, /\+CME ERROR: 16.* 2 tries are left\./)
      assert.equal(await rig.unlock({ pin: WRONG }), 'PIN_GUARDED')
      assert.equal(await rig.unlock({ pin: RIGHT }), 'PIN_GUARDED')
      assert.deepEqual(rig.pins, [WRONG_TYPED])
      assert.equal(rig.left, 2)
    })

    it('also if the modem says no more than ERROR', async () => {
      const rig = new UnlockRig()
      assert.equal(await rig.unlock({ pin: WRONG, counter: false }), 'PIN_WRONG')
      assert.equal(await rig.unlock({ pin: WRONG, counter: false }), 'PIN_GUARDED')
      assert.equal(rig.left, 2)
    })

    it('types another when a person says that it was changed, once', async () => {
      const rig = new UnlockRig()
      await rig.unlock({ pin: WRONG })
      assert.equal(await rig.unlock({ forced: true }), 'ready')
      rig.rig.modem.reboot()
      assert.equal(await rig.unlock(), 'ready')
      assert.deepEqual(rig.pins, [WRONG_TYPED, RIGHT_TYPED, RIGHT_TYPED])
    })

    it('leaves the last try to a person', async () => {
      const rig = new UnlockRig()
      rig.rig.card.enterPin('0000')
      rig.rig.card.enterPin('0000')
      assert.equal(await rig.unlock(), 'PIN_LAST_TRY')
      assert.match(rig.message, /^One try is left\./)
      assert.deepEqual(rig.pins, [])
      assert.equal(await rig.unlock({ forced: true }), 'ready')
    })

    it('tells of the PUK', async () => {
      const rig = new UnlockRig()
      await rig.rig.setUp('AT+CMEE=1')
      for (let i = 0; i < 2; i++) rig.rig.card.enterPin('0000')
      assert.equal(await rig.unlock({ pin: WRONG, forced: true }), 'SIM_PUK')
      assert.equal(await rig.unlock(), 'SIM_PUK')
      assert.equal(await rig.unlock({ forced: true }), 'SIM_PUK')
      assert.deepEqual(rig.pins, [WRONG_TYPED])
    })
  })

  describe('after the answer to a PIN was lost', () => {
    for (const how of ['unplug', 'silence'] as const)
      it(`by ${how}: types nothing if the tries cannot be read`, async () => {
        const rig = new UnlockRig()
        rig.loseAnswer(how)
        const lost = how === 'unplug' ? 'PORT_CLOSED' : 'AT_TIMEOUT'
        assert.equal(await rig.unlock({ pin: WRONG, counter: false }), lost)
        assert.equal(await rig.unlock({ pin: WRONG, counter: false }), 'PIN_GUARDED')
        assert.deepEqual(rig.pins, [WRONG_TYPED])
        assert.equal(rig.left, 2)
      })

    it('types the same again if two tries are left', async () => {
      const rig = new UnlockRig()
      rig.loseAnswer()
      await rig.unlock({ pin: WRONG })
      assert.equal(await rig.unlock({ pin: WRONG }), 'PIN_WRONG')
      assert.equal(rig.left, 1)
      assert.equal(await rig.unlock({ pin: RIGHT }), 'PIN_LAST_TRY')
    })

    it('types another PIN, and behind that none', async () => {
      const rig = new UnlockRig()
      for (const pin of ['9998', '9999']) {
        rig.loseAnswer()
        assert.equal(await rig.unlock({ pin, counter: false }), 'PORT_CLOSED')
      }
      assert.equal(await rig.unlock({ counter: false }), 'PIN_GUARDED')
      assert.equal(rig.left, 1)
    })

    it('goes on if the card is open', async () => {
      const rig = new UnlockRig()
      rig.loseAnswer()
      assert.equal(await rig.unlock({ counter: false }), 'PORT_CLOSED')
      assert.equal(await rig.unlock({ counter: false }), 'ready')
      rig.rig.modem.reboot()
      assert.equal(await rig.unlock({ counter: false }), 'ready')
      assert.deepEqual(rig.pins, [RIGHT_TYPED, RIGHT_TYPED])
    })

    it('remembers across restarts of the host, by a file', async () => {
      const directory = temporaryDir('pin')
      const rig = new UnlockRig({ memo: filePinMemo(directory) })
      rig.loseAnswer()
      assert.equal(await rig.unlock({ counter: false }), 'PORT_CLOSED')
      rig.rig.modem.reboot()
      rig.memo = filePinMemo(directory)
      assert.equal(await rig.unlock({ counter: false }), 'PIN_GUARDED')
      assert.equal(await rig.unlock({ counter: false, forced: true }), 'ready')
    })
  })

  it('never puts the PIN into an error', async () => {
    const rig = new UnlockRig()
    rig.loseAnswer('silence')
    await rig.unlock({ pin: '98765432' })
    assert.match(rig.message, /AT\+CPIN=\*\*\*\*/)
    assert.doesNotMatch(rig.message, /98765432/)
  })
})
