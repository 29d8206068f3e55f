import assert from 'node:assert/strict'
import type { Network } from '../../src/modem'
import type { Fault } from '../../src/simulator/modem/faults/fault'
import { DELIVERED, SENDER, switchOn } from '../simulator/faulty'
import { arrive, FETCH, handed, slots, takeTyped } from './session-arrivals'
import { bare, ends, goesOn, told } from './session-checks'
import { HI, hi, LOOK_AROUND, SUBMIT_HI, SUBMIT_YO, YO, yo } from './session-octets'
import { readySession, SessionRig } from './session-rig'

const NOWHERE = { creg: 2, cgreg: 2, cereg: 2 }
/** A look at a network that is not there. */
const LOOK = 'AT+CREG?\rAT+CEREG?\rAT+CGREG?\rAT+CSQ\r'
const NO_NETWORK = { outcome: 'notSubmitted', code: 'NO_NETWORK', class: 'noService' }
const STARTS = ['opening', 'syncing', 'identifying', 'unlocking']

/** The last that was told of the network. */
function network(rig: SessionRig): Network | undefined {
  return rig.events.flatMap((event) => (event.type === 'network' ? [event.network] : [])).at(-1)
}

/** What was typed since the last time, but for looks at the network: how often it is looked depends on how it tells. */
function typedElse(rig: SessionRig): string {
  return takeTyped(rig).replaceAll(LOOK_AROUND, '').replaceAll(LOOK, '')
}

/** Looked for messages and at the card, and nothing else: nobody restarts a modem for the network's sake. */
function onlyLooked(rig: SessionRig): void {
  assert.equal(typedElse(rig).replace(/AT\+(CNMI|CPIN)\?\r|AT\+CPMS="..","SM","SM"\r|AT\+CMGL=4\r/g, ''), '')
  assert.equal(rig.opened, 1)
}

/** Without the unsolicited codes by which it tells what the network does. */
const SILENT: Fault = {
  output: (text, kind) => (kind === 'urc' && /REG:/.test(text) ? '' : text)
}

