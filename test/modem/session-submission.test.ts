import assert from 'node:assert/strict'
import type { Outcome } from '../../src/modem'
import { bare, goesOn, isNotSentAgain, told } from './session-checks'
import { HI, hi, START_AFRESH, SUBMIT_HI, SUBMIT_YO, WAKE, YO, yo } from './session-octets'
import { readySession } from './session-rig'

const UNKNOWN = { outcome: 'unknown', class: 'unknown' }

/** With the message taken by the network, and with it not. */
const TRUTHS = [
  { value: 'taken', truth: 'that the network has', ledger: [hi()], next: 1 },
  { value: 'notTaken', truth: 'that the network never had', ledger: [], next: 1 }
]

describe('a session behind Ctrl-Z', () => {
  for (const { value, truth, ledger, next } of TRUTHS) {
    it(`takes OK without +CMGS for unknown, of a message ${truth}, and never sends it again by itself`, async () => {
      const rig = await readySession(`okWithoutCMGS=${value}`)
      const begun = rig.clock.now()
      assert.deepEqual(bare(await rig.send(HI)), { ...UNKNOWN, code: 'OK_WITHOUT_CMGS' })
      assert.equal(rig.clock.now() - begun, 2000)
      await rig.after(1000)
      assert.equal(rig.typed, `${SUBMIT_HI}${WAKE}AT\r`)
      assert.deepEqual(told(rig), [])
      await isNotSentAgain(rig, ledger)
      await goesOn(rig, next)
    })

    it(`takes +CMGS without OK for accepted after 5 seconds, of a message ${truth}`, async () => {
      const rig = await readySession(`cmgsWithoutOK=${value}`)
      const begun = rig.clock.now()
      assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
      assert.equal(rig.clock.now() - begun, 5000)
      assert.equal(rig.typed, SUBMIT_HI)
      assert.deepEqual(rig.taken, ledger)
      rig.rig.modem.faults.clear('cmgsWithoutOK')
      rig.typed = ''
      assert.deepEqual(await rig.send(YO), { outcome: 'accepted', mr: 1 })
      assert.equal(rig.typed, `${WAKE}${SUBMIT_YO}`)
      assert.deepEqual(told(rig), [])
      await goesOn(rig, 2)
    })

    it(`waits a while for the +CMGS that comes behind its OK, of a message ${truth}`, async () => {
      const rig = await readySession(`okBeforeCMGS=${value}`)
      const begun = rig.clock.now()
      assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
      assert.equal(rig.clock.now() - begun, 100)
      assert.equal(rig.typed, SUBMIT_HI)
      assert.deepEqual(rig.taken, ledger)
      assert.deepEqual(told(rig), [])
      await goesOn(rig, next)
    })

    it(`takes ERROR without a number for unknown, of a message ${truth}`, async () => {
      const rig = await readySession(`bareERROR=${value}`)
      assert.deepEqual(bare(await rig.send(HI)), { ...UNKNOWN, code: 'UNSPECIFIC_ERROR' })
      await rig.settle()
      assert.equal(rig.typed, SUBMIT_HI)
      assert.deepEqual(told(rig), [])
      await isNotSentAgain(rig, ledger)
      await goesOn(rig, next)
    })

    it(`takes +CMS ERROR: 500 for unknown, of a message ${truth}, as of a modem that cannot send over LTE`, async () => {
      const rig = await readySession(`lteSmsFail=${value}`)
      assert.deepEqual(bare(await rig.send(HI)), { ...UNKNOWN, code: 'CMS_500' })
      await rig.settle()
      assert.equal(rig.typed, SUBMIT_HI)
      assert.deepEqual(told(rig), [])
      await isNotSentAgain(rig, ledger)
      await goesOn(rig, next)
    })

    it(`takes a restart of the modem for unknown, of a message ${truth}, and sets the modem up anew`, async () => {
      const rig = await readySession(`rebootMidSend=${value}`)
      const outcome = await rig.send(HI)
      assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'MODEM_REBOOTED', class: 'modem' })
      assert.equal(rig.typed, SUBMIT_HI)
      await rig.until(() => rig.session.state.name === 'ready')
      await rig.settle()
      assert.equal(rig.typed, SUBMIT_HI + START_AFRESH)
      assert.deepEqual(told(rig), [
        'recovering MODEM_REBOOTED',
        'syncing',
        'identifying',
        'unlocking',
        'registering',
        'ready'
      ])
      assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 1, 0, 1, 0])
      await isNotSentAgain(rig, ledger)
      // The card had not written the reference when the power went.
      await goesOn(rig, 0)
    })

    it(`takes a cable that is pulled for unknown, of a message ${truth}`, async () => {
      const rig = await readySession(`unplugAfterCtrlZ=${value}`)
      const outcome = await rig.send(HI)
      assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'PORT_CLOSED', class: 'line' })
      assert.equal(rig.typed, SUBMIT_HI)
      await rig.until(() => rig.session.state.name === 'ready')
      assert.deepEqual(told(rig), [
        'recovering PORT_CLOSED',
        'syncing',
        'identifying',
        'unlocking',
        'registering',
        'ready'
      ])
      await isNotSentAgain(rig, ledger)
      await goesOn(rig, next)
    })

    it(`takes silence for unknown after 150 seconds, of a message ${truth}, and is told when the answer comes at last`, async () => {
      const rig = await readySession(`lateCMGS=160000,${value}`)
      const late: Outcome[] = []
      const begun = rig.clock.now()
      const outcome = await rig.send({ pdu: HI, late: (settled) => late.push(settled) })
      assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'AT_TIMEOUT', class: 'modem' })
      assert.equal(rig.clock.now() - begun, 150_000)
      assert.deepEqual(late, [])
      await rig.until(() => late.length > 0)
      assert.equal(rig.clock.now() - begun, 160_000)
      assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
      await rig.until(() => rig.session.state.name === 'ready')
      assert.equal(rig.opened, 1)
      assert.ok(!rig.typed.includes('CFUN'), 'not restarted')
      await isNotSentAgain(rig, ledger)
      await goesOn(rig, next)
      assert.equal(late.length, 1)
    })
  }

  it('settles an unknown message by the +CMGS that comes over the port opened anew', async () => {
    const rig = await readySession('lateCMGS=160000')
    const late: Outcome[] = []
    const sent = rig.session.send({ pdu: HI, late: (settled) => late.push(settled) })
    await rig.after(100_000)
    rig.rig.modem.unplug()
    assert.deepEqual(bare(await sent), { outcome: 'unknown', code: 'PORT_CLOSED', class: 'line' })
    await rig.until(() => late.length > 0)
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
    assert.deepEqual(rig.taken, [hi()])
    assert.ok(rig.opened > 1)
    await goesOn(rig)
    assert.equal(late.length, 1)
  })

  it('settles it even when the port has come and gone again meanwhile', async () => {
    const rig = await readySession('lateCMGS=170000')
    const late: Outcome[] = []
    const sent = rig.session.send({ pdu: HI, late: (settled) => late.push(settled) })
    for (const ms of [100_000, 3000, 20_000]) {
      await rig.after(ms)
      rig.rig.modem.unplug()
    }
    assert.equal((await sent).outcome, 'unknown')
    await rig.until(() => late.length > 0)
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
    await goesOn(rig)
    assert.equal(late.length, 1)
  })

  it('settles it even when another command was given up meanwhile', async () => {
    const rig = await readySession()
    const late: Outcome[] = []
    const { faults } = rig.rig.modem
    faults.set('mute', { result: () => rig.rig.modem.pause(1_000_000) })
    const sent = rig.session.send({ pdu: HI, late: (settled) => late.push(settled) })
    await rig.after(150_000)
    assert.equal((await sent).outcome, 'unknown')
    // It answers ESC and AT, but not the AT behind them.
    rig.rig.modem.urc('OK')
    faults.clear('mute')
    await rig.after(3000)
    assert.equal(rig.typed, `${SUBMIT_HI}${WAKE}AT\r${WAKE}`)
    rig.rig.modem.urc('+CMGS: 7')
    await rig.settle()
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 7 }])
    assert.deepEqual(rig.taken, [hi()])
    rig.rig.modem.reboot()
    await rig.stop()
  })

  it('gives no message the reference of the one before it', async () => {
    const rig = await readySession('lateCMGS=160000')
    const late: Outcome[] = []
    const first = rig.session.send({ pdu: HI, late: (settled) => late.push(settled) })
    await rig.after(150_000)
    rig.rig.modem.faults.clear('lateCMGS')
    assert.equal((await first).outcome, 'unknown')
    await rig.until(() => late.length > 0)
    const second: Outcome[] = []
    await rig.until(() => rig.session.state.name === 'ready')
    const outcome = await rig.send({ pdu: YO, late: (settled) => second.push(settled) })
    assert.deepEqual(outcome, { outcome: 'accepted', mr: 1 })
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
    assert.deepEqual(second, [])
    assert.deepEqual(rig.taken, [hi(), yo()])
    await goesOn(rig, 2)
  })

  it('expects no late answer from a modem that has started anew', async () => {
    const rig = await readySession('rebootMidSend')
    const late: Outcome[] = []
    assert.equal((await rig.send({ pdu: HI, late: (settled) => late.push(settled) })).outcome, 'unknown')
    await rig.until(() => rig.session.state.name === 'ready')
    rig.rig.modem.urc('+CMGS: 9')
    await rig.settle()
    assert.deepEqual(late, [])
    await goesOn(rig, 0)
  })

  it('goes on when the one who is told of a late answer fails', async () => {
    const rig = await readySession('lateCMGS=160000')
    const late = () => {
      throw new Error('no ledger')
    }
    assert.equal((await rig.send({ pdu: HI, late })).outcome, 'unknown')
    await rig.after(10_000)
    assert.ok(told(rig).includes('notice LISTENER_FAILED'))
    await goesOn(rig)
  })
})
