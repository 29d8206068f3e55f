import assert from 'node:assert/strict'
import type { Duplex } from 'node:stream'
import type { Outcome, StateName } from '../../src/modem'
import { bare, ends, told } from './session-checks'
import { HI, hi, SUBMIT_HI, YO } from './session-octets'
import { readySession, SessionRig, type SessionRigOptions } from './session-rig'

const STOPPED = { outcome: 'notSubmitted', code: 'SESSION_STOPPED', class: 'line' }

/** A session that is stopped as soon as it enters a state. */
function stoppedIn(name: StateName, options: SessionRigOptions = {}): { rig: SessionRig; done(): boolean } {
  let ended = false
  const rig: SessionRig = new SessionRig({
    ...options,
    session: {
      ...options.session,
      emit: (event) => {
        rig.events.push(event)
        if (event.type === 'state' && event.state.name === name)
          void rig.session.stop().then(() => {
            ended = true
          })
      }
    }
  })
  return { rig, done: () => ended }
}

describe('a session that is stopped', () => {
  it('lets the message in flight end, answers those behind it, and closes the port', async () => {
    const rig = await readySession([], { network: { latency: 4000 } })
    const first = rig.session.send({ pdu: HI })
    const second = rig.session.send({ pdu: YO })
    await rig.after(1000)
    const begun = rig.clock.now()
    await rig.stop()
    assert.equal(rig.clock.now() - begun, 3000)
    assert.deepEqual(await first, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(bare(await second), STOPPED)
    assert.equal(rig.typed, SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    assert.deepEqual(told(rig), ['closed'])
    await ends(rig)
  })

  it('has a message unknown that takes longer than 10 seconds', async () => {
    const rig = await readySession([], { network: { latency: 40_000 } })
    const sent = rig.session.send({ pdu: HI })
    await rig.after(1000)
    const begun = rig.clock.now()
    await rig.stop()
    assert.equal(rig.clock.now() - begun, 10_000)
    assert.deepEqual(bare(await sent), { outcome: 'unknown', code: 'PORT_CLOSED', class: 'line' })
    assert.equal(rig.typed, SUBMIT_HI)
    await rig.after(60_000)
    assert.deepEqual(rig.taken, [hi()])
    await ends(rig)
  })

  it('waits as long as it is told to', async () => {
    const rig = await readySession([], { network: { latency: 40_000 } })
    const outcomes: Outcome[] = []
    void rig.session.send({ pdu: HI }).then((outcome) => outcomes.push(outcome))
    await rig.after(1000)
    void rig.session.stop({ waitMs: 100 })
    await rig.after(100)
    assert.equal(outcomes[0]?.outcome, 'unknown')
    await rig.after(60_000)
    await ends(rig)
  })

  it('sends nothing of a message whose caller is still writing it down', async () => {
    const rig = await readySession()
    let go = () => {}
    const before = () =>
      new Promise<void>((resolve) => {
        go = resolve
      })
    const sent = rig.session.send({ pdu: HI, before })
    await rig.settle()
    await rig.stop()
    go()
    assert.deepEqual(bare(await sent), { outcome: 'notSubmitted', code: 'PORT_CLOSED', class: 'line' })
    assert.equal(rig.typed, 'AT+CMGS=14\r')
    assert.deepEqual(rig.taken, [])
    await ends(rig)
  })

  it('closes at once when nothing is in flight', async () => {
    const rig = await readySession()
    const begun = rig.clock.now()
    await rig.stop()
    assert.equal(rig.clock.now(), begun)
    assert.equal(rig.typed, '')
    await ends(rig)
  })

  it('waits for no receiver that never ends, and deletes nothing of what that one has', async () => {
    const rig = await readySession([], { session: { receiver: () => new Promise(() => {}) } })
    void rig.rig.network.sendText('+628990000001', rig.rig.modem.number, 'hello')
    await rig.after(1000)
    const begun = rig.clock.now()
    await rig.stop()
    assert.equal(rig.clock.now() - begun, 10_000)
    assert.ok(!rig.typed.includes('CMGD'))
    assert.equal(rig.rig.modem.memories.list('SM').length, 1)
    await ends(rig)
  })

  const IN_STATES: { state: StateName; options?: SessionRigOptions }[] = [
    { state: 'opening' },
    { state: 'syncing' },
    { state: 'identifying' },
    { state: 'unlocking' },
    { state: 'registering' },
    { state: 'ready' },
    { state: 'halted', options: { card: { pin: '1234' } } }
  ]
  for (const { state, options } of IN_STATES)
    it(`while it is ${state} ends at once and types nothing more`, async () => {
      const { rig, done } = stoppedIn(state, options)
      rig.session.start()
      await rig.until(done, 60_000)
      const { typed } = rig
      assert.equal(rig.session.state.name, 'closed')
      assert.equal(told(rig).at(-1), 'closed')
      assert.deepEqual(bare(await rig.session.send({ pdu: HI })), STOPPED)
      await rig.after(120_000)
      assert.equal(rig.typed, typed)
      assert.equal(told(rig).filter((what) => what === 'closed').length, 1)
      await ends(rig)
    })

  it('while it is recovering ends at once', async () => {
    const { rig, done } = stoppedIn('recovering')
    rig.session.start()
    await rig.until(() => rig.session.state.name === 'ready')
    rig.rig.modem.unplug()
    const begun = rig.clock.now()
    await rig.until(done, 60_000)
    assert.equal(rig.clock.now(), begun)
    await rig.after(120_000)
    assert.equal(rig.opened, 1)
    await ends(rig)
  })

  it('while its modem does not answer ends at once, on every rung of the way back', async () => {
    for (const ms of [35_000, 41_000, 46_500, 50_000, 90_000, 140_000, 200_000, 400_000]) {
      const rig = await readySession()
      rig.deaf = true
      await rig.after(ms)
      const { typed } = rig
      const begun = rig.clock.now()
      await rig.stop()
      // A command of the work that was going on has its ten seconds, what is done to help has none.
      assert.ok(rig.clock.now() - begun <= (ms < 40_000 ? 10_000 : 0), `${ms}`)
      if (ms > 40_000) assert.equal(rig.typed, typed)
      await ends(rig)
    }
  })

  it('while the port is being opened does not wait for it, and closes it when it comes', async () => {
    const rig: SessionRig = new SessionRig({
      session: {
        open: () =>
          new Promise<Duplex>((resolve) => {
            open = () => {
              const stream = rig.rig.modem.open()
              rig.port = stream
              resolve(stream)
            }
          })
      }
    })
    let open = () => {}
    rig.session.start()
    await rig.after(1000)
    assert.deepEqual(told(rig), ['opening'])
    await rig.stop()
    assert.deepEqual(told(rig), ['opening', 'closed'])
    open()
    await rig.settle()
    assert.equal(rig.port?.destroyed, true)
    await ends(rig)
  })

  it('while the port is looked for ends at once', async () => {
    const rig = new SessionRig()
    rig.gone = true
    rig.session.start()
    await rig.after(60_000)
    const begun = rig.clock.now()
    await rig.stop()
    assert.equal(rig.clock.now(), begun)
    const { tries } = rig
    await rig.after(60_000)
    assert.equal(rig.tries, tries)
    await ends(rig)
  })

  it('twice, at the same time and later, is stopped once', async () => {
    const rig = await readySession([], { network: { latency: 4000 } })
    const sent = rig.session.send({ pdu: HI })
    await rig.after(1000)
    let ended = 0
    for (let i = 0; i < 2; i++) void rig.session.stop().then(() => ended++)
    await rig.until(() => ended === 2)
    await rig.session.stop()
    assert.deepEqual(await sent, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(told(rig), ['closed'])
    await ends(rig)
  })

  it('before it was started stays closed, and tells nothing', async () => {
    const rig = new SessionRig()
    await rig.session.stop()
    rig.session.start()
    await rig.after(10_000)
    assert.deepEqual(rig.events, [])
    assert.equal(rig.opened, 0)
    assert.deepEqual(bare(await rig.session.send({ pdu: HI })), STOPPED)
    await ends(rig)
  })

  it('that was never started says that it is closed', async () => {
    const rig = new SessionRig()
    const outcome = await rig.session.send({ pdu: HI })
    assert.deepEqual(bare(outcome), { outcome: 'notSubmitted', code: 'MODEM_NOT_READY', class: 'line' })
    await ends(rig)
  })
})
