import assert from 'node:assert/strict'
import { told } from './session-checks'
import { readySession, type SessionRig } from './session-rig'

/** The port takes so long to close; for good without a number. Gives when it began to. */
function closesSlowly(rig: SessionRig, ms?: number): { at: number | undefined } {
  const began: { at: number | undefined } = { at: undefined }
  const port = rig.port!
  const destroy = port._destroy.bind(port)
  port._destroy = (error, done) => {
    began.at = rig.clock.now()
    if (ms !== undefined) rig.clock.setTimeout(() => destroy(error, done), ms)
  }
  return began
}

/** When the port is opened again by a session whose modem has become deaf. */
async function reopened(rig: SessionRig): Promise<number> {
  rig.deaf = true
  await rig.until(() => rig.opened === 2)
  rig.deaf = false
  return rig.clock.now()
}

async function stopped(rig: SessionRig): Promise<number> {
  await rig.stop()
  return rig.clock.now()
}

describe('a session whose port closes slowly', () => {
  it('does not find it busy with itself when it opens it anew', async () => {
    const rig = await readySession()
    const began = closesSlowly(rig, 300)
    assert.equal((await reopened(rig)) - began.at!, 300)
    await rig.until(() => rig.session.state.name === 'ready')
    assert.equal(rig.tries, 2)
    assert.ok(!told(rig).some((event) => event.includes('PORT')), told(rig).join())
    await rig.stop()
  })

  it('has let go of it when it is stopped', async () => {
    const rig = await readySession()
    const began = closesSlowly(rig, 300)
    assert.equal((await stopped(rig)) - began.at!, 300)
    assert.equal(rig.port?.closed, true)
  })

  it('waits 5 seconds for one that never closes', async () => {
    const rig = await readySession()
    const first = closesSlowly(rig)
    assert.equal((await reopened(rig)) - first.at!, 5000)
    const second = closesSlowly(rig)
    assert.equal((await stopped(rig)) - second.at!, 5000)
    rig.rig.modem.powerOff()
    assert.equal(rig.clock.waiting, 0)
  })
})
