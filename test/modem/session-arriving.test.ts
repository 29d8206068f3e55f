import assert from 'node:assert/strict'
import type { StateName } from '../../src/modem'
import { STAT } from '../../src/simulator/modem/storage'
import { DELIVERED, SENDER } from '../simulator/faulty'
import { OWN_NUMBER } from '../simulator/rig'
import { arrive, commands, FETCH, FETCH_AGAIN, handed, slots, takeTyped } from './session-arrivals'
import { goesOn, told } from './session-checks'
import { LOOK_AROUND } from './session-octets'
import { readySession, SessionRig } from './session-rig'

/** From the sender at the rig's time: "two". */
const TWO = '0791261801000000040C9126980900001000006211220100000003F4FB1B'
const SMSC = '0791261801000000'

/** A message lies on the card, and the modem says nothing of it. */
function put(rig: SessionRig, pdu = DELIVERED): void {
  rig.rig.card.messages.add({ stat: STAT.UNREAD, pdu })
}

describe('a session that is not told of a message', () => {
  it('finds it within a minute', async () => {
    const rig = await readySession()
    put(rig)
    await rig.after(59_000)
    assert.deepEqual(handed(rig), [])
    takeTyped(rig)
    await rig.after(1000)
    assert.equal(rig.typed, `${FETCH}AT+CPMS="ME","SM","SM"\rAT+CMGL=4\r${LOOK_AROUND}`)
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('finds it as soon as it is told to look, or as often as it is set to', async () => {
    const rig = await readySession([], { session: { pollMs: 15_000 } })
    put(rig)
    rig.session.poll()
    await rig.settle()
    assert.ok(rig.typed.startsWith(FETCH), rig.typed)
    put(rig, TWO)
    await rig.after(15_000)
    assert.deepEqual(handed(rig), [DELIVERED, TWO])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('finds what came while the port was away, oldest slot first', async () => {
    const rig = await readySession()
    rig.gone = true
    rig.rig.modem.unplug()
    await rig.after(1000)
    await arrive(rig)
    await arrive(rig, 'two')
    await rig.after(600_000)
    assert.equal(slots(rig).length, 2)
    takeTyped(rig)
    rig.gone = false
    await rig.until(() => rig.session.state.name === 'ready')
    await rig.settle()
    assert.deepEqual(
      handed(rig).map((pdu) => pdu.slice(-8)),
      ['0002E834', '03F4FB1B']
    )
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1', 'AT+CMGD=2'])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('looks into the card where messages go to the modem, but one of class 2', async () => {
    const rig = await readySession([], { profile: { defaultMemory: 'ME' } })
    await arrive(rig)
    assert.equal(takeTyped(rig), `AT+CPMS="ME","ME","ME"\r${FETCH_AGAIN}`)
    void rig.rig.network.sendText(SENDER, OWN_NUMBER, 'two', { class: 2 })
    await rig.settle()
    assert.equal(rig.typed, `AT+CPMS="SM","ME","ME"\r${FETCH_AGAIN}`)
    assert.deepEqual(
      rig.received.map(({ slot }) => slot),
      [
        { memory: 'ME', index: 1 },
        { memory: 'SM', index: 1 }
      ]
    )
    assert.deepEqual([...slots(rig), ...slots(rig, 'ME')], [])
    await goesOn(rig, 0)
  })
})

describe('a session that is handed a message directly before it is ready', () => {
  const STATES: StateName[] = ['syncing', 'identifying', 'unlocking', 'registering']
  for (const state of STATES)
    it(`has it handed over once, and the parts that follow (${state})`, async () => {
      const rig: SessionRig = new SessionRig({
        session: {
          emit: (event) => {
            rig.events.push(event)
            if (event.type !== 'state' || event.state.name !== state) return
            rig.rig.modem.urc(`+CMT: ,21\r\n${DELIVERED}`)
            rig.rig.modem.urc(`+CMT: ,22\r\n${TWO}`)
          }
        }
      })
      await rig.ready()
      await rig.after(60_000)
      assert.deepEqual(rig.received, [
        { pdu: DELIVERED, header: '+CMT: ,21' },
        { pdu: TWO, header: '+CMT: ,22' }
      ])
      await goesOn(rig, 0)
    })
})

describe('a session that is sent what nobody can read', () => {
  const POISON = {
    'with more octets announced than it has': '040C9126980900001000006211220100000050E834',
    'with a header that is longer than itself': '440C9126980900001000006211220100000003FF0102',
    'of a single octet': '04',
    'with an address that never ends': '04FF91269809',
    'with octets that mean nothing': '04FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'
  }
  for (const [what, tpdu] of Object.entries(POISON))
    it(`hands over a message ${what} as it is, deletes it, and reads the next one`, async () => {
      const rig = await readySession()
      void rig.rig.network.inject(OWN_NUMBER, tpdu)
      await rig.settle()
      assert.equal(takeTyped(rig), FETCH)
      assert.deepEqual(rig.received, [
        { pdu: SMSC + tpdu, header: `+CMGL: 1,0,,${tpdu.length / 2}`, slot: { memory: 'SM', index: 1 } }
      ])
      assert.deepEqual(slots(rig), [])
      await arrive(rig)
      assert.equal(rig.typed, FETCH_AGAIN)
      assert.deepEqual(handed(rig).slice(1), [DELIVERED])
      assert.deepEqual(told(rig), [])
      await goesOn(rig, 0)
    })
})
