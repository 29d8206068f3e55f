import assert from 'node:assert/strict'
import { goesOn, told } from './session-checks'
import { HI, hi, LOOK_AROUND, START_FIRST, SUBMIT_HI, YO } from './session-octets'
import { readySession, SessionRig } from './session-rig'

const PATH = ['opening', 'syncing', 'identifying', 'unlocking', 'registering', 'ready']

/** Sends one message, which goes out as on any other modem. */
async function sendsAsUsual(rig: SessionRig): Promise<void> {
  assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
  assert.equal(rig.typed, SUBMIT_HI)
  assert.deepEqual(rig.taken, [hi()])
}

/** Starts on a modem that is like this from the beginning. */
async function startsOn(fault: string): Promise<SessionRig> {
  const rig = new SessionRig({ faults: [fault] })
  rig.session.start()
  await rig.until(() => rig.session.state.name === 'ready')
  await rig.settle()
  return rig
}

const HARMLESS = [
  { fault: 'lfOnly', of: 'lines that end with LF alone' },
  { fault: 'crOnly', of: 'lines that end with CR alone' },
  { fault: 'doubleCR', of: 'lines that end with CR CR LF' },
  { fault: 'urcInsideCMGR', of: 'noise behind the header of a stored message' },
  { fault: 'urcBetweenCMGSandOK', of: 'noise between +CMGS: and its OK' },
  { fault: 'cdsZteComma', of: 'a comma in front of the length of +CDS' },
  { fault: 'slow9600Overrun', of: 'a line of 9600 baud that loses what is too much for its buffer' }
]

describe('a session on a line that is not as the standard has it', () => {
  for (const { fault, of } of HARMLESS) {
    it(`sends over ${of}, and tells nothing`, async () => {
      const rig = await readySession(fault)
      await sendsAsUsual(rig)
      assert.deepEqual(told(rig), [])
      await goesOn(rig)
    })

    it(`sets a modem up over ${of}`, async () => {
      const rig = await startsOn(fault)
      assert.equal(rig.typed, START_FIRST)
      assert.deepEqual(told(rig), PATH)
      await goesOn(rig, 0)
    })
  }

  it('sends over octets of zero between the lines, and tells of them', async () => {
    const rig = await readySession('nulBytes')
    await sendsAsUsual(rig)
    assert.deepEqual(new Set(told(rig)), new Set(['notice DISCARDED']))
    assert.ok(rig.events.some((event) => event.type === 'notice' && event.message.includes('NUL')))
    await goesOn(rig)
  })

  it('sets a modem up whose echo is cut in two by noise, and blames no other program for it', async () => {
    const rig = await startsOn('echoCut')
    assert.equal(rig.typed, START_FIRST)
    assert.deepEqual(
      told(rig).filter((what) => what !== 'notice DISCARDED'),
      PATH
    )
    await goesOn(rig, 0)
  })

  it('sends while the echo is off, whatever would cut it', async () => {
    const rig = await readySession('echoCut')
    await sendsAsUsual(rig)
    assert.deepEqual(told(rig), [])
    await goesOn(rig)
  })

  it('works with a modem that echoes for good', async () => {
    const rig = new SessionRig()
    alwaysEcho(rig)
    rig.session.start()
    await rig.until(() => rig.session.state.name === 'ready')
    await rig.after(100_000)
    assert.deepEqual(told(rig), PATH)
    rig.typed = ''
    await sendsAsUsual(rig)
    assert.ok(rig.heard.endsWith(`${HI}\r\n+CMGS: 0\r\n\r\nOK\r\n`), rig.heard.slice(-80))
    await goesOn(rig)
  })
})

describe('a session whose modem shows the message that is typed, though the echo is off', () => {
  it('takes that for no restart', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('showsMessage', {
      data: (text) => {
        rig.rig.modem.output(`${text}\x1a\r\n`, 'info')
        return text
      }
    })
    await sendsAsUsual(rig)
    await rig.after(10_000)
    assert.deepEqual(told(rig), [])
    assert.ok(rig.heard.includes(`> ${HI}\x1a\r\n\r\n+CMGS: 0\r\n`), rig.heard)
    await goesOn(rig)
  })
})

describe('a session that shares its port with another program', () => {
  it('tells that somebody else has asked, and is not answered by what that one gets', async () => {
    const rig = await readySession('foreignClientOnPort=10000')
    await rig.after(10_000)
    assert.equal(rig.heard.split('+CREG: 1,1\r\n\r\nOK\r\n').length - 1, 2)
    assert.equal(rig.typed, LOOK_AROUND)
    assert.deepEqual(told(rig), ['notice FOREIGN_CLIENT'])
    assert.deepEqual(rig.session.network, {
      cs: 'home',
      eps: 'home',
      ps: 'home',
      registered: true,
      status: 'home',
      operator: 'Virtual',
      technology: 'E-UTRAN'
    })
    rig.typed = ''
    await sendsAsUsual(rig)
    await goesOn(rig)
  })

  it('sends nothing when the other one types into the message, and the next goes through', async () => {
    const rig = await readySession('foreignClientOnPort=10000')
    const before = () => new Promise<void>((resolve) => rig.clock.setTimeout(resolve, 12_000))
    const outcome = await rig.send({ pdu: HI, before })
    assert.deepEqual([outcome.outcome, 'code' in outcome && outcome.code], ['notSubmitted', 'CMS_304'])
    assert.equal(rig.typed, SUBMIT_HI)
    assert.deepEqual(rig.taken, [])
    await goesOn(rig, 0)
  })

  it('takes a message of which the other one has used up the answer for unknown', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('stolen', {
      result: (say) => {
        rig.rig.modem.urc('OK')
        return rig.rig.modem.pause(60_000).then(say)
      }
    })
    const late: unknown[] = []
    const outcome = await rig.send({ pdu: HI, late: (settled) => late.push(settled) })
    assert.deepEqual([outcome.outcome, 'code' in outcome && outcome.code], ['unknown', 'OK_WITHOUT_CMGS'])
    await rig.after(60_000)
    assert.deepEqual(late, [{ outcome: 'accepted', mr: 0 }])
    assert.deepEqual(rig.taken, [hi()])
    assert.ok(!rig.typed.includes(YO) && rig.typed.split('\x1a').length === 2)
    await goesOn(rig)
  })
})

/** ATE0 is answered with OK, and changes nothing. */
function alwaysEcho(rig: SessionRig): void {
  rig.rig.modem.faults.set('alwaysEcho', {
    command: async ({ name }, _modem, run) => {
      if (name !== 'E') await run()
      return undefined
    }
  })
}
