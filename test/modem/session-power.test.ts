import assert from 'node:assert/strict'
import type { StateName } from '../../src/modem'
import { bare, goesOn, told } from './session-checks'
import { HI, hi, LOOK_AROUND, START_AFRESH, SUBMIT_HI, YO } from './session-octets'
import { readySession, SessionRig, type SessionRigOptions } from './session-rig'

/** A modem that says RDY a second after it was switched on. */
const SAYS_RDY = { profile: { boot: [{ after: 500, text: 'RDY' }] } }
const AGAIN = ['syncing', 'identifying', 'unlocking', 'registering', 'ready']
const REBOOTED = ['recovering MODEM_REBOOTED', ...AGAIN]
const REFUSED = { outcome: 'notSubmitted', code: 'MODEM_REBOOTED', class: 'modem' }

/** What was told to the modem when it was set up holds. */
function isSetUp(rig: SessionRig): void {
  const { echo, cmee, format, cnmi, creg, cgreg, cereg } = rig.rig.modem.settings
  assert.deepEqual({ echo, cmee, format, creg, cgreg, cereg }, { ...SET, creg: 1, cgreg: 1, cereg: 1 })
  assert.deepEqual(cnmi, [2, 1, 0, 1, 0])
}
const SET = { echo: false, cmee: 1, format: 0 }

/** A session whose modem loses power for a moment when it enters a state for the first time. */
function rebootedIn(name: StateName, options: SessionRigOptions = {}): SessionRig {
  let left = 1
  const rig: SessionRig = new SessionRig({
    ...options,
    session: {
      emit: (event) => {
        rig.events.push(event)
        if (event.type === 'state' && event.state.name === name && left-- > 0) rig.rig.modem.reboot()
      }
    }
  })
  rig.session.start()
  return rig
}

describe('a session whose modem restarts', () => {
  const EVERY: { state: StateName; path: string[] }[] = [
    // It is ready before it says that it was not.
    { state: 'opening', path: ['opening', ...AGAIN, ...REBOOTED] },
    { state: 'syncing', path: ['opening', ...AGAIN, ...REBOOTED] },
    // The echo that was off is back.
    { state: 'identifying', path: ['opening', 'syncing', 'identifying', 'unlocking', ...REBOOTED] },
    { state: 'unlocking', path: ['opening', 'syncing', 'identifying', 'unlocking', ...REBOOTED] },
    { state: 'registering', path: ['opening', ...AGAIN.slice(0, -1), ...REBOOTED] },
    { state: 'ready', path: ['opening', ...AGAIN, ...REBOOTED] }
  ]
  for (const { state, path } of EVERY)
    it(`while it is ${state}, and says so, sets it up again`, async () => {
      const rig = rebootedIn(state, SAYS_RDY)
      await rig.after(60_000)
      assert.deepEqual(told(rig), path)
      isSetUp(rig)
      assert.equal(rig.opened, 1)
      assert.ok(!rig.typed.includes('\x1a') && !rig.typed.includes('CFUN'))
      await goesOn(rig, 0)
    })

  for (const { state } of EVERY)
    it(`while it is ${state}, without a word, notices it by the echo and sets it up again`, async () => {
      const rig = rebootedIn(state)
      await rig.after(60_000)
      assert.equal(rig.session.state.name, 'ready')
      isSetUp(rig)
      assert.equal(rig.opened, 1)
      assert.ok(!rig.typed.includes('\x1a') && !rig.typed.includes('CFUN'))
      await goesOn(rig, 0)
    })

  it('while it is recovering sets it up again', async () => {
    const rig = rebootedIn('recovering', SAYS_RDY)
    await rig.until(() => rig.session.state.name === 'ready')
    rig.rig.modem.unplug()
    await rig.after(60_000)
    isSetUp(rig)
    assert.equal(rig.session.state.name, 'ready')
    await goesOn(rig, 0)
  })

  it('while its messages are read fetches them afterwards, each once', async () => {
    const rig = await readySession([], SAYS_RDY)
    let left = 1
    rig.rig.modem.faults.set('rebootsWhenListing', {
      command: async ({ name }, modem, run) => {
        if (name === '+CMGL' && left-- > 0) modem.reboot()
        await run()
        return undefined
      }
    })
    void rig.rig.network.sendText('+628990000001', rig.rig.modem.number, 'hello')
    await rig.after(60_000)
    assert.deepEqual(told(rig), REBOOTED)
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu),
      ['0791261801000000040C912698090000100000621122010000000' + '5E8329BFD06']
    )
    isSetUp(rig)
    await goesOn(rig, 0)
  })

  it('without a word has a message given up at the echo of its command, before the modem has it', async () => {
    const rig = await readySession('echoReturnsAfterReboot=1')
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    await rig.after(1000)
    rig.typed = ''
    assert.deepEqual(bare(await rig.send(YO)), REFUSED)
    assert.ok(rig.typed.startsWith('AT+CMGS=14\r\x1b'), JSON.stringify(rig.typed))
    await rig.until(() => rig.session.state.name === 'ready')
    assert.ok(!rig.typed.includes('\x1a') && !rig.typed.includes(YO))
    assert.deepEqual(rig.taken, [hi()])
    // The prompt came all the same, in whatever piece of the line.
    const prompt = 'notice DISCARDED'
    assert.ok(told(rig).includes(prompt))
    assert.deepEqual(
      told(rig).filter((event) => event !== prompt),
      REBOOTED
    )
    isSetUp(rig)
    await goesOn(rig)
  })

  it('into text mode has no message go to the number that its length would be', async () => {
    const rig = await readySession()
    rig.rig.modem.reboot()
    rig.rig.modem.settings.format = 1
    assert.deepEqual(bare(await rig.send(HI)), REFUSED)
    await rig.until(() => rig.session.state.name === 'ready')
    assert.deepEqual(rig.taken, [])
    isSetUp(rig)
    await goesOn(rig, 0)
  })

  it('without a word is noticed by the next look at the network', async () => {
    const rig = await readySession()
    rig.rig.modem.reboot()
    await rig.after(60_000)
    assert.deepEqual(told(rig), REBOOTED)
    assert.equal(rig.typed.slice(0, LOOK_AROUND.length), LOOK_AROUND)
    isSetUp(rig)
    await goesOn(rig, 0)
  })

  it('again and again is followed each time, and restarted by nobody', async () => {
    const rig = await readySession([], SAYS_RDY)
    for (let times = 0; times < 10; times++) {
      rig.rig.modem.reboot()
      await rig.after(3000)
    }
    await rig.after(60_000)
    assert.ok(!rig.typed.includes('CFUN'))
    assert.equal(rig.opened, 1)
    isSetUp(rig)
    await goesOn(rig, 0)
  })

  it('has a message that waits behind another answered at once', async () => {
    const rig = await readySession('rebootMidSend', SAYS_RDY)
    const first = rig.session.send({ pdu: HI })
    const second = rig.session.send({ pdu: YO })
    await rig.after(1000)
    assert.deepEqual(bare(await first), { outcome: 'unknown', code: 'MODEM_REBOOTED', class: 'modem' })
    assert.deepEqual(bare(await second), { outcome: 'notSubmitted', code: 'MODEM_NOT_READY', class: 'line' })
    assert.equal(rig.typed.replace(START_AFRESH, ''), SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    await goesOn(rig, 0)
  })
})

