import assert from 'node:assert/strict'
import { bare, goesOn, told } from './session-checks'
import { HI, hi, START_AGAIN, SUBMIT_HI, YO, yo } from './session-octets'
import { readySession } from './session-rig'

const NOT_ASKED = { outcome: 'notSubmitted', code: 'AT_NO_PROMPT', class: 'notReady' }
const CALLER = { outcome: 'notSubmitted', code: 'SUBMIT_REFUSED_BY_CALLER', class: 'line' }

describe('a session that waits for the data prompt', () => {
  const FORMS = [
    { fault: 'promptNoSpace', form: 'without a blank behind it' },
    { fault: 'promptCRLF', form: 'that is a line of its own' }
  ]
  for (const { fault, form } of FORMS)
    it(`sends behind a prompt ${form}`, async () => {
      const rig = await readySession(fault)
      assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
      assert.equal(rig.typed, SUBMIT_HI)
      assert.deepEqual(rig.taken, [hi()])
      assert.deepEqual(told(rig), [])
      await goesOn(rig)
    })

  it('types the message once, however often the modem asks for it', async () => {
    const rig = await readySession('promptTwice')
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.equal(rig.typed, SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    assert.deepEqual(told(rig), ['notice DISCARDED'])
    await goesOn(rig)
  })

  it('sends first, then fetches what was announced between the command and its prompt', async () => {
    const rig = await readySession('urcBeforePrompt=+CMTI: "SM",1')
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    await rig.settle()
    assert.equal(rig.typed, `${SUBMIT_HI}AT+CPMS="SM","SM","SM"\rAT+CMGL=4\r`)
    assert.deepEqual(rig.taken, [hi()])
    await goesOn(rig)
  })

  it('leaves a prompt that does not show with ESC, and has sent nothing', async () => {
    const rig = await readySession('promptMissing')
    const begun = rig.clock.now()
    assert.deepEqual(bare(await rig.send(HI)), NOT_ASKED)
    assert.equal(rig.clock.now() - begun, 10_000)
    await rig.after(5000)
    assert.equal(rig.typed, 'AT+CMGS=14\r\x1b\x1b\rAT\rAT\r')
    assert.deepEqual(rig.taken, [])
    assert.deepEqual(told(rig), [])
    await goesOn(rig, 0)
  })

  it('leaves a prompt that comes too late with ESC, and takes it for none of the next message', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('slowPrompt', {
      output: (text, kind, modem) => {
        if (kind !== 'prompt') return text
        modem.later(15_000, () => modem.output(text, 'info'))
        return ''
      }
    })
    assert.deepEqual(bare(await rig.send(HI)), NOT_ASKED)
    rig.rig.modem.faults.clear('slowPrompt')
    await rig.after(20_000)
    assert.ok(!rig.typed.includes('\x1a') && !rig.typed.includes(HI), JSON.stringify(rig.typed))
    assert.deepEqual(rig.taken, [])
    await goesOn(rig, 0)
  })

  it('has sent nothing when the cable is pulled before the prompt, and leaves the open one with ESC', async () => {
    const rig = await readySession('unplugBeforePrompt')
    assert.deepEqual(bare(await rig.send(HI)), {
      outcome: 'notSubmitted',
      code: 'PORT_CLOSED',
      class: 'line'
    })
    assert.equal(rig.typed, 'AT+CMGS=14\r')
    await rig.until(() => rig.session.state.name === 'ready')
    await rig.settle()
    assert.equal(rig.typed, `AT+CMGS=14\r${START_AGAIN}`)
    assert.deepEqual(rig.taken, [])
    const path = ['recovering PORT_CLOSED', 'syncing', 'identifying', 'unlocking', 'registering', 'ready']
    assert.deepEqual(told(rig), path)
    await goesOn(rig, 0)
  })

  it('has sent nothing when an error comes instead of the prompt', async () => {
    const rig = await readySession()
    const { clock } = rig
    rig.rig.modem.faults.set('refuses', {
      command: async ({ name }, _modem, run) => {
        if (name === '+CMGS') return '+CMS ERROR: 331'
        await run()
        return undefined
      }
    })
    const begun = clock.now()
    assert.deepEqual(bare(await rig.send(HI)), {
      outcome: 'notSubmitted',
      code: 'CMS_331',
      class: 'noService'
    })
    assert.equal(clock.now(), begun)
    assert.equal(rig.typed, 'AT+CMGS=14\r')
    await goesOn(rig, 0)
  })

  it('types slowly, 16 octets every 10 ms, once the modem has lost one of them', async () => {
    const rig = await readySession('lostChar304=1')
    assert.deepEqual(bare(await rig.send(HI)), { outcome: 'notSubmitted', code: 'CMS_304', class: 'format' })
    assert.equal(rig.typed, SUBMIT_HI)
    assert.deepEqual(rig.taken, [])
    rig.writes.length = 0
    const begun = rig.clock.now()
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.deepEqual(
      rig.writes.map(({ at, text }) => ({ at: at - begun, text })),
      [
        { at: 0, text: 'AT+CMGS=14\r' },
        { at: 0, text: '0001000A81802143' },
        { at: 10, text: '6587000002E834\x1a' }
      ]
    )
    assert.deepEqual(rig.taken, [hi()])
    assert.deepEqual(told(rig), [])
    await goesOn(rig)
  })

  it('types no rest of a slow message when the modem has ended it meanwhile', async () => {
    const rig = await readySession('lostChar304=1')
    await rig.send(HI)
    const sent = rig.session.send({ pdu: HI })
    await rig.settle()
    rig.rig.modem.urc('+CMS ERROR: 500')
    assert.deepEqual(bare(await sent), { outcome: 'notSubmitted', code: 'CMS_500', class: 'unknown' })
    rig.typed = ''
    await rig.after(1000)
    assert.equal(rig.typed, '')
    assert.deepEqual(rig.taken, [])
    await rig.stop()
  })
})

