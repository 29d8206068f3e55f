import assert from 'node:assert/strict'
import { RIGHT, UnlockRig } from './unlock-rig'

const WRONG = '9999'

describe('the memo of a PIN that was typed', () => {
  describe('remembers', () => {
    const [A, B] = ['89629900000000000010', '89629900000000000028']
    const [IMEI, OTHER_IMEI] = ['350000000000006', '350000000000014']
    const port = '/dev/ttyUSB0'

    for (const [title, before, after, expected] of [
      ['a card at another port', { port, iccid: A }, { port: '/dev/ttyUSB1', iccid: A }, 'PIN_GUARDED'],
      [
        'a card in another modem',
        { port, imei: IMEI, iccid: A },
        { port, imei: OTHER_IMEI, iccid: A },
        'PIN_GUARDED'
      ],
      ['a modem at another port', { port, imei: IMEI }, { port: '/dev/ttyUSB1', imei: IMEI }, 'PIN_GUARDED'],
      ['a card whose number cannot be read any more', { port, iccid: A }, { port }, 'PIN_GUARDED'],
      ['a card whose number can be read only now', { port }, { port, iccid: A }, 'PIN_GUARDED'],
      ['nothing of another card', { port, imei: IMEI, iccid: A }, { port, imei: IMEI, iccid: B }, 'ready'],
      ['nothing of another modem at the port', { port, imei: IMEI }, { port, imei: OTHER_IMEI }, 'ready']
    ] as const)
      it(title, async () => {
        const rig = new UnlockRig()
        assert.equal(await rig.unlock({ pin: WRONG, subject: before }), 'PIN_WRONG')
        assert.equal(await rig.unlock({ subject: after }), expected)
      })

    it('a refusal although a card was open meanwhile that may be another one', async () => {
      const rig = new UnlockRig()
      await rig.unlock({ pin: WRONG })
      rig.rig.card.enterPin(RIGHT)
      assert.equal(await rig.unlock({ pin: WRONG }), 'ready')
      rig.rig.modem.reboot()
      assert.equal(await rig.unlock({ pin: WRONG }), 'PIN_GUARDED')
    })

    it('no refusal of a card that was open meanwhile', async () => {
      const subject = { port, iccid: A }
      const rig = new UnlockRig()
      await rig.unlock({ pin: WRONG, subject })
      rig.rig.card.enterPin(RIGHT)
      assert.equal(await rig.unlock({ subject }), 'ready')
      rig.rig.modem.reboot()
      assert.equal(await rig.unlock({ subject }), 'ready')
    })
  })

  describe('with a memo that fails', () => {
    it('types nothing', async () => {
      const rig = new UnlockRig()
      rig.memo = { ...rig.memo, write: () => Promise.reject(new Error('ENOSPC: no space left on device')) }
      assert.equal(await rig.unlock(), 'PIN_GUARDED')
      assert.match(rig.message, /ENOSPC/)
      assert.deepEqual(rig.pins, [])
    })

    it('is ready all the same once the card is open', async () => {
      const rig = new UnlockRig()
      rig.memo = { ...rig.memo, clear: () => Promise.reject(new Error('EROFS: read-only file system')) }
      assert.equal(await rig.unlock(), 'ready')
      assert.deepEqual(rig.notices, ['PIN_MEMO'])
    })
  })

  it('keeps a card from its PUK whose PIN nobody knows, however often the host starts', async () => {
    const rig = new UnlockRig()
    rig.on('pukAfter3')
    await rig.rig.setUp('AT+CMEE=1')
    assert.equal(await rig.unlock(), 'PIN_WRONG')
    for (let start = 0; start < 10; start++) assert.equal(await rig.unlock(), 'PIN_GUARDED')
    assert.equal(rig.left, 2)
  })
})