describe('a session whose modem vanishes from its host', () => {
  it('finds it again under another port, and sets it up', async () => {
    const rig = await readySession('renumberedTty=15000')
    assert.deepEqual(bare(await rig.send(HI)), {
      outcome: 'notSubmitted',
      code: 'MODEM_NOT_READY',
      class: 'line'
    })
    await rig.until(() => rig.session.state.name === 'ready')
    assert.deepEqual(told(rig), ['recovering PORT_NOT_FOUND', ...AGAIN])
    assert.equal(rig.typed, START_AFRESH)
    assert.deepEqual(rig.taken, [])
    isSetUp(rig)
    await goesOn(rig, 0)
  })

  it('is ready again without a restart of itself after a day', async () => {
    const rig = await readySession()
    rig.gone = true
    rig.rig.modem.unplug()
    rig.tries = 0
    await rig.after(24 * 3_600_000)
    assert.deepEqual(told(rig), ['recovering PORT_CLOSED', 'recovering PORT_NOT_FOUND'])
    // Every 5 seconds, but for the first ones.
    assert.ok(rig.tries > 17_200 && rig.tries <= 17_282, `${rig.tries} tries`)
    assert.equal(rig.typed, '')
    rig.gone = false
    await rig.after(6000)
    assert.deepEqual(told(rig).slice(2), AGAIN)
    await goesOn(rig, 0)
  })

  it('answers messages at once meanwhile', async () => {
    const rig = await readySession()
    rig.gone = true
    rig.rig.modem.unplug()
    for (let i = 0; i < 5; i++) {
      await rig.after(1700)
      const begun = rig.clock.now()
      const outcome = await rig.send(HI)
      assert.deepEqual(bare(outcome), { outcome: 'notSubmitted', code: 'MODEM_NOT_READY', class: 'line' })
      assert.match('message' in outcome ? outcome.message : '', /dev\/ttyUSB0/)
      assert.equal(rig.clock.now(), begun)
    }
    assert.equal(rig.typed, '')
    rig.gone = false
    await goesOn(rig, 0)
  })

  it('begins with a modem that is plugged in later', async () => {
    const rig = new SessionRig()
    rig.gone = true
    rig.session.start()
    await rig.after(600_000)
    assert.deepEqual(told(rig), ['opening', 'recovering PORT_NOT_FOUND'])
    rig.gone = false
    await rig.after(5000)
    assert.deepEqual(told(rig).slice(2), AGAIN)
    await goesOn(rig, 0)
  })

  it('gives a modem that was away for hours and is slow to start the same time as any other', async () => {
    const rig = await readySession()
    rig.gone = true
    rig.rig.modem.unplug()
    await rig.after(6 * 3_600_000)
    rig.gone = false
    rig.deaf = true
    await rig.after(15_000)
    rig.deaf = false
    rig.typed = ''
    await rig.after(20_000)
    assert.equal(rig.session.state.name, 'ready')
    await goesOn(rig, 0)
  })
})
