import assert from 'node:assert/strict'
import { SENDER } from '../simulator/faulty'
import { arrive, FETCH, handed } from './session-arrivals'
import { goesOn } from './session-checks'
import { HI, SUBMIT_HI } from './session-octets'
import { readySession, type SessionRig } from './session-rig'

const ring = (rings: number, rejected = false) => ({ type: 'call', from: SENDER, rings, rejected })
const calls = (rig: SessionRig) => rig.events.filter(({ type }) => type === 'call')

/** The modem does not know this command. */
function without(rig: SessionRig, unknown: string): void {
  rig.rig.modem.faults.set(`without${unknown}`, {
    command: async ({ name }, _modem, run) => {
      if (name === unknown) return 'ERROR'
      await run()
      return undefined
    }
  })
}

describe('a session whose modem is called', () => {
  it('tells of each ring and who it is, and types nothing', async () => {
    const rig = await readySession()
    rig.rig.modem.calls.ring(SENDER)
    await rig.after(11_000)
    rig.rig.modem.calls.hangUp()
    await rig.after(10_000)
    assert.deepEqual(calls(rig), [ring(1), ring(2), ring(3)])
    assert.equal(rig.typed, '')
    await goesOn(rig, 0)
  })

  it('tells of a caller without a number a second later', async () => {
    const rig = await readySession()
    rig.rig.modem.settings.clip = 0
    rig.rig.modem.calls.ring(SENDER)
    await rig.settle()
    rig.rig.modem.calls.hangUp()
    assert.deepEqual(calls(rig), [])
    await rig.after(1000)
    assert.deepEqual(calls(rig), [{ type: 'call', rings: 1, rejected: false }])
    await goesOn(rig, 0)
  })

  it('hangs up at the ring at which it should', async () => {
    const rig = await readySession([], { session: { rejectCallsAfter: 3 } })
    rig.rig.modem.calls.ring(SENDER)
    await rig.after(9999)
    assert.equal(rig.typed, '')
    await rig.after(1)
    assert.equal(rig.typed, 'AT+CHUP\r')
    assert.equal(rig.rig.modem.calls.ringing, false)
    assert.deepEqual(calls(rig), [ring(1), ring(2), ring(3), ring(3, true)])
    await goesOn(rig, 0)
  })

  it('waits a second for the number of who calls before it hangs up at the first ring', async () => {
    const rig = await readySession([], { session: { rejectCallsAfter: 1 } })
    rig.rig.modem.settings.clip = 0
    rig.rig.modem.calls.ring(SENDER)
    await rig.after(999)
    assert.equal(rig.typed, '')
    rig.rig.modem.urc(`+CLIP: "${SENDER}",145`)
    await rig.settle()
    assert.equal(rig.typed, 'AT+CHUP\r')
    rig.rig.modem.calls.ring(SENDER)
    await rig.after(1000)
    assert.equal(rig.typed, 'AT+CHUP\rAT+CHUP\r')
    const unknown = { type: 'call', rings: 1 }
    assert.deepEqual(calls(rig), [
      ring(1),
      ring(1, true),
      { ...unknown, rejected: false },
      { ...unknown, rejected: true }
    ])
    await goesOn(rig, 0)
  })

  it('hangs up in the old way where the modem does not know the new one', async () => {
    const rig = await readySession([], { session: { rejectCallsAfter: 1 } })
    without(rig, '+CHUP')
    rig.rig.modem.calls.ring(SENDER)
    await rig.settle()
    assert.equal(rig.typed, 'AT+CHUP\rATH\r')
    assert.equal(rig.rig.modem.calls.ringing, false)
    assert.deepEqual(calls(rig), [ring(1), ring(1, true)])
    await goesOn(rig, 0)
  })

  it('lets the message that is being sent end before it hangs up, and fetches one that comes', async () => {
    const rig = await readySession([], { session: { rejectCallsAfter: 1 }, network: { latency: 4000 } })
    const sent = rig.session.send({ pdu: HI })
    await rig.settle()
    rig.rig.modem.calls.ring(SENDER)
    await rig.after(3999)
    assert.equal(rig.typed, SUBMIT_HI)
    await rig.after(1)
    assert.deepEqual(await sent, { outcome: 'accepted', mr: 0 })
    await rig.settle()
    assert.equal(rig.typed, `${SUBMIT_HI}AT+CHUP\r`)
    assert.deepEqual(calls(rig), [ring(1), ring(1, true)])
    await arrive(rig)
    assert.equal(rig.typed, `${SUBMIT_HI}AT+CHUP\r${FETCH}`)
    assert.equal(handed(rig).length, 1)
    await goesOn(rig)
  })
})