describe('a session that the network refuses', () => {
  it('says so two minutes after the start, sends nothing, and is ready when it is let in', async () => {
    const rig = new SessionRig({ faults: ['cregDenied'] })
    rig.session.start()
    await rig.until(() => rig.session.state.name === 'registering')
    await rig.after(119_000)
    assert.deepEqual(told(rig), [...STARTS, 'registering'])
    assert.deepEqual(network(rig), {
      registered: false,
      status: 'denied',
      cs: 'denied',
      ps: 'denied',
      eps: 'denied'
    })
    takeTyped(rig)
    assert.deepEqual(bare(await rig.send(HI)), NO_NETWORK)
    await rig.after(2000)
    assert.deepEqual(told(rig), [...STARTS, 'registering', 'registering NETWORK_DENIED'])
    assert.match(rig.session.state.message!, /refuses this card\. Ask the operator/)
    assert.deepEqual(bare(await rig.send(HI)), NO_NETWORK)
    await rig.after(300_000)
    onlyLooked(rig)
    assert.deepEqual(rig.taken, [])
    rig.rig.modem.faults.clear('cregDenied')
    await rig.settle()
    assert.deepEqual(told(rig).slice(-1), ['ready'])
    await goesOn(rig, 0)
  })

  it('says so two minutes after it was thrown out, each time', async () => {
    const rig = await readySession()
    await rig.after(600_000)
    for (let times = 0; times < 2; times++) {
      rig.events.length = 0
      switchOn(rig.rig, 'cregDenied')
      await rig.after(119_000)
      assert.deepEqual(told(rig), ['registering'])
      await rig.after(2000)
      assert.deepEqual(told(rig), ['registering', 'registering NETWORK_DENIED'])
      rig.rig.modem.faults.clear('cregDenied')
      await rig.after(1000)
      assert.deepEqual(told(rig).slice(2), ['ready'])
      onlyLooked(rig)
    }
    await goesOn(rig, 0)
  })

  it('says no more that it is refused when there is no network at all, and the other way round', async () => {
    const rig = await readySession()
    const limit = rig.rig.modem.radio.limit(NOWHERE)
    await rig.after(150_000)
    switchOn(rig.rig, 'cregDenied')
    await rig.after(10_000)
    rig.rig.modem.faults.clear('cregDenied')
    await rig.after(10_000)
    assert.deepEqual(told(rig), [
      'registering',
      'registering NO_NETWORK',
      'registering NETWORK_DENIED',
      'registering NO_NETWORK'
    ])
    limit()
    await goesOn(rig, 0)
  })

  it('is ready when it is let in on LTE only, as a guest, and sends', async () => {
    const rig = new SessionRig({ faults: ['cregDeniedCeregOk'] })
    rig.session.start()
    await rig.until(() => rig.session.state.name === 'ready')
    assert.deepEqual(told(rig), [...STARTS, 'registering', 'ready'])
    const { registered, status, cs, ps, eps } = network(rig)!
    assert.deepEqual(
      { registered, status, cs, ps, eps },
      { registered: true, status: 'roaming', cs: 'denied', ps: 'denied', eps: 'roaming' }
    )
    takeTyped(rig)
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.equal(takeTyped(rig), SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    await goesOn(rig)
  })

  it('stays ready when LTE alone is left to it, and receives', async () => {
    const rig = await readySession('cregDeniedCeregOk')
    await rig.after(1000)
    takeTyped(rig)
    await arrive(rig)
    assert.equal(takeTyped(rig), FETCH)
    assert.equal(handed(rig).length, 1)
    assert.deepEqual(slots(rig), [])
    await rig.after(200_000)
    assert.deepEqual(told(rig), [])
    await goesOn(rig, 0)
  })
})

describe('a session that loses the network', () => {
  it('refuses what is to be sent without typing it, and has what came meanwhile when it is back', async () => {
    const rig = await readySession()
    const back = rig.rig.modem.radio.limit(NOWHERE)
    await rig.settle()
    assert.equal(typedElse(rig), '')
    assert.deepEqual(told(rig), ['registering'])
    const begun = rig.clock.now()
    assert.deepEqual(bare(await rig.send(HI)), NO_NETWORK)
    assert.equal(rig.clock.now(), begun)
    await arrive(rig, 'hi', SENDER)
    assert.equal(rig.rig.network.waiting(rig.rig.modem.number), 1)
    assert.equal(takeTyped(rig), '')
    assert.deepEqual(handed(rig), [])
    back()
    await rig.settle()
    assert.deepEqual(told(rig), ['registering', 'ready'])
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(slots(rig), [])
    assert.equal(typedElse(rig), FETCH)
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.equal(takeTyped(rig), SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    await goesOn(rig)
  })

  it('in the middle of a message lets it end, refuses those behind it, and takes them when it is back', async () => {
    const rig = await readySession([], { network: { latency: 4000 } })
    const first = rig.session.send({ pdu: HI })
    const second = rig.session.send({ pdu: YO })
    await rig.after(1000)
    const back = rig.rig.modem.radio.limit(NOWHERE)
    await rig.after(4000)
    assert.deepEqual(await first, { outcome: 'accepted', mr: 0 })
    assert.deepEqual(bare(await second), NO_NETWORK)
    assert.ok(takeTyped(rig).startsWith(SUBMIT_HI + LOOK))
    back()
    await rig.settle()
    takeTyped(rig)
    assert.deepEqual(await rig.send(YO), { outcome: 'accepted', mr: 1 })
    assert.equal(takeTyped(rig), SUBMIT_YO)
    assert.deepEqual(rig.taken, [hi(), yo()])
    await goesOn(rig, 2)
  })

  it('without a word from the modem takes the refusal of a message for unknown, and finds out before the next is typed', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('silent', SILENT)
    const back = rig.rig.modem.radio.limit(NOWHERE)
    const begun = rig.clock.now()
    const refused = bare(await rig.send(HI))
    assert.deepEqual(refused, { outcome: 'unknown', code: 'CMS_331', class: 'noService' })
    assert.deepEqual(bare(await rig.send(YO)), NO_NETWORK)
    assert.equal(rig.clock.now(), begun)
    assert.equal(takeTyped(rig), SUBMIT_HI + LOOK)
    assert.deepEqual(told(rig), ['registering'])
    assert.deepEqual(rig.taken, [])
    back()
    // It is asked every three seconds.
    await rig.after(3000)
    assert.deepEqual(told(rig), ['registering', 'ready'])
    await goesOn(rig, 0)
  })

  it('says so after two minutes, and goes on looking every three seconds', async () => {
    const rig = await readySession()
    await rig.after(300_000)
    rig.events.length = 0
    const back = rig.rig.modem.radio.limit(NOWHERE)
    await rig.after(119_000)
    assert.deepEqual(told(rig), ['registering'])
    await rig.after(2000)
    assert.deepEqual(told(rig), ['registering', 'registering NO_NETWORK'])
    assert.equal(rig.session.state.message, 'The modem finds no network. Check the antenna and the signal.')
    takeTyped(rig)
    await rig.after(60_000)
    assert.equal(rig.typed.split(LOOK).length - 1, 20)
    onlyLooked(rig)
    back()
    await rig.settle()
    assert.deepEqual(told(rig).slice(2), ['ready'])
    await goesOn(rig, 0)
  })
})

describe('a session that is to send even without a network', () => {
  it('types the message, and takes the refusal of a modem without one for unknown', async () => {
    const rig = await readySession()
    const back = rig.rig.modem.radio.limit(NOWHERE)
    await rig.settle()
    takeTyped(rig)
    const outcome = await rig.session.send({ pdu: HI }, { evenWithoutNetwork: true })
    assert.deepEqual(bare(outcome), { outcome: 'unknown', code: 'CMS_331', class: 'noService' })
    await rig.settle()
    assert.equal(takeTyped(rig), SUBMIT_HI + LOOK)
    assert.deepEqual(rig.taken, [])
    back()
    await goesOn(rig, 0)
  })

  it('gets it through where the modem only believes that there is none', async () => {
    const rig = await readySession()
    rig.rig.modem.faults.set('wrong', { output: (text) => text.replace(/(\+C[EG]?REG: 1),1/, '$1,2') })
    await rig.after(200_000)
    assert.equal(rig.session.state.code, 'NO_NETWORK')
    takeTyped(rig)
    assert.deepEqual(bare(await rig.send(HI)), NO_NETWORK)
    const outcome = await rig.session.send({ pdu: HI }, { evenWithoutNetwork: true })
    assert.deepEqual(outcome, { outcome: 'accepted', mr: 0 })
    assert.equal(typedElse(rig), SUBMIT_HI)
    assert.deepEqual(rig.taken, [hi()])
    assert.equal(rig.session.state.code, 'NO_NETWORK')
    await goesOn(rig)
  })

  it('does not send while the modem is being set up or lost', async () => {
    const rig = await readySession()
    rig.gone = true
    rig.rig.modem.unplug()
    await rig.after(10_000)
    takeTyped(rig)
    const outcome = await rig.session.send({ pdu: HI }, { evenWithoutNetwork: true })
    assert.deepEqual(bare(outcome), { outcome: 'notSubmitted', code: 'MODEM_NOT_READY', class: 'line' })
    assert.equal(rig.typed, '')
    assert.deepEqual(rig.taken, [])
    await ends(rig)
  })
})
