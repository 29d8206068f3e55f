import assert from 'node:assert/strict'
import type { ReceivedPdu } from '../../src/modem'
import { generic, type Profile } from '../../src/simulator/modem/profile'
import { DELIVERED, HI_SRR } from '../simulator/faulty'
import { OWN_NUMBER } from '../simulator/rig'
import { allTyped, arrive, FETCH, handed, slots, takeTyped } from './session-arrivals'
import { ends, goesOn, told } from './session-checks'
import { SessionRig, type SessionRigOptions } from './session-rig'

const SUBMIT_SRR = `AT+CMGS=14\r${HI_SRR}\x1a`
/** "hi" to 0812345678 has arrived: of the message with TP-MR 0, and of one with TP-MR 1 a second later. */
const REPORT_0 = '079126180100000006000A818021436587621122010000006211220100000000'
const REPORT_1 = '079126180100000006010A818021436587621122010010006211220100100000'
/** What follows where a modem announces nothing, or has forgotten to: SM, ME. */
const POLL = 'AT+CPMS="SM","SM","SM"\rAT+CMGL=4\rAT+CMGD=1\rAT+CPMS="ME","SM","SM"\rAT+CMGL=4\r'

/** A modem that takes these values of +CNMI only, for messages and for reports. */
function takes(mt: readonly number[], ds: readonly number[]): Partial<Profile> {
  const [modes = [], , bm = [], , bfr = []] = generic.cnmi.accepted
  const advertised = `(0-2),(${mt}),(0,2),(${ds}),(0,1)`
  return { cnmi: { advertised, accepted: [modes, mt, bm, ds, bfr] } }
}

/** Ready, with faults that were there from the beginning; and what +CNMI was told. */
async function started(options: SessionRigOptions) {
  const rig = await new SessionRig(options).ready()
  const set = allTyped(rig).match(/AT\+CNMI[^\r]*/g)
  return { rig, set }
}

/** A receiver that has each message on disk after so long. */
function slow(rig: () => SessionRig, ms: () => number) {
  return async (pdus: readonly ReceivedPdu[]) => {
    await new Promise<void>((resolve) => void rig().clock.setTimeout(resolve, ms()))
    rig().received.push(...pdus)
  }
}

