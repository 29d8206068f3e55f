import assert from 'node:assert/strict'
import { profileNamed } from '../../src/simulator/modem/profiles'
import { STAT } from '../../src/simulator/modem/storage'
import { DELIVERED, HI } from '../simulator/faulty'
import { InboxRig } from './inbox-rig'

function fill(rig: InboxRig, count: number, stat: 1 | 2 = STAT.READ): void {
  for (let i = 0; i < count; i++)
    rig.modem.card.messages.add({ stat, pdu: stat === STAT.READ ? DELIVERED : HI })
}

/** Started with so many in the memory, some of them not from the network. */
async function startedWith(received: number, foreign = 0, capacity = 10) {
  const rig = await InboxRig.notStarted({ card: { capacity } })
  fill(rig, foreign, STAT.UNSENT)
  fill(rig, received)
  await rig.lineRig.done(rig.inbox.start())
  await rig.work()
  return rig
}

const storage = (used: number, total: number, full: boolean, memory = 'SM') => ({
  type: 'storage',
  memory,
  used,
  total,
  full
})

describe('a memory that is full', () => {
  it('is told of, and when it has room again; the caller may have to attach anew', async () => {
    const rig = await startedWith(10)
    assert.deepEqual(rig.events, [storage(10, 10, true), storage(0, 10, false)])
    assert.equal(rig.received.length, 10)
    assert.equal(rig.inbox.takeRelieved(), true)
    assert.equal(rig.inbox.takeRelieved(), false)
  })

  it('is told of when it is nearly so', async () => {
    const rig = await startedWith(8)
    assert.deepEqual(rig.events, [storage(8, 10, false), storage(0, 10, false)])
    assert.equal(rig.inbox.takeRelieved(), false)
  })

  it('is told of once, if what is in it stays', async () => {
    const rig = await startedWith(0, 10)
    await rig.poll()
    assert.deepEqual(rig.events, [storage(10, 10, true)])
    assert.equal(rig.inbox.takeRelieved(), false)
    rig.modem.card.messages.delete(1)
    await rig.poll()
    assert.deepEqual(rig.events.slice(1), [storage(9, 10, false)])
    assert.equal(rig.inbox.takeRelieved(), true)
  })

  it('is found where the modem says nothing of it, and what waited comes', async () => {
    const rig = await InboxRig.started({ card: { capacity: 2 }, faults: ['storageFullNoURC'] })
    // Emptied when it started; full again.
    fill(rig, 2)
    await rig.arrive()
    assert.equal(rig.inbox.pending, false)
    await rig.poll()
    assert.equal(rig.modem.card.messages.used, 0)
    assert.equal(rig.received.length, 5)
    assert.equal(rig.inbox.takeRelieved(), true)
  })

  for (const [name, urc] of [
    ['huawei', '^SMMEMFULL:"SM"'],
    ['quectel', '+QIND: "smsfull","SM"'],
    ['siemens-tc35', '^SMGO: 2'],
    ['sim800', '+SMS FULL']
  ] as const)
    it(`is emptied when ${name} says ${urc}`, async () => {
      const profile = { ...profileNamed(name), noise: [], defaultMemory: 'SM' as const }
      const rig = await InboxRig.started({ profile, card: { capacity: 2 } })
      fill(rig, 2)
      await rig.arrive()
      assert.equal(rig.inbox.pending, true)
      await rig.work()
      assert.equal(rig.received.length, 3)
      assert.deepEqual(rig.events[0], storage(2, 2, true))
      assert.equal(rig.inbox.takeRelieved(), true)
    })

  const words: [urc: string, full: boolean][] = [
    ['^SMMEMFULL: "ME"', true],
    ['+SMS_FULL', true],
    ['SMS FULL', true],
    ['^SMGO: 1', true],
    ['^SMGO: 0', false],
    ['+CIEV: "SMSFULL",1', true],
    ['+CIEV: smsfull,0', false],
    ['+CIEV: 8,1', false],
    ['+QIND: SMS DONE', false],
    ['+QIND: "csq",18,99', false]
  ]
  for (const [urc, full] of words)
    it(`is ${full ? '' : 'not '}what ${urc} says`, async () => {
      const rig = await InboxRig.started()
      assert.equal(rig.inbox.onUnsolicited(urc), full)
      assert.equal(rig.inbox.pending, full)
      await rig.work()
      assert.equal(rig.inbox.takeRelieved(), full)
    })

  it('may be what a refusal says', async () => {
    const rig = await InboxRig.started()
    rig.inbox.full()
    assert.equal((await rig.work()).includes('AT+CMGL=4'), true)
    assert.deepEqual(rig.events, [storage(0, 20, true), storage(0, 20, false)])
  })
})
