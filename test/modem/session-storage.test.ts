import assert from 'node:assert/strict'
import { profileNamed } from '../../src/simulator/modem/profiles'
import { STAT } from '../../src/simulator/modem/storage'
import { DELIVERED, switchOn } from '../simulator/faulty'
import {
  allTyped,
  arrive,
  commands,
  FETCH,
  FETCH_AGAIN,
  handed,
  SELECT,
  slots,
  takeTyped
} from './session-arrivals'
import { goesOn, told } from './session-checks'
import { HI } from './session-octets'
import { readySession, SessionRig } from './session-rig'

/** What somebody else has stored on the card, to send it and sent. */
const FOREIGN = [
  [4, HI],
  [8, '0001000A818021436597000002E834']
]

describe('a session that empties the card', () => {
  it('leaves alone what somebody else has stored between the messages that came', async () => {
    const rig = await readySession('cmglSparseForeignSTO')
    await arrive(rig)
    assert.equal(rig.typed, FETCH)
    assert.deepEqual(rig.received, [
      { pdu: DELIVERED, header: '+CMGL: 1,0,,21', slot: { memory: 'SM', index: 1 } }
    ])
    assert.deepEqual(slots(rig), FOREIGN)
    await rig.after(600_000)
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1'])
    assert.deepEqual(slots(rig), FOREIGN)
    assert.deepEqual(
      rig.rig.modem.memories.list('SM').map(({ message }) => message.stat),
      [2, 3]
    )
    assert.deepEqual(rig.taken, [])
    await rig.stop()
  })

  it('counts slots from 0 where the modem does', async () => {
    const rig = await readySession('indexZero')
    await arrive(rig)
    assert.equal(rig.typed, `${SELECT}AT+CMGL=4\rAT+CMGD=0\r`)
    assert.deepEqual(rig.received, [
      { pdu: DELIVERED, header: '+CMGL: 0,0,,21', slot: { memory: 'SM', index: 0 } }
    ])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  /** All that is asked of the memories at the start, and for a message that is announced then. */
  const CPMS = [
    {
      fault: 'cpmsOkOnly',
      start: `AT+CPMS=?\rAT+CPMS?\rAT+CMGL=4\rAT+CPMS="ME","SM","SM"\rAT+CMGL=4\rAT+CPMS="SR","SM","SM"\rAT+CMGL=4\r`,
      fetch: FETCH,
      memory: 'SM'
    },
    {
      fault: 'cpmsTwoGroups',
      start: `AT+CPMS=?\rAT+CPMS?\rAT+CMGL=4\rAT+CPMS="ME","SM"\rAT+CMGL=4\rAT+CPMS="SR","SM"\rAT+CMGL=4\r`,
      fetch: `AT+CPMS="SM","SM"\r${FETCH_AGAIN}`,
      memory: 'SM'
    },
    {
      fault: 'cpmsEmpty',
      start: 'AT+CPMS=?\rAT+CPMS?\rAT+CMGL=4\r',
      fetch: FETCH_AGAIN,
      memory: ''
    }
  ]
  for (const { fault, start, fetch, memory } of CPMS)
    it(`finds messages whatever the modem says of its memories (${fault})`, async () => {
      const rig = await new SessionRig({ faults: [fault] }).ready()
      assert.ok(allTyped(rig).includes(`AT+CLIP=1\r${start}AT+CREG?\r`), allTyped(rig))
      await arrive(rig)
      assert.equal(rig.typed, fetch)
      assert.deepEqual(rig.received, [
        { pdu: DELIVERED, header: '+CMGL: 1,0,,21', slot: { memory, index: 1 } }
      ])
      assert.deepEqual(slots(rig), [])
      assert.ok(!told(rig).some((event) => event.startsWith('notice')), told(rig).join())
      await goesOn(rig, 0)
    })

  it('hands over both of a message that the network brings twice, each with its slot', async () => {
    const rig = await readySession('dupDelivery')
    await arrive(rig)
    await rig.after(1000)
    assert.deepEqual(
      rig.received.map(({ pdu, slot }) => [pdu, slot?.index]),
      [
        [DELIVERED, 1],
        [DELIVERED, 2]
      ]
    )
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1', 'AT+CMGD=2'])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })
})

describe('a session whose modem cannot delete', () => {
  it('hands a message over once, says so once, and deletes it when that works again', async () => {
    const rig = await readySession('deleteFails')
    await arrive(rig)
    assert.equal(takeTyped(rig), `${FETCH}AT+CMGL=4\r`)
    await rig.after(180_000)
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1', 'AT+CMGD=1', 'AT+CMGD=1'])
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(told(rig), ['notice DELETE_FAILED'])
    assert.deepEqual(slots(rig), [[1, DELIVERED]])
    rig.rig.modem.faults.clear('deleteFails')
    await rig.after(60_000)
    assert.deepEqual(slots(rig), [])
    assert.deepEqual(handed(rig), [DELIVERED])
    await goesOn(rig, 0)
  })

  it('does not hand it over again when the modem has started anew', async () => {
    const rig = await readySession('deleteFails')
    await arrive(rig)
    rig.rig.modem.reboot()
    rig.rig.modem.urc('RDY')
    await rig.until(() => rig.session.state.name !== 'ready')
    await rig.until(() => rig.session.state.name === 'ready')
    await rig.after(1000)
    assert.deepEqual(handed(rig), [DELIVERED])
    await arrive(rig, 'two')
    assert.deepEqual(
      handed(rig).map((pdu) => pdu.slice(-8)),
      ['0002E834', '03F4FB1B']
    )
    assert.deepEqual(
      slots(rig).map(([index]) => index),
      [1, 2]
    )
    await goesOn(rig, 0)
  })
})

describe('a session whose modem hangs when it lists messages', () => {
  it('reads them one by one when the power was cut, and never lists again', async () => {
    const rig = await readySession('cmglHang')
    await arrive(rig)
    await rig.after(600_000)
    assert.equal(rig.session.state.code, 'AT_TIMEOUT')
    assert.deepEqual(commands(rig, 'CMGL'), ['AT+CMGL=4'])
    assert.ok(rig.typed.includes('AT+CFUN=1,1\r'))
    assert.deepEqual(told(rig).slice(0, 2), ['notice LISTING_HANGS', 'recovering AT_TIMEOUT'])
    assert.deepEqual(slots(rig), [[1, DELIVERED]])
    // Of itself it never comes back.
    rig.rig.modem.reboot()
    await rig.until(() => rig.session.state.name === 'ready')
    await rig.settle()
    assert.deepEqual(rig.received, [
      { pdu: DELIVERED, header: '+CMGR: 0,,21', slot: { memory: 'SM', index: 1 } }
    ])
    assert.deepEqual(commands(rig, 'CMG').slice(-3), ['AT+CMGD=?', 'AT+CMGR=1', 'AT+CMGD=1'])
    assert.deepEqual(slots(rig), [])
    rig.rig.modem.unplug()
    await rig.until(() => rig.session.state.name === 'ready')
    rig.rig.modem.reboot()
    await rig.after(60_000)
    await arrive(rig)
    await rig.after(1000)
    assert.equal(rig.received.length, 2)
    assert.deepEqual(commands(rig, 'CMGL'), ['AT+CMGL=4'])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('goes on by itself where the modem comes back, and leaves foreign messages alone', async () => {
    const rig = await readySession(['cmglHang=70000', 'cmglSparseForeignSTO'])
    await arrive(rig)
    await rig.until(() => rig.received.length > 0)
    await rig.until(() => rig.session.state.name === 'ready')
    assert.deepEqual(commands(rig, 'CMG'), [
      'AT+CMGL=4',
      // Its settings, once more.
      'AT+CMGF=0',
      'AT+CMGD=?',
      'AT+CMGR=1',
      'AT+CMGR=4',
      'AT+CMGR=8',
      'AT+CMGD=1'
    ])
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(slots(rig), FOREIGN)
    await rig.stop()
  })

  it('waits 20 seconds only for a stick that is known for it', async () => {
    const rig = await readySession('cmglHang=21000', { profile: { ...profileNamed('huawei'), noise: [] } })
    rig.rig.card.messages.add({ stat: STAT.READ, pdu: DELIVERED })
    rig.rig.modem.urc('+CMTI: "SM",0')
    const begun = rig.clock.now()
    await rig.until(() => rig.received.length > 0)
    assert.ok(rig.clock.now() - begun < 30_000, `${rig.clock.now() - begun} ms`)
    assert.deepEqual(commands(rig, 'CMG'), ['AT+CMGL=4', 'AT+CMGD=?', 'AT+CMGR=0'])
    await rig.after(1000)
    assert.deepEqual(slots(rig), [])
    switchOn(rig.rig, 'cmglHang')
    await rig.after(600_000)
    assert.deepEqual(commands(rig, 'CMGL'), ['AT+CMGL=4'])
    await goesOn(rig, 0)
  })
})
