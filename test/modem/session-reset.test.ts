import assert from 'node:assert/strict'
import { bare, goesOn, told } from './session-checks'
import { HI, hi, SUBMIT_HI, YO } from './session-octets'
import { halts, pins, startedWith, WRONG, WRONG_TYPED } from './session-pins'
import { readySession, SessionRig } from './session-rig'

const RESTART = '\rAT+CFUN=1,1\r'

/** How often the modem was told to restart. */
function restarts({ typed }: SessionRig): number {
  return typed.split(RESTART).length - 1
}

describe('a session whose modem a person restarts', () => {
  it('tells the modem so once, says why nothing goes meanwhile, and sets it up anew', async () => {
    const rig = await readySession()
    rig.session.reset()
    await rig.settle()
    assert.ok(rig.typed.endsWith(RESTART), JSON.stringify(rig.typed))
    assert.deepEqual(bare(await rig.send(YO)), {
      outcome: 'notSubmitted',
      code: 'MODEM_NOT_READY',
      class: 'line'
    })
    await rig.until(() => rig.session.state.name === 'ready')
    assert.equal(restarts(rig), 1)
    assert.ok(rig.typed.includes('ATE0'), rig.typed)
    assert.deepEqual(told(rig).slice(0, 3), ['recovering MODEM_RESET', 'syncing', 'identifying'])
    await goesOn(rig, 0)
  })

  it('lets the message behind Ctrl-Z have its answer first', async () => {
    const rig = await readySession([], { network: { latency: 4000 } })
    const sent = rig.session.send({ pdu: HI })
    await rig.after(1000)
    rig.session.reset()
    await rig.after(1000)
    assert.equal(rig.typed, SUBMIT_HI)
    await rig.until(() => rig.session.state.name === 'recovering')
    assert.deepEqual(await sent, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(rig.taken, [hi()])
    await rig.until(() => rig.session.state.name === 'ready')
    assert.equal(restarts(rig), 1)
    await goesOn(rig)
  })

  it('types no PIN again that was wrong before', async () => {
    const rig = await halts(startedWith(WRONG), 'PIN_WRONG', /PIN/)
    assert.deepEqual(pins(rig), [WRONG_TYPED])
    rig.session.reset()
    await rig.until(() => restarts(rig) === 1)
    await rig.until(() => rig.session.state.name === 'halted')
    assert.deepEqual(pins(rig), [WRONG_TYPED])
    await rig.stop()
  })

  it('says so where there is no modem at the port', async () => {
    const rig = new SessionRig()
    rig.gone = true
    rig.session.start()
    await rig.until(() => rig.session.state.code === 'PORT_NOT_FOUND')
    assert.throws(() => rig.session.reset(), { code: 'MODEM_NOT_READY', message: /not there/ })
    await rig.stop()
    assert.equal(restarts(rig), 0)
  })
})
