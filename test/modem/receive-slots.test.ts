import assert from 'node:assert/strict'
import { receivedPdu } from '../../src/modem/slots'
import { decode } from '../../src/pdu'
import { STAT } from '../../src/simulator/modem/storage'
import { DELIVERED, HI } from '../simulator/faulty'
import { ARRIVED, InboxRig } from './inbox-rig'

/** Answers AT+CMGL=4 and AT+CMGR=n with these lines. */
function answering(rig: InboxRig, listed: string[], read: Record<string, string[]> = {}): void {
  rig.modem.faults.set('answers', {
    command: async ({ name, kind, args }, modem, run) => {
      if (name === '+CMGL' && kind === 'set') modem.respond(...listed)
      else if (name === '+CMGR' && kind === 'set') {
        const lines = read[args] ?? []
        if (lines.length > 0) modem.respond(...lines)
      } else await run()
      return undefined
    }
  })
}

async function listed(lines: string[], read?: Record<string, string[]>) {
  const rig = await InboxRig.started()
  answering(rig, lines, read)
  rig.modem.urc('+CMTI: "SM",1')
  const typed = await rig.work()
  return { rig, typed: typed.slice(1), received: rig.received }
}

describe('the slots of a memory', () => {
  const headers: [header: string, index: number][] = [
    ['+CMGL: 0,1,,21', 0],
    ['+CMGL: 17,0,21', 17],
    ['+CMGL: 305,1,"a, b",21', 305],
    ['+CMGL:3,0,"",21', 3],
    ['+CMGL: 4,,,21', 4]
  ]
  for (const [header, index] of headers)
    it(`are read by ${header}`, async () => {
      const { received, typed } = await listed([header, DELIVERED])
      assert.deepEqual(received, [{ pdu: DELIVERED, header, slot: { memory: 'SM', index } }])
      assert.deepEqual(typed, ['AT+CMGL=4', `AT+CMGD=${index}`])
    })

  it('of others are not touched', async () => {
    const rig = await InboxRig.started({ faults: ['cmglSparseForeignSTO'] })
    await rig.arrive()
    assert.deepEqual((await rig.work()).slice(1), ['AT+CMGL=4', 'AT+CMGD=1'])
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu),
      [ARRIVED]
    )
    assert.deepEqual(
      rig.modem.card.messages.entries.map(([index]) => index),
      [4, 8]
    )
  })

  it('of others are known by their PDU where the modem tells no state, or a wrong one', async () => {
    const { received, typed } = await listed([
      '+CMGL: 1,,,14',
      HI,
      '+CMGL: 2,1,,14',
      HI,
      '+CMGL: 3,7,,21',
      DELIVERED,
      '+CMGL: 4,,,14',
      HI.slice(2)
    ])
    assert.deepEqual(
      received.map(({ slot }) => slot?.index),
      [3]
    )
    assert.deepEqual(typed, ['AT+CMGL=4', 'AT+CMGD=3'])
  })

  it('are read with unsolicited lines in between, which stay what they are', async () => {
    const { rig, received } = await listed([
      '+CMGL: 1,0,,21',
      '^RSSI:18',
      '',
      DELIVERED,
      '+CREG: 1',
      '+CMGL: 2,0,,21',
      '+CMT: ,21',
      ARRIVED,
      DELIVERED
    ])
    assert.deepEqual(
      received.map(({ pdu, slot }) => [pdu, slot?.index]),
      [
        [ARRIVED, undefined],
        [DELIVERED, 1],
        [DELIVERED, 2]
      ]
    )
    assert.deepEqual(rig.unused, ['^RSSI:18', '+CREG: 1'])
  })

  it('are read once more where octets were lost on the way', async () => {
    const { received, typed } = await listed(
      ['+CMGL: 1,0,,21', DELIVERED.slice(0, 30), '+CMGL: 2,0,,21', '+CMGL: 3,0,,21', `${DELIVERED}0`],
      {
        1: ['+CMGR: 1,,21', DELIVERED],
        2: ['+CMGR: 1,,21', DELIVERED],
        3: ['+CMGR: 1,,21', DELIVERED]
      }
    )
    assert.deepEqual(
      received.map(({ pdu, slot, announced }) => [pdu, slot?.index, announced]),
      [1, 2, 3].map((index) => [DELIVERED, index, undefined])
    )
    assert.deepEqual(typed, [
      'AT+CMGL=4',
      ...[1, 2, 3].map((n) => `AT+CMGR=${n}`),
      ...[1, 2, 3].map((n) => `AT+CMGD=${n}`)
    ])
  })

  it('that are broken are handed over as they are, and kept if nothing could be read', async () => {
    const cut = DELIVERED.slice(0, 30)
    const odd = `${DELIVERED}0`
    const { rig, received, typed } = await listed([
      '+CMGL: 1,0,,21',
      cut,
      '+CMGL: 2,0,,21',
      '+CMGL: 3,0,,21',
      odd
    ])
    assert.deepEqual(received, [
      { pdu: cut, header: '+CMGL: 1,0,,21', announced: 21, slot: { memory: 'SM', index: 1 } },
      { pdu: '', header: '+CMGL: 2,0,,21', announced: 21, slot: { memory: 'SM', index: 2 } },
      { pdu: odd, header: '+CMGL: 3,0,,21', announced: 21, slot: { memory: 'SM', index: 3 } }
    ])
    assert.deepEqual(
      typed.filter((text) => text.includes('CMGD')),
      ['AT+CMGD=1', 'AT+CMGD=3']
    )
    assert.deepEqual(rig.notices, ['SLOT_UNREADABLE'])
    for (const lines of [['+CMGL: 2,0,,21'], ['+CMGL: 2,0,,21', DELIVERED]]) {
      assert.equal(rig.received.length, 3)
      answering(rig, lines)
      rig.modem.urc('+CMTI: "SM",3')
      await rig.work()
    }
    assert.deepEqual(rig.received[3]!.slot, { memory: 'SM', index: 2 })
  })

  it('have a PDU without the field of the service centre in some modems, which is told', () => {
    assert.deepEqual(receivedPdu('+CMGL: 1,0,,21', DELIVERED.slice(16)), {
      pdu: DELIVERED.slice(16),
      header: '+CMGL: 1,0,,21',
      announced: 21
    })
  })

  it('are listed anew where the modem had fallen back to text mode', async () => {
    const rig = await InboxRig.started()
    await rig.arrive()
    rig.modem.settings.format = 1
    const typed = await rig.work()
    assert.deepEqual(typed.slice(1), ['AT+CMGL=4', 'AT+CMGF=0', 'AT+CMGL=4', 'AT+CMGD=1'])
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu),
      [ARRIVED]
    )
    assert.deepEqual(rig.notices, ['TEXT_MODE'])
    assert.equal(rig.learned.listing, 'list')
  })

  it('are counted from 0 by some', async () => {
    const rig = await InboxRig.started({ faults: ['indexZero'] })
    await rig.arrive()
    assert.deepEqual((await rig.work()).slice(1), ['AT+CMGL=4', 'AT+CMGD=0'])
    assert.deepEqual(rig.received[0]!.slot, { memory: 'SM', index: 0 })
  })

  for (const [faults, selects] of [
    [['cpmsOkOnly'], ['AT+CPMS="SM","SM","SM"']],
    [['cpmsTwoGroups'], ['AT+CPMS="SM","SM"']],
    [['cpmsEmpty'], []]
  ] as const)
    it(`are found with ${faults}`, async () => {
      const rig = await InboxRig.started({ faults })
      await rig.arrive()
      assert.deepEqual(await rig.work(), [...selects, 'AT+CMGL=4', 'AT+CMGD=1'])
      assert.deepEqual(rig.received[0]!.slot, { memory: selects.length > 0 ? 'SM' : '', index: 1 })
      assert.deepEqual(rig.notices, [])
    })

  for (const fault of ['lfOnly', 'crOnly', 'doubleCR', 'nulBytes'])
    it(`are read with ${fault}`, async () => {
      const rig = await InboxRig.started({ faults: [fault] })
      await rig.arrive()
      await rig.arrive('second')
      await rig.work()
      assert.deepEqual(
        rig.received.map(({ pdu, announced }) => [decode(pdu).text, announced]),
        [
          ['hi', undefined],
          ['second', undefined]
        ]
      )
      assert.equal(rig.modem.card.messages.used, 0)
    })
})

