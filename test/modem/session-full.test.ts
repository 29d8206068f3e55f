import assert from 'node:assert/strict'
import type { Left, ReceivedPdu } from '../../src/modem'
import { DELIVERED } from '../simulator/faulty'
import { OWN_NUMBER } from '../simulator/rig'
import { arrive, commands, handed, SELECT, slots, takeTyped } from './session-arrivals'
import { goesOn } from './session-checks'
import { HI, hi, SUBMIT_HI } from './session-octets'
import { readySession, type SessionRig, type SessionRigOptions } from './session-rig'

/** "hi" of the day before. */
const OLD = '0791261801000000040C9126980900000000006211120100000002E834'

const storage = (rig: SessionRig) => rig.events.filter(({ type }) => type === 'storage')

describe('a session whose card fills up', () => {
  it('says so when there is hardly any room, when there is none, and when there is again', async () => {
    let left: (pdus: readonly ReceivedPdu[]) => Left = (pdus) => ({ left: pdus })
    const rig = await readySession([], {
      card: { capacity: 10 },
      session: { receiver: async (pdus) => left(pdus) }
    })
    const event = { type: 'storage', memory: 'SM', total: 10 }
    for (let n = 1; n <= 7; n++) await arrive(rig)
    assert.deepEqual(storage(rig), [])
    await arrive(rig)
    assert.deepEqual(storage(rig), [{ ...event, used: 8, full: false }])
    await arrive(rig)
    await arrive(rig)
    assert.deepEqual(storage(rig).slice(1), [{ ...event, used: 10, full: true }])
    assert.deepEqual(commands(rig, 'CMGD'), [])
    left = () => ({ left: [] })
    await rig.after(60_000)
    assert.deepEqual(storage(rig).slice(2), [{ ...event, used: 0, full: false }])
    assert.equal(commands(rig, 'CMGD').length, 10)
    await goesOn(rig, 0)
  })

  /** Full of old messages; the modem never tells the network that there is room. */
  async function silentlyFull(options: SessionRigOptions = {}): Promise<SessionRig> {
    const session = { pollMs: 20_000 }
    const rig = await readySession('storageFullNoURC', { card: { capacity: 2 }, session, ...options })
    rig.rig.modem.receiver.roomAgain = () => {}
    await arrive(rig)
    assert.equal(rig.rig.card.smss.memoryExceeded, true)
    return rig
  }
  const EMPTY_TWO = `${SELECT}AT+CMGL=4\rAT+CMGD=1\rAT+CMGD=2\r`
  const RELIEF = 'AT+CRSM=176,28483,0,0,2\rAT+CFUN=4\rAT+CFUN=1\r'

  it('leaves the network and comes back where the network was not told that there is room', async () => {
    const rig = await silentlyFull()
    await rig.after(20_000)
    assert.ok(rig.typed.startsWith(`${EMPTY_TWO}AT+CPMS="ME","SM","SM"\rAT+CMGL=4\r${RELIEF}`), rig.typed)
    assert.equal(handed(rig).at(-1), DELIVERED)
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 0)
    assert.equal(commands(rig, 'CFUN').length, 2)
    assert.equal(rig.session.state.name, 'ready')
    await goesOn(rig, 0)
  })

  it('finds it though the modem says nothing, makes room, and has what the network held back', async () => {
    const rig = await readySession('storageFullNoURC', { card: { capacity: 10 } })
    await arrive(rig)
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 1)
    assert.equal(rig.rig.card.smss.memoryExceeded, true)
    assert.equal(rig.typed, '')
    await rig.after(60_000)
    assert.deepEqual(handed(rig), [...Array(10).fill(OLD), DELIVERED])
    const emptied = Array.from({ length: 10 }, (_, i) => `AT+CMGD=${i + 1}`)
    assert.deepEqual(commands(rig, 'CMGD'), [...emptied, 'AT+CMGD=1'])
    assert.deepEqual(slots(rig), [])
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 0)
    assert.equal(rig.rig.card.smss.memoryExceeded, false)
    assert.deepEqual(storage(rig), [
      { type: 'storage', memory: 'SM', used: 10, total: 10, full: true },
      { type: 'storage', memory: 'SM', used: 0, total: 10, full: false }
    ])
    // The modem had told the network by itself.
    assert.deepEqual(commands(rig, 'CRSM'), ['AT+CRSM=176,28483,0,0,2'])
    assert.deepEqual(commands(rig, 'CFUN'), [])
    await goesOn(rig, 0)
  })

  for (const [how, fail] of Object.entries({
    'the modem refuses to': () => 'ERROR',
    'the cable is pulled': (rig: SessionRig) => {
      rig.rig.modem.unplug()
      return ''
    }
  }))
    it(`comes back to the network in the end though ${how}`, async () => {
      const rig = await silentlyFull()
      let left = 1
      rig.rig.modem.faults.set('radioStaysOff', {
        command: async ({ name, args }, _modem, run) => {
          if (name === '+CFUN' && args === '1' && left-- > 0) return fail(rig)
          await run()
          return undefined
        }
      })
      await rig.after(60_000)
      assert.equal(rig.rig.modem.radio.functionality, 1)
      assert.equal(rig.session.state.name, 'ready')
      assert.deepEqual(commands(rig, 'CFUN'), ['AT+CFUN=4', 'AT+CFUN=1', 'AT+CFUN=1'])
      assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
      assert.deepEqual(rig.taken, [hi()])
      await goesOn(rig)
    })

  it('sends the message that waits meanwhile as soon as it is back', async () => {
    const rig = await silentlyFull()
    await rig.after(19_999)
    takeTyped(rig)
    const sent = rig.session.send({ pdu: HI }, { evenWithoutNetwork: true })
    await rig.after(10_000)
    assert.deepEqual(await sent, { outcome: 'accepted', mr: 0 })
    assert.ok(rig.typed.includes(SUBMIT_HI))
    await goesOn(rig)
  })
})
