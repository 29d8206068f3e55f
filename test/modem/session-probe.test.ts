import assert from 'node:assert/strict'
import type { ModemError, ProbeReport } from '../../src/modem'
import { HI, SENDER } from '../simulator/faulty'
import { OWN_NUMBER } from '../simulator/rig'
import { goesOn } from './session-checks'
import { readySession, SessionRig } from './session-rig'

/** Longer than a modem that does not answer can hold it up. */
const LONGEST_MS = 30_000

/** Probes, and lets time pass; the list of ports takes some of the machine's. */
async function probed(rig: SessionRig): Promise<ProbeReport> {
  const report = rig.session.probe()
  await rig.after(LONGEST_MS)
  return report
}

describe('a session that is probed', () => {
  it('reads without setting, sending or opening anything, and goes on', async () => {
    const rig = await readySession()
    const report = await probed(rig)
    assert.deepEqual(
      report.findings.filter(({ level }) => level !== 'ok'),
      []
    )
    assert.equal(report.port, '/dev/ttyUSB0')
    assert.equal(report.smsc, '+628110000000')
    assert.equal(report.capabilities?.cnmi.current, '2,1,0,1,0')
    assert.doesNotMatch(rig.typed, /\+CPIN=|\+CMG|\+CNMI=[^?]|\+CPMS=[^?]|ATE|\+CMEE/)
    assert.equal(rig.opened, 1)
    await goesOn(rig, 0)
  })

  it('does it between other work: a message that waits goes out, one that comes is received', async () => {
    const rig = await readySession()
    const report = rig.session.probe()
    const sent = rig.send(HI)
    void rig.rig.network.sendText(SENDER, OWN_NUMBER, 'hi')
    assert.deepEqual(await sent, { outcome: 'accepted', mr: 0 })
    await rig.until(() => rig.received.length === 1)
    assert.equal((await report).sim?.state, 'ready')
    assert.deepEqual(rig.states, [])
  })

  it('says that the modem fell silent, and brings it back', async () => {
    const rig = await readySession()
    rig.deaf = true
    const report = await probed(rig)
    rig.deaf = false
    assert.equal(report.findings[0]?.about, 'port')
    await rig.until(() => rig.session.state.name === 'ready')
    await goesOn(rig, 0)
  })

  it('while it is not ready rejects with why', async () => {
    const rig = new SessionRig()
    await assert.rejects(rig.session.probe(), ({ code }: ModemError) => code === 'MODEM_NOT_READY')
  })
})
