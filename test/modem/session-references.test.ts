import assert from 'node:assert/strict'
import type { Outcome } from '../../src/modem'
import { encode } from '../../src/pdu'
import { profileNamed } from '../../src/simulator'
import { HI_SRR } from '../simulator/faulty'
import { goesOn } from './session-checks'
import { HI, hi, SUBMIT_HI } from './session-octets'
import { readySession, type SessionRig } from './session-rig'

describe('a session and the references of messages', () => {
  it('tells the reference that the modem gives, over the end of the octet', async () => {
    const rig = await readySession('mrWrap')
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 255 })
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.deepEqual(rig.taken, [hi('FF'), hi('00')])
    await goesOn(rig)
  })

  it('tells the same reference twice where the modem gives it twice', async () => {
    const rig = await readySession('mrRepeated=2')
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.deepEqual(rig.taken, [hi('00'), hi('00')])
    await goesOn(rig, 2)
  })

  for (const comma of ['', 'cdsZteComma'])
    it(`hands over a report that comes before its +CMGS${comma && ', a comma in front of its length'}`, async () => {
      const faults = ['statusReportBeforeCMGS', comma].filter((fault) => fault !== '')
      const rig = await readySession(faults)
      assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr: 0 })
      assert.deepEqual(rig.taken, ['21000A818021436587000002E834'])
      await rig.settle()
      assert.deepEqual(
        rig.received.map(({ pdu }) => pdu),
        ['079126180100000006000A818021436587621122010000006211220100000000']
      )
      await goesOn(rig)
    })
})

describe('a session with a message of several parts', () => {
  const PARTS = encode({ to: '0812345678', text: 'x'.repeat(400), concatRef: 7 }).parts

  async function sendParts(rig: SessionRig): Promise<Outcome[]> {
    const sent = PARTS.map(({ pdu }, i) => rig.session.send({ pdu, more: i < PARTS.length - 1 }))
    let outcomes: Outcome[] | undefined
    void Promise.all(sent).then((all) => {
      outcomes = all
    })
    await rig.until(() => outcomes !== undefined)
    return outcomes!
  }

  /** The phone at the other end waits for parts for a minute; then the modem shall be as usual. */
  async function goesOnLater(rig: SessionRig, mr: number): Promise<void> {
    await rig.after(60_000)
    await goesOn(rig, mr)
  }

  const typedParts = PARTS.map(({ pdu, length }) => `AT+CMGS=${length}\r${pdu}\x1a`).join('')

  it('asks the modem once to keep the link, in front of the first part', async () => {
    const rig = await readySession([], { network: { latency: 3000 } })
    assert.equal(PARTS.length, 3)
    assert.deepEqual(await sendParts(rig), [
      { outcome: 'accepted', mr: 0 },
      { outcome: 'accepted', mr: 1 },
      { outcome: 'accepted', mr: 2 }
    ])
    assert.equal(rig.typed, `AT+CMMS=1\r${typedParts}`)
    assert.equal(rig.taken.length, 3)
    await goesOnLater(rig, 3)
  })

  it('asks again for a message that comes when the link is gone', async () => {
    const rig = await readySession()
    await sendParts(rig)
    await rig.after(10_000)
    rig.typed = ''
    await sendParts(rig)
    assert.equal(rig.typed, `AT+CMMS=1\r${typedParts}`)
    await goesOnLater(rig, 6)
  })

  it('does not ask a modem that does not know how', async () => {
    const rig = await readySession([], { profile: { cmms: false } })
    await sendParts(rig)
    assert.equal(rig.typed, typedParts)
    await goesOnLater(rig, 3)
  })

  for (const name of ['wavecom', 'siemens-tc35'])
    it(`does not ask a modem like ${name}`, async () => {
      const rig = await readySession([], { profile: profileNamed(name) })
      // For messages it takes longer to start.
      await rig.after(10_000)
      const outcomes = await sendParts(rig)
      assert.deepEqual(
        outcomes.map(({ outcome }) => outcome),
        ['accepted', 'accepted', 'accepted']
      )
      assert.ok(!rig.typed.includes('CMMS'), rig.typed)
      assert.equal(rig.taken.length, 3)
      await goesOnLater(rig, 3)
    })

  it('does not ask for a message of one part', async () => {
    const rig = await readySession()
    await rig.send({ pdu: HI, more: false })
    assert.equal(rig.typed, SUBMIT_HI)
    await goesOn(rig)
  })
})
