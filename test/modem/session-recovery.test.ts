import assert from 'node:assert/strict'
import { bare, goesOn, told } from './session-checks'
import { HI, hi, SUBMIT_HI, WAKE } from './session-octets'
import { readySession, SessionRig } from './session-rig'

/** ESC and AT three times: the last one for a modem that was told to be silent. */
const THREE_TIMES = '\x1b\rAT\r\x1b\rAT\r\x1b\rATQ0V1\r'
const RESTART = '\rAT+CFUN=1,1\r'

/** What was typed, with its time since then, in seconds. */
function typedSince(rig: SessionRig, begun: number): { s: number; text: string }[] {
  const lines: { s: number; text: string }[] = []
  for (const { at, text } of rig.writes) {
    const s = Math.round((at - begun) / 1000)
    const last = lines.at(-1)
    if (last?.s === s) last.text += text
    else lines.push({ s, text })
  }
  return lines
}

/** The modem misses one command, and answers when it is asked whether it is there. */
async function failsOnce(rig: SessionRig): Promise<void> {
  rig.events.length = 0
  rig.deaf = true
  await rig.until(() => told(rig).includes('recovering AT_TIMEOUT'))
  rig.deaf = false
  await rig.until(() => rig.session.state.name === 'ready')
}

describe('a session whose modem does not answer', () => {
  it('tries ESC and AT three times, then restarts the modem, then opens the port anew, and is ready when it answers', async () => {
    const rig = await readySession()
    rig.deaf = true
    rig.writes.length = 0
    rig.typed = ''
    const begun = rig.clock.now()
    await rig.after(60_000)
    const [look, ...later] = typedSince(rig, begun)
    assert.deepEqual(look, { s: 30, text: 'AT+CREG?\r' })
    // Ten seconds for its answer; two for each AT; then a second of rest.
    assert.deepEqual(later.slice(0, 4), [
      { s: 40, text: WAKE },
      { s: 42, text: WAKE },
      { s: 44, text: '\x1b\rATQ0V1\r' },
      { s: 47, text: RESTART }
    ])
    assert.deepEqual(told(rig), ['recovering AT_TIMEOUT', 'syncing', 'recovering AT_TIMEOUT'])
    assert.equal(rig.opened, 1)
    await rig.until(() => rig.opened === 2)
    // A minute and a half for the restart, and once more ESC and AT.
    const seconds = (rig.clock.now() - begun) / 1000
    assert.ok(seconds > 47 + 90 && seconds < 47 + 115, `${seconds} s`)
    rig.deaf = false
    await rig.after(10_000)
    assert.equal(rig.session.state.name, 'ready')
    assert.ok(!rig.typed.includes('\x1a') && !/ATZ|AT&F/.test(rig.typed))
    await goesOn(rig, 0)
  })

  it('goes on in the same circle with pauses that grow to a minute, and never types Ctrl-Z, ATZ or AT&F', async () => {
    const rig = await readySession()
    rig.deaf = true
    rig.writes.length = 0
    rig.typed = ''
    rig.events.length = 0
    await rig.after(4 * 3_600_000)
    const restarts = rig.writes.filter(({ text }) => text === RESTART).map(({ at }) => at)
    const rounds = restarts.slice(1).map((at, i) => at - restarts[i]!)
    for (const [i, ms] of rounds.entries())
      if (i > 0 && i < 6) assert.ok(ms > rounds[i - 1]!, `round ${i} takes ${ms} ms`)
    assert.equal(new Set(rounds.slice(6)).size, 1)
    // Three pauses of a minute, and what the tries themselves take.
    assert.ok(rounds.at(-1)! > 180_000 && rounds.at(-1)! < 300_000, `${rounds.at(-1)} ms`)
    const octets = rig.typed
      .replaceAll(THREE_TIMES, '')
      .replaceAll(RESTART, '')
      .replace(/^AT\+CREG\?\r/, '')
    assert.equal(octets.replaceAll(WAKE, '').replaceAll('\x1b\r', '').replaceAll('AT\r', ''), '')
    assert.equal(rig.session.state.name === 'recovering' || rig.session.state.name === 'syncing', true)
    rig.deaf = false
    await rig.after(300_000)
    assert.equal(rig.session.state.name, 'ready')
    await goesOn(rig, 0)
  })

  it('answers messages at once while it recovers', async () => {
    const rig = await readySession()
    rig.deaf = true
    await rig.after(50_000)
    const begun = rig.clock.now()
    assert.deepEqual(bare(await rig.send(HI)), {
      outcome: 'notSubmitted',
      code: 'MODEM_NOT_READY',
      class: 'line'
    })
    assert.equal(rig.clock.now(), begun)
    rig.deaf = false
    await goesOn(rig, 0)
  })

  it('begins at the first rung again after a minute of work', async () => {
    const rig = await readySession()
    for (let times = 0; times < 5; times++) {
      await failsOnce(rig)
      await rig.after(61_000)
    }
    assert.ok(!rig.typed.includes('CFUN'))
    assert.equal(rig.opened, 1)
    await goesOn(rig, 0)
  })

  it('climbs when the modem fails again before a minute of work is over', async () => {
    const rig = await readySession([], { session: { keepAliveMs: 5000 } })
    for (let times = 0; times < 2; times++) {
      await failsOnce(rig)
    }
    assert.equal(rig.typed.split(RESTART).length - 1, 1)
    await goesOn(rig, 0)
  })

  it('has a message unknown whose answer never came, and types nothing of it again', async () => {
    const rig = await readySession()
    const before = () => {
      rig.deaf = false
      rig.rig.modem.faults.set('dies', {
        result: () => {
          rig.deaf = true
          return new Promise(() => {})
        }
      })
    }
    const outcome = await rig.send({ pdu: HI, before })
    assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'AT_TIMEOUT', class: 'modem' })
    await rig.after(60_000)
    assert.ok(rig.typed.startsWith(`${SUBMIT_HI}${THREE_TIMES}`), JSON.stringify(rig.typed))
    assert.equal(rig.typed.split('\x1a').length - 1, 1)
    assert.deepEqual(rig.taken, [hi()])
    rig.deaf = false
    // It still does what it was told last; the restart was not heard.
    rig.rig.modem.reboot()
    await goesOn(rig)
  })

  it('is woken from digits and from silence: ATV0, ATQ1', async () => {
    const rig = await readySession()
    rig.rig.modem.settings.verbose = false
    rig.rig.modem.settings.quiet = true
    await rig.after(60_000)
    assert.equal(rig.session.state.name, 'ready')
    const { verbose, quiet } = rig.rig.modem.settings
    assert.deepEqual({ verbose, quiet }, { verbose: true, quiet: false })
    await goesOn(rig, 0)
  })

  it('that answers, but refuses what it must do, is restarted at last', async () => {
    const rig = new SessionRig()
    let left = 25
    rig.rig.modem.faults.set('noPduMode', {
      command: async ({ name }, _modem, run) => {
        if (name === '+CMGF' && left-- > 0) return 'ERROR'
        await run()
        return undefined
      }
    })
    rig.session.start()
    await rig.until(() => rig.session.state.name === 'ready')
    assert.equal(rig.typed.split(RESTART).length - 1, 1)
    assert.deepEqual(
      told(rig).filter((what) => what.startsWith('recovering')),
      ['recovering AT_REFUSED', 'recovering AT_REFUSED']
    )
    await goesOn(rig, 0)
  })
})
