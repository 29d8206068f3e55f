import assert from 'node:assert/strict'
import type { Left, ReceivedPdu } from '../../src/modem'
import { STAT } from '../../src/simulator/modem/storage'
import { DELIVERED, HI_SRR } from '../simulator/faulty'
import { arrive, commands, handed, SELECT, slots, takeTyped } from './session-arrivals'
import { ends, goesOn, told } from './session-checks'
import { HI, hi, LOOK_AROUND, SUBMIT_HI, SUBMIT_YO, YO, yo } from './session-octets'
import { readySession, type SessionRig } from './session-rig'

/** What the network brought behind the rig's start, from the sender: "hi", "two". */
const TWO = '0791261801000000040C9126980900001000006211220100000003F4FB1B'

/** Ready, with a receiver that answers as it is told, and writes down what it took. */
async function receivingSession(
  answer: (pdus: readonly ReceivedPdu[]) => undefined | Left | Promise<undefined | Left>,
  options = {}
) {
  const rig: SessionRig = await readySession([], {
    ...options,
    session: {
      receiver: async (pdus) => {
        rig.received.push(...pdus)
        return answer(pdus)
      }
    }
  })
  return rig
}

describe('a session whose receiver cannot take messages', () => {
  it('leaves a message on the card, says so, and hands it over again with the next look', async () => {
    let full = true
    const rig = await receivingSession(() => {
      if (full) throw new Error('disk full')
      return undefined
    })
    await arrive(rig)
    assert.equal(takeTyped(rig), `${SELECT}AT+CMGL=4\r`)
    assert.deepEqual(told(rig), ['notice NOT_TAKEN'])
    assert.deepEqual(slots(rig), [[1, DELIVERED]])
    await rig.after(59_000)
    assert.deepEqual(handed(rig), [DELIVERED])
    await rig.after(1000)
    assert.deepEqual(handed(rig), [DELIVERED, DELIVERED])
    full = false
    await rig.after(60_000)
    assert.deepEqual(handed(rig), [DELIVERED, DELIVERED, DELIVERED])
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1'])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('leaves on the card what is left, deletes the rest, and hands over again what was left', async () => {
    let mine = '03F4FB1B'
    const rig = await receivingSession((pdus) => ({ left: pdus.filter(({ pdu }) => !pdu.endsWith(mine)) }))
    rig.rig.card.messages.add({ stat: STAT.UNREAD, pdu: DELIVERED })
    await arrive(rig, 'two')
    assert.equal(takeTyped(rig), `${SELECT}AT+CMGL=4\rAT+CMGD=2\r`)
    assert.deepEqual(handed(rig), [DELIVERED, TWO])
    assert.deepEqual(slots(rig), [[1, DELIVERED]])
    await rig.after(60_000)
    assert.deepEqual(commands(rig, 'CMGD'), [])
    assert.deepEqual(handed(rig), [DELIVERED, TWO, DELIVERED])
    mine = '02E834'
    await rig.after(60_000)
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1'])
    assert.deepEqual(handed(rig), [DELIVERED, TWO, DELIVERED, DELIVERED])
    assert.deepEqual(slots(rig), [])
    assert.deepEqual(told(rig), [])
    await goesOn(rig, 0)
  })

  it('has it all again when the cable was pulled meanwhile', async () => {
    const rig = await receivingSession(() => new Promise(() => {}))
    await arrive(rig)
    rig.rig.modem.unplug()
    await rig.until(() => rig.session.state.name === 'ready')
    assert.deepEqual(handed(rig), [DELIVERED, DELIVERED])
    assert.deepEqual(slots(rig), [[1, DELIVERED]])
    await ends(rig)
  })
})