describe('deleting', () => {
  it('that fails leaves what was handed over, which is not handed over again', async () => {
    const rig = await InboxRig.started({ faults: ['deleteFails'] })
    await rig.arrive()
    assert.deepEqual((await rig.work()).slice(1), ['AT+CMGL=4', 'AT+CMGD=1', 'AT+CMGL=4'])
    assert.deepEqual(rig.notices, ['DELETE_FAILED'])
    for (let i = 0; i < 2; i++) assert.equal((await rig.poll()).includes('AT+CMGD=1'), true)
    assert.equal(rig.received.length, 1)
    assert.deepEqual(rig.notices, ['DELETE_FAILED'])
    await rig.arrive('other')
    await rig.work()
    assert.deepEqual(
      rig.received.map(({ pdu }) => decode(pdu).text),
      ['hi', 'other']
    )
    rig.modem.faults.clear('deleteFails')
    await rig.poll()
    assert.equal(rig.modem.card.messages.used, 0)
    await rig.arrive()
    await rig.work()
    assert.equal(rig.received.length, 3)
  })

  it('that fails is remembered behind a restart of the modem', async () => {
    const rig = await InboxRig.started({ faults: ['deleteFails'] })
    await rig.arrive()
    await rig.work()
    const again = await InboxRig.notStarted({ learned: rig.learned, faults: ['deleteFails'] })
    again.modem.card.messages.add({ stat: STAT.READ, pdu: rig.received[0]!.pdu })
    await again.lineRig.done(again.inbox.start())
    await again.work()
    assert.deepEqual(again.received, [])
  })

  it('that was done though the modem says that it failed is seen', async () => {
    const rig = await InboxRig.started()
    rig.modem.faults.set('liar', {
      command: async ({ name, kind }, _modem, run) => {
        await run()
        return name === '+CMGD' && kind === 'set' ? 'ERROR' : undefined
      }
    })
    await rig.arrive()
    await rig.work()
    assert.equal(rig.received.length, 1)
    assert.deepEqual(rig.notices, [])
  })

  it('that was not done though the modem says OK is seen the second time', async () => {
    const rig = await InboxRig.started()
    rig.modem.faults.set('liar', {
      command: async ({ name, kind }, _modem, run) => {
        if (name !== '+CMGD' || kind !== 'set') await run()
        return undefined
      }
    })
    await rig.arrive()
    await rig.work()
    for (let i = 0; i < 3; i++) await rig.poll()
    assert.equal(rig.received.length, 2)
    assert.deepEqual(rig.notices, ['DELETE_FAILED'])
  })

  it('of a slot that is empty already is no failure', async () => {
    const rig = await InboxRig.started()
    rig.modem.faults.set('sibling', {
      command: async ({ name, kind }, _modem, run) => {
        await run()
        return name === '+CMGD' && kind === 'set' ? '+CMS ERROR: 321' : undefined
      }
    })
    await rig.arrive()
    assert.deepEqual((await rig.work()).slice(1), ['AT+CMGL=4', 'AT+CMGD=1'])
  })

  it('that is not answered counts as failed, if the modem comes back', async () => {
    const rig = await InboxRig.started()
    rig.modem.faults.set('slow', {
      command: async ({ name, kind }, modem, run) => {
        await run()
        if (name === '+CMGD' && kind === 'set') await modem.pause(12_000)
        return undefined
      }
    })
    await rig.arrive()
    await rig.work()
    assert.equal(rig.received.length, 1)
    assert.deepEqual(rig.notices, [])
  })
})