describe('a session whose modem is particular about announcing messages', () => {
  it('has it announced in mode 1 where mode 2 is promised and refused', async () => {
    const { rig, set } = await started({ faults: ['cnmiMode2Refused'] })
    assert.deepEqual(set, [
      'AT+CNMI=?',
      'AT+CNMI=2,1,0,1,0',
      'AT+CNMI=2,1,0,2,0',
      'AT+CNMI=1,1,0,1,0',
      'AT+CNMI?'
    ])
    await arrive(rig)
    assert.equal(rig.typed, FETCH)
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('looks by itself every minute where OK is said to everything and nothing is announced', async () => {
    const { rig, set } = await started({ faults: ['cnmiSilentlyReverted'] })
    const tried = ['2,1,0,1,0', '2,1,0,2,0', '1,1,0,1,0', '1,1,0,2,0', '2,1,0,0,0', '1,1,0,0,0', '1,1']
    assert.deepEqual(set, [
      'AT+CNMI=?',
      ...tried.flatMap((values) => [`AT+CNMI=${values}`, 'AT+CNMI?']),
      'AT+CNMI?'
    ])
    await arrive(rig)
    await rig.after(59_000)
    assert.deepEqual(handed(rig), [])
    await rig.after(1000)
    assert.ok(rig.typed.includes(POLL), rig.typed)
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('finds what comes while it has forgotten how to announce, and tells it again', async () => {
    const { rig } = await started({})
    rig.rig.modem.settings.cnmi = [0, 0, 0, 0, 0]
    await arrive(rig)
    await rig.after(60_000)
    assert.ok(rig.typed.includes(POLL), rig.typed)
    assert.deepEqual(handed(rig), [DELIVERED])
    await rig.after(240_000)
    assert.ok(rig.typed.includes('AT+CNMI?\rAT+CMGF=0\rAT+CSMS?\rAT+CNMI=?\rAT+CNMI=2,1,0,1,0\rAT+CNMI?\r'))
    assert.deepEqual(told(rig).slice(-1), ['notice ROUTING_LOST'])
    assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 1, 0, 1, 0])
    await goesOn(rig, 0)
  })
})

describe('a session whose modem does not keep what it hands on', () => {
  for (const faults of [['cnmaRequiredElseMute'], ['cnmaRequiredElseMute', 'cnma340']])
    it(`acknowledges each report, so that the next one comes (${faults})`, async () => {
      const { rig } = await started({ faults })
      assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr: 0 })
      await rig.after(1000)
      assert.equal(takeTyped(rig), `${SUBMIT_SRR}AT+CNMA\r`)
      assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr: 1 })
      await rig.after(20_000)
      assert.equal(takeTyped(rig), `${SUBMIT_SRR}AT+CNMA\r`)
      assert.deepEqual(rig.received, [
        { pdu: REPORT_0, header: '+CDS: 24' },
        { pdu: REPORT_1, header: '+CDS: 24' }
      ])
      assert.equal(rig.rig.network.waiting(OWN_NUMBER), 0)
      assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 1, 0, 1, 0])
      await goesOn(rig, 2)
    })

  it('acknowledges one that wants none once, and never again', async () => {
    const { rig } = await started({})
    for (const mr of [0, 1]) {
      assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr })
      await rig.after(1000)
    }
    assert.equal(rig.typed, `${SUBMIT_SRR}AT+CNMA\r${SUBMIT_SRR}`)
    assert.deepEqual(handed(rig), [REPORT_0, REPORT_1])
    await goesOn(rig, 2)
  })

  it('acknowledges a message only when it is on disk', async () => {
    const { rig } = await started({
      faults: ['cnmaRequiredElseMute'],
      profile: takes([0, 2], [0, 1]),
      session: {
        receiver: slow(
          () => rig,
          () => 10_000
        )
      }
    })
    assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 2, 0, 1, 0])
    await arrive(rig)
    await rig.after(9000)
    assert.equal(rig.typed, '')
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 1)
    await rig.after(1000)
    assert.equal(rig.typed, 'AT+CNMA\r')
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 0)
    assert.deepEqual(rig.received, [{ pdu: DELIVERED, header: '+CMT: ,21' }])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('has messages again from one that fell mute because the disk was too slow', async () => {
    let ms = 20_000
    const { rig } = await started({
      faults: ['cnmaRequiredElseMute'],
      profile: takes([0, 2], [0, 1]),
      session: {
        receiver: slow(
          () => rig,
          () => ms
        )
      }
    })
    await arrive(rig)
    await rig.after(20_000)
    assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 0, 0, 0, 0])
    ms = 0
    await rig.after(280_000)
    assert.deepEqual(told(rig).slice(-1), ['notice ROUTING_LOST'])
    assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 2, 0, 1, 0])
    // The network had brought it again, into a slot.
    assert.deepEqual(handed(rig), [DELIVERED, DELIVERED])
    assert.deepEqual(slots(rig), [])
    rig.received.length = 0
    takeTyped(rig)
    await arrive(rig, 'two')
    await rig.after(10)
    assert.equal(rig.typed, 'AT+CNMA\r')
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu.slice(-8)),
      ['03F4FB1B']
    )
    await goesOn(rig, 0)
  })

  it('fetches reports from the card where that is all that the modem can', async () => {
    const { rig, set } = await started({ faults: ['srToSM'], profile: takes([0, 1], [0, 2]) })
    assert.deepEqual(set, ['AT+CNMI=?', 'AT+CNMI=2,1,0,2,0', 'AT+CNMI?'])
    assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr: 0 })
    await rig.after(1000)
    assert.equal(rig.typed, `${SUBMIT_SRR}${FETCH}`)
    assert.deepEqual(rig.received, [
      { pdu: REPORT_0, header: '+CMGL: 1,0,,24', slot: { memory: 'SM', index: 1 } }
    ])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig)
  })

  it('ends with nothing left over while a message waits for its acknowledgement', async () => {
    const { rig } = await started({
      faults: ['cnmaRequiredElseMute'],
      profile: takes([0, 2], [0, 1]),
      session: { receiver: () => new Promise(() => {}) }
    })
    await arrive(rig)
    await ends(rig)
    assert.equal(rig.typed, '')
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 1)
  })
})