describe('a caller that writes down what is about to be sent', () => {
  it('is asked behind the prompt and before any octet of the message', async () => {
    const rig = await readySession()
    const seen: string[] = []
    let go = () => {}
    const before = () => {
      seen.push(rig.typed)
      return new Promise<void>((resolve) => {
        go = resolve
      })
    }
    const sent = rig.session.send({ pdu: HI, before })
    await rig.settle()
    assert.deepEqual(seen, ['AT+CMGS=14\r'])
    assert.ok(rig.heard.endsWith('\r\n> '))
    await rig.after(5000)
    assert.equal(rig.typed, 'AT+CMGS=14\r')
    go()
    assert.deepEqual(await sent, { outcome: 'accepted', mr: 0 })
    assert.equal(rig.typed, SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    await goesOn(rig)
  })

  const REFUSALS: { how: string; before: () => Promise<void> | void; why: RegExp }[] = [
    { how: 'rejects', before: async () => Promise.reject(new Error('disk full')), why: /disk full/ },
    { how: 'rejects without a reason', before: () => Promise.reject(), why: /no reason/ },
    {
      how: 'throws',
      before: () => {
        throw new Error('no ledger')
      },
      why: /no ledger/
    }
  ]
  for (const { how, before, why } of REFUSALS)
    it(`stops the message when it ${how}: ESC, and nothing is sent`, async () => {
      const rig = await readySession()
      const outcome = await rig.send({ pdu: HI, before })
      assert.deepEqual(bare(outcome), CALLER)
      assert.match('message' in outcome ? outcome.message : '', why)
      await rig.after(5000)
      assert.equal(rig.typed, 'AT+CMGS=14\r\x1b')
      assert.deepEqual(rig.taken, [])
      assert.deepEqual(told(rig), [])
      await goesOn(rig, 0)
    })

  it('that never ends is given up after 30 seconds, and nothing is sent, not even when it ends after all', async () => {
    const rig = await readySession()
    let go = () => {}
    const before = () =>
      new Promise<void>((resolve) => {
        go = resolve
      })
    const begun = rig.clock.now()
    assert.deepEqual(bare(await rig.send({ pdu: HI, before })), CALLER)
    assert.equal(rig.clock.now() - begun, 30_000)
    go()
    await rig.after(1000)
    assert.ok(rig.typed.startsWith('AT+CMGS=14\r\x1b'))
    assert.ok(!rig.typed.includes('\x1a'))
    assert.deepEqual(rig.taken, [])
    await goesOn(rig, 0)
  })

  it('that is still at it when the port closes sends nothing', async () => {
    const rig = await readySession()
    let go = () => {}
    const before = () =>
      new Promise<void>((resolve) => {
        go = resolve
      })
    const sent = rig.session.send({ pdu: HI, before })
    await rig.after(1000)
    rig.rig.modem.unplug()
    assert.deepEqual(bare(await sent), { outcome: 'notSubmitted', code: 'PORT_CLOSED', class: 'line' })
    go()
    await rig.until(() => rig.session.state.name === 'ready')
    await rig.settle()
    assert.equal(rig.typed, `AT+CMGS=14\r${START_AGAIN}`)
    assert.deepEqual(rig.taken, [])
    await goesOn(rig, 0)
  })

  it('that is still at it when the modem starts anew sends nothing', async () => {
    const rig = await readySession([], { profile: { boot: [{ after: 1000, text: 'RDY' }] } })
    let go = () => {}
    const before = () =>
      new Promise<void>((resolve) => {
        go = resolve
      })
    const sent = rig.session.send({ pdu: HI, before })
    await rig.settle()
    rig.rig.modem.reboot()
    await rig.after(1000)
    go()
    assert.deepEqual(bare(await sent), { outcome: 'notSubmitted', code: 'MODEM_REBOOTED', class: 'modem' })
    await rig.until(() => rig.session.state.name === 'ready')
    assert.ok(rig.typed.startsWith('AT+CMGS=14\r\x1b') && !rig.typed.includes('\x1a'))
    assert.deepEqual(rig.taken, [])
    await goesOn(rig, 0)
  })

  it('delays nobody but those behind it', async () => {
    const rig = await readySession()
    let go = () => {}
    const before = () =>
      new Promise<void>((resolve) => {
        go = resolve
      })
    const first = rig.session.send({ pdu: HI, before })
    const second = rig.session.send({ pdu: YO })
    await rig.settle()
    go()
    assert.deepEqual(await first, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(await second, { outcome: 'accepted', mr: 1 })
    assert.deepEqual(rig.taken, [hi(), yo()])
    await goesOn(rig, 2)
  })
})