describe('a session whose receiver takes its time', () => {
  it('goes on sending and looking around, and deletes when the message is on disk at last', async () => {
    let onDisk = () => {}
    const rig = await receivingSession(
      () =>
        new Promise<undefined>((resolve) => {
          onDisk = () => resolve(undefined)
        })
    )
    await arrive(rig)
    const begun = rig.clock.now()
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.equal(rig.clock.now() - begun, 1000)
    assert.equal(takeTyped(rig), `${SELECT}AT+CMGL=4\r${SUBMIT_HI}`)
    assert.deepEqual(await rig.send(YO), { outcome: 'accepted', mr: 1 })
    assert.equal(rig.clock.now() - begun, 1000)
    assert.equal(takeTyped(rig), SUBMIT_YO)
    await rig.after(60_000)
    assert.ok(rig.typed.startsWith(LOOK_AROUND))
    assert.deepEqual(commands(rig, 'CMGD'), [])
    assert.deepEqual(handed(rig), [DELIVERED])
    takeTyped(rig)
    onDisk()
    await rig.settle()
    assert.equal(rig.typed, `${SELECT}AT+CMGL=4\rAT+CMGD=1\r`)
    assert.deepEqual(handed(rig), [DELIVERED])
    assert.deepEqual(slots(rig), [])
    assert.deepEqual(rig.taken, [hi(), yo()])
    assert.deepEqual(told(rig), [])
    await goesOn(rig, 2)
  })

  it('goes on sending while what the modem does not keep is not on disk, and acknowledges it then', async () => {
    let onDisk = () => {}
    const rig = await receivingSession(
      () =>
        new Promise<undefined>((resolve) => {
          onDisk = () => resolve(undefined)
        }),
      { profile: { acknowledge: 'always' } }
    )
    await rig.send(HI_SRR)
    assert.deepEqual(await rig.send(YO), { outcome: 'accepted', mr: 1 })
    assert.equal(takeTyped(rig), `AT+CMGS=14\r${HI_SRR}\x1a${SUBMIT_YO}`)
    await rig.after(10_000)
    assert.equal(rig.typed, '')
    onDisk()
    await rig.settle()
    assert.equal(rig.typed, 'AT+CNMA\r')
    assert.equal(rig.received.length, 1)
    assert.deepEqual(rig.rig.modem.settings.cnmi, [2, 1, 0, 1, 0])
    await goesOn(rig, 2)
  })

  it('keeps what comes meanwhile for its turn, and deletes nothing that it has not', async () => {
    const calls: (() => void)[] = []
    const rig = await receivingSession(
      () => new Promise<undefined>((resolve) => void calls.push(() => resolve(undefined)))
    )
    await arrive(rig)
    await rig.send(HI)
    await arrive(rig, 'two')
    await rig.send(YO)
    assert.deepEqual(handed(rig), [DELIVERED])
    calls[0]!()
    await rig.after(10_000)
    assert.equal(handed(rig).length, 2)
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1'])
    assert.deepEqual(
      slots(rig).map(([index]) => index),
      [2]
    )
    calls[1]!()
    await rig.after(10_000)
    assert.deepEqual(commands(rig, 'CMGD'), ['AT+CMGD=1', 'AT+CMGD=2'])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 2)
  })

  it('says that it failed when it did so late, and hands the message over again with the next look', async () => {
    let fail = (_: Error) => {}
    const rig = await receivingSession(() =>
      handed(rig).length > 1
        ? undefined
        : new Promise<undefined>((_resolve, reject) => {
            fail = reject
          })
    )
    await arrive(rig)
    await rig.send(HI)
    fail(new Error('disk full'))
    await rig.settle()
    assert.deepEqual(told(rig), ['notice NOT_TAKEN'])
    assert.deepEqual(commands(rig, 'CMGD'), [])
    await rig.after(60_000)
    assert.deepEqual(handed(rig), [DELIVERED, DELIVERED])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig)
  })

  it('tells nevertheless that the card fills up', async () => {
    const rig = await receivingSession(() => new Promise(() => {}), { card: { capacity: 4 } })
    for (let n = 1; n <= 4; n++) await arrive(rig)
    await rig.after(120_000)
    assert.deepEqual(rig.events.filter(({ type }) => type === 'storage').at(-1), {
      type: 'storage',
      memory: 'SM',
      used: 4,
      total: 4,
      full: true
    })
    assert.equal(slots(rig).length, 4)
    await rig.stop()
  })
})
